//! The closer look: the own pages of new or changed calls that some kommun matches.

use std::sync::Arc;

use anyhow::Result;
use jiff::Timestamp;
use tokio::time::Instant;

use super::Watched;
use super::keep::{Kept, origin, read_detail, reading};
use crate::fetch::{Fetched, Fetcher, Guard};
use crate::source::Part;
use crate::store::{Manner, Store};

/// At most this many a round: a polite guest.
const A_ROUND: i64 = 50;

/// Fetches and keeps the detail pages that are wanted, as many as can be had until then. A page that fails is counted
/// and asked for again next round.
pub(super) async fn run(
    store: &Store,
    fetcher: &Fetcher,
    watched: &Watched,
    until: Instant,
    now: Timestamp,
) -> Result<Kept> {
    let mut kept = Kept::default();
    let mut asked = Vec::new();
    let mut readings = Vec::new();
    for wanted in store.wanting_detail(&watched.spec.id, A_ROUND).await? {
        let Some(mut request) = watched.reader.detail(&wanted.key, wanted.identifier.as_deref()) else {
            asked.push(wanted.key);
            continue;
        };
        request.part = Part::Detail;
        kept.requests += 1;
        let guard = Guard { allow_private: false };
        let Ok(fetched) = tokio::time::timeout_at(until, fetcher.fetch(&request, None, guard)).await else {
            kept.skip("detaljsidorna hann inte läsas");
            break;
        };
        let page = match fetched {
            Ok(Fetched::Page { page, bytes, .. }) => {
                kept.bytes += bytes;
                page
            }
            Ok(Fetched::Unchanged { .. }) => continue,
            Err(error) => {
                kept.skip(&format!("detaljsida: {error}"));
                // A page that does not exist is not asked for again until the call changes.
                if !error.is_temporary() {
                    asked.push(wanted.key);
                }
                continue;
            }
        };
        let reader = Arc::clone(&watched.reader);
        match tokio::task::spawn_blocking(move || reader.parse(&page)).await {
            Ok(Ok(parsed)) => {
                asked.push(wanted.key.clone());
                for mut draft in parsed.drafts {
                    draft.key.clone_from(&wanted.key);
                    match read_detail(watched, &draft, now) {
                        Ok(facts) => readings.push(reading(&draft, String::new(), Manner::Detail, facts)),
                        Err(reason) => kept.skip(&reason),
                    }
                }
            }
            Ok(Err(error)) => kept.skip(&format!("detaljsida: {error}")),
            Err(_) => kept.skip("detaljsida: läsaren föll på sidan"),
        }
    }
    kept.recorded = store.record(origin(watched, now), &readings).await?;
    if !asked.is_empty() {
        store.detail_asked(&watched.spec.id, &asked).await?;
    }
    Ok(kept)
}
