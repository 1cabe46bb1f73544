//! A message with the facts of one call.

use super::context::BotContext;
use super::reply::{CallbackOutcome, escape};
use crate::kommun::{Level, Match};
use crate::locale::{clean, facts, names};
use crate::opportunity::{Opportunity, OpportunityId};

/// Sends the call's key facts, the kommuner that it suits, and links to read more.
pub(super) async fn show(id: &str, context: &BotContext) -> CallbackOutcome {
    let Ok(id) = id.parse::<OpportunityId>() else {
        return CallbackOutcome::Toast(context.locale.text("bot-gone"));
    };
    let known = async { anyhow::Ok((context.store.opportunity(&id).await?, context.store.matches_of(&id).await?)) };
    match known.await {
        Ok((Some(call), matches)) => CallbackOutcome::Send(render(&call, &matches, context).into()),
        Ok((None, _)) => CallbackOutcome::Toast(context.locale.text("bot-gone")),
        Err(error) => {
            tracing::error!("a call's facts could not be read: {error:#}");
            CallbackOutcome::Toast(context.locale.text("bot-facts-fail"))
        }
    }
}

fn render(call: &Opportunity, matches: &[Match], context: &BotContext) -> String {
    let now = context.clock.now();
    let page = context.page_url(&format!("/utlysning/{}", clean::path_segment(call.id.as_str())));
    let mut lines = vec![format!("<b>{}</b>\n", escape(&clean::line(&call.facts.title, 240)))];
    for fact in facts::rows(context.locale, call, None, now) {
        let note = if fact.note.is_empty() { String::new() } else { format!(" ({})", fact.note) };
        lines.push(format!("<b>{}:</b> {}", fact.label, escape(&clean::line(&format!("{}{note}", fact.value), 300))));
    }
    let kommuner = matching_kommuner(matches, context);
    if !kommuner.is_empty() {
        lines.push(format!("<b>{}:</b> {}", context.locale.text("bot-suits"), escape(&clean::line(&kommuner, 400))));
    }
    let has_upcoming_deadline =
        call.facts.deadlines.iter().any(|last| last.instant() > now) && !call.status_at(now).is_over();
    let links = [
        clean::link(&call.facts.url).map(|url| (url, context.locale.text("bot-at-funder"))),
        Some((page.clone(), context.locale.text("bot-in-utkik"))),
        has_upcoming_deadline.then(|| (format!("{page}.ics"), context.locale.text("bot-calendar"))),
    ];
    let links = links.into_iter().flatten().map(|(to, what)| format!("<a href=\"{}\">{what}</a>", escape(&to)));
    lines.push(format!("\n{}", links.collect::<Vec<_>>().join(" · ")));
    lines.join("\n")
}

/// Returns the kommuner that the call suits: "Tyresö (passar väl), Götene (kan passa)".
fn matching_kommuner(matches: &[Match], context: &BotContext) -> String {
    let of = |judged: &Match| {
        let kommun = context.kommuner.iter().find(|kommun| kommun.slug == judged.kommun)?;
        Some(format!("{} ({})", names::kommun(kommun), context.locale.level(judged.level)))
    };
    let suitable = matches.iter().filter(|judged| judged.level != Level::None);
    suitable.filter_map(of).collect::<Vec<_>>().join(", ")
}
