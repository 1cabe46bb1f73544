//! The health check, for monitoring.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::store::{FindingKind, HeldChannel};
use crate::web::state::WebState;

/// Returns `{"status":"ok","revision":…,"indexed":…,"calls":…,"deliveries":{"checked":…,"gaps":…},"outbox":{…}}`, or
/// 503 when the store or the index does not answer. `gaps` counts the notifications that the latest audit found to be
/// missing, and `undelivered` the letters among them that were given up or refused and are owed. While a channel takes
/// no letters from us the status is `degraded`, and the channel stands in `outbox`; while the bot does not reach
/// Telegram, `bot` says since when.
/// While nothing can be written, or the clock cannot be right, no work is done: 503 with the reason.
pub(in crate::web) async fn health(State(state): State<WebState>) -> Response {
    if let Some(service_fault) = service_fault(&state).await {
        return (StatusCode::SERVICE_UNAVAILABLE, Json(service_fault)).into_response();
    }
    match check(&state).await {
        Ok(body) => Json(body).into_response(),
        Err(error) => {
            tracing::error!("the health page failed: {error:#}");
            (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "failing" }))).into_response()
        }
    }
}

/// Describes what keeps the program from its work. A write is tried for it.
async fn service_fault(state: &WebState) -> Option<serde_json::Value> {
    if let Some(fault) = state.store.storage_fault(state.now()).await {
        let (fault, since) = (fault.kind.as_str(), fault.since.to_string());
        return Some(json!({ "status": "failing", "reason": "storage", "storage": fault, "since": since }));
    }
    let doubt = state.clock_check.known_doubt()?;
    let (now, other) = (doubt.now().to_string(), doubt.other().to_string());
    Some(json!({ "status": "failing", "reason": "clock", "now": now, "other": other }))
}

async fn check(state: &WebState) -> anyhow::Result<serde_json::Value> {
    let (revision, calls) = (state.store.revision().await?, state.store.count_opportunities().await?);
    let last = state.store.last_audit().await?;
    let deliveries = last.map(|check| {
        let undelivered = check.findings.iter().filter(|one| one.kind == FindingKind::NotDelivered).count();
        json!({ "checked": check.at.to_string(), "gaps": check.findings.len(), "undelivered": undelivered })
    });
    let (counts, held) = (state.store.delivery_counts(state.now()).await?, state.store.held_channels().await?);
    let oldest = counts.oldest_pending.map(|at| at.to_string());
    let channels: Vec<_> = held.iter().map(held_channel).collect();
    let outbox = json!({ "pending": counts.pending, "oldest": oldest, "held": counts.held, "refused": counts.refused,
        "failed": counts.failed, "channels": channels,
    });
    let bot_since = *state.signals.bot_unreachable_since.borrow();
    let bot = bot_since.map(|since| json!({ "unreachable_since": since.to_string() }));
    let status = if held.is_empty() && bot.is_none() { "ok" } else { "degraded" };
    let indexed = state.calls.index().revision()?;
    let mut answer = json!({
        "status": status, "revision": revision, "indexed": indexed, "calls": calls, "deliveries": deliveries,
        "outbox": outbox,
    });
    if let (Some(bot), Some(answer)) = (bot, answer.as_object_mut()) {
        answer.insert("bot".to_owned(), bot);
    }
    Ok(answer)
}

/// Describes a channel that takes no letters, without the server's words, which may name a recipient.
fn held_channel(channel: &HeldChannel) -> serde_json::Value {
    json!({
        "channel": channel.kind.as_str(), "held": channel.letters, "since": channel.since.to_string(),
        "oldest": channel.oldest.to_string(),
    })
}
