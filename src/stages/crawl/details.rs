//! Reads the detail pages of new or changed calls that match some kommun.

use anyhow::Result;
use jiff::Timestamp;
use tokio::time::Instant;

use super::Watched;
use super::detail_pages::OwnPages;
use super::ingest::{Kept, origin, read_detail, reading};
use super::page_reader::{Desk, Of, Read, Tries};
use crate::fetch::Guard;
use crate::sources::Part;
use crate::store::{Manner, Store};

/// The most detail pages requested in a round, out of politeness to the site.
const A_ROUND: i64 = 50;

/// Fetches and ingests the wanted detail pages, as many as can be read before `until`. A page that fails is counted and
/// requested again next round.
pub(super) async fn run(
    store: &Store,
    desk: &Desk<'_>,
    watched: &Watched,
    own: &mut OwnPages,
    (until, now): (Instant, Timestamp),
) -> Result<Kept> {
    let mut kept = Kept::default();
    let (mut asked, mut gone) = (Vec::new(), Vec::new());
    let mut readings = Vec::new();
    let guard = Guard { allow_private: watched.spec.allow_private };
    for wanted in store.wanting_detail(&watched.spec.id, A_ROUND).await? {
        let Some(mut request) = watched.reader.detail(&wanted.key, wanted.identifier.as_deref()) else {
            asked.push(wanted.key);
            continue;
        };
        let url = request.url.clone();
        if !own.may_ask(&url) {
            kept.skip("detaljsida: inte begärd, värden svarar inte som den ska");
            continue;
        }
        request.part = Part::Detail;
        kept.requests += 1;
        let tries = if own.may_retry(&url) { Tries::Two } else { Tries::One };
        let read = desk.read(&watched.reader, request, None, (guard, tries));
        let parsed = match tokio::time::timeout_at(until, read).await {
            Ok(Ok(Read::Page { parsed, bytes, .. })) => {
                kept.bytes += bytes;
                parsed
            }
            Ok(Ok(Read::Unchanged { .. })) => continue,
            Ok(Err(failure)) => {
                kept.skip(&format!("detaljsida: {}", failure.why));
                own.failed(&url, &failure, false);
                if matches!(failure.of, Of::Page | Of::Gone) {
                    gone.push(wanted.key);
                }
                continue;
            }
            Err(_) => {
                kept.skip("detaljsidorna hann inte läsas");
                break;
            }
        };
        own.read(&url);
        asked.push(wanted.key.clone());
        for mut draft in parsed.drafts {
            draft.key.clone_from(&wanted.key);
            match read_detail(watched, &draft, now) {
                Ok(facts) => readings.push(reading(&draft, String::new(), Manner::Detail, facts)),
                Err(reason) => kept.skip(&reason),
            }
        }
    }
    // A page that does not exist is not requested again until the call changes, unless the site as a whole has a
    // problem.
    if own.trouble().is_none() {
        asked.extend(gone);
    }
    kept.recorded = store.record(origin(watched, now), &readings).await?;
    if !asked.is_empty() {
        store.detail_asked(&watched.spec.id, &asked).await?;
    }
    Ok(kept)
}
