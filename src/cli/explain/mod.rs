//! `explain`: why a call matches a kommun, or why not, with the whole calculation.

mod dto;
mod text;

use anyhow::{Result, bail};
use serde::Serialize;

use super::print::{self, lines};
use super::usage::UsageError;
use crate::app::App;
use crate::kommun::{Forvaltning, KommunSlug, Level};
use crate::locale::Locale;
use crate::matching;
use crate::opportunity::Status;
use crate::stages::evidence;
use dto::ExplanationDto;

#[derive(Serialize)]
struct ExplainedMatch<'a> {
    kommun: &'a KommunSlug,
    id: String,
    reference: &'a str,
    identifier: Option<&'a str>,
    title: &'a str,
    status: &'static str,
    /// The ids of the förvaltningar that the call concerns; empty when it is no match.
    forvaltningar: Vec<&'a str>,
    #[serde(flatten)]
    explanation: ExplanationDto,
}

/// Judges the call again for the kommun, so that any known call can be explained.
pub(super) async fn explain(app: &App, slug: &KommunSlug, name: &str) -> Result<()> {
    let kommuner = app.kommuner()?;
    let Some(kommun) = kommuner.iter().find(|kommun| kommun.slug == *slug) else {
        let known: Vec<&str> = kommuner.iter().map(|kommun| kommun.slug.as_str()).collect();
        return Err(UsageError(format!("no such kommun: {slug}; known are: {}", known.join(", "))).into());
    };
    let store = app.store().await?;
    let (found, thresholds) = (store.find(name).await?, store.thresholds(slug).await?);
    let Some(call) = found else {
        bail!("no call is known as '{name}': give an id, a reference or an identifier (utkik search finds them)");
    };
    let read = evidence::read(store, app.model().await, vec![call]).await?;
    let Some((call, evidence)) = read.into_iter().next() else { bail!("the call '{name}' could not be read") };
    let status = call.status_at(app.now());
    let explanation = matching::explain(&evidence, kommun, &thresholds);
    let is_match = explanation.found.level > Level::None;
    let concerned: Vec<&Forvaltning> =
        kommun.forvaltningar_for(&explanation.found.areas).filter(|_| is_match).collect();
    if app.settings.json {
        return print::json(&ExplainedMatch {
            kommun: slug,
            id: call.id.to_string(),
            reference: &call.reference,
            identifier: call.facts.identifier.as_deref(),
            title: &call.facts.title,
            status: status.as_str(),
            forvaltningar: concerned.iter().map(|one| one.id.as_str()).collect(),
            explanation: ExplanationDto::of(explanation),
        });
    }
    let identifier = call.facts.identifier.as_deref().unwrap_or(&call.reference);
    let status_text = Locale::Swedish.status(status);
    let mut head = vec![call.facts.title.clone(), format!("{identifier} för {}, status: {status_text}", kommun.namn)];
    head.extend(over_note(status).map(str::to_owned));
    head.push(String::new());
    let recipients = (is_match && !kommun.forvaltningar.is_empty()).then(|| recipient_lines(&concerned));
    lines(
        head.into_iter()
            .chain(text::explanation_lines(Locale::default(), &explanation))
            .chain(recipients.into_iter().flatten()),
    )
}

/// Returns the lines that say who in the kommun receives the call.
fn recipient_lines(concerned: &[&Forvaltning]) -> [String; 2] {
    let names: Vec<String> = concerned.iter().map(|one| one.namn.clone()).collect();
    let to = match names.as_slice() {
        [] => "den som får allt; den hör inte till någon förvaltning i kommunens fil.".to_owned(),
        some => format!("{}, och den som får allt.", Locale::Swedish.list(some)),
    };
    [String::new(), format!("Går till: {to}")]
}

/// Returns a note on a call that is over: judgements ignore dates, and a match must not read as an invitation to apply.
fn over_note(status: Status) -> Option<&'static str> {
    match status {
        Status::Closed => Some("Den är stängd och kommer inte med i nya brev. Här bedöms den som om den vore öppen."),
        Status::Withdrawn => Some(
            "Den är tillbakadragen och kommer inte med i nya brev; den som har fått den i ett brev får veta det. \
             Här bedöms den som om den fanns kvar.",
        ),
        Status::Forthcoming | Status::Open | Status::Unknown => None,
    }
}
