//! A call as a row of a list.

use jiff::Timestamp;

use crate::locale::Tongue;
use crate::locale::clean;
use crate::locale::facts;
use crate::opportunity::{Amount, Deadline, Opportunity, Status, Zone};
use crate::search::{Hit, IsHit};
use crate::text::Language;
use crate::web::http::request_locale::at;
use crate::web::texts::call::CallTexts;

/// A call as a row of a list. Texts are cleaned but not yet escaped for HTML.
#[derive(Clone, Debug)]
pub(in crate::web) struct Line {
    pub(in crate::web) href: String,
    pub(in crate::web) title: String,
    /// Language tag of the title, where it is not the page's language.
    pub(in crate::web) lang: Option<&'static str>,
    pub(in crate::web) status: Status,
    pub(in crate::web) in_short: String,
    /// Programme, funder, money.
    pub(in crate::web) about: String,
    /// Sentences on what happened to the call, or why it is listed.
    pub(in crate::web) told: Vec<String>,
    /// A piece of the call's text; true marks the search terms.
    pub(in crate::web) pieces: Vec<(String, bool)>,
}

/// Returns the path of a call's page.
pub(in crate::web) fn href(tongue: Tongue, id: &str) -> String {
    at(tongue, &format!("/utlysning/{}", clean::path_step(id)))
}

/// Returns the language tag, where it is not the page's language.
pub(in crate::web) fn foreign(tongue: Tongue, language: Language) -> Option<&'static str> {
    (language.tag() != tongue.tag()).then_some(language.tag())
}

/// Returns the title to show, which is never empty.
pub(in crate::web) fn title(tongue: Tongue, raw: &str) -> String {
    let title = clean::line(raw, 300);
    if title.is_empty() { CallTexts::of(tongue).untitled.to_owned() } else { title }
}

impl Line {
    pub(in crate::web) fn of(tongue: Tongue, call: &Opportunity, now: Timestamp) -> Line {
        let facts = &call.facts;
        let sum = sums(tongue, facts.grant_max.as_ref(), facts.budget.as_ref());
        Line {
            href: href(tongue, call.id.as_str()),
            title: title(tongue, &facts.title),
            lang: foreign(tongue, facts.language),
            status: call.status_at(now),
            in_short: facts::in_short(tongue, call, now),
            about: about(tongue, facts.programme.as_deref(), &facts.funder, sum),
            told: Vec::new(),
            pieces: Vec::new(),
        }
    }

    pub(in crate::web) fn of_hit(tongue: Tongue, hit: &Hit, now: Timestamp) -> Line {
        let time = hit.deadline_time.as_deref().and_then(|time| time.parse().ok());
        // The index stores no time zone; the three that funders use are at most an hour apart.
        let deadline = hit.deadline.map(|date| Deadline { time, ..Deadline::on(date, Zone::Brussels) });
        let sum = sums(tongue, hit.grant_max.as_ref(), hit.budget.as_ref());
        let pieces = hit.snippet.pieces.iter().map(|(text, is_hit)| (text.clone(), *is_hit == IsHit::Yes));
        Line {
            href: href(tongue, &hit.id),
            title: title(tongue, &hit.title),
            lang: foreign(tongue, hit.language),
            status: hit.status,
            in_short: facts::dates_in_short(tongue, hit.kind, hit.status, hit.opens, deadline, now),
            about: about(tongue, hit.programme.as_deref(), &hit.funder, sum),
            told: Vec::new(),
            pieces: pieces.collect(),
        }
    }
}

/// Returns the amounts in words, such as "upp till 50 000 euro per projekt, 30 miljoner euro totalt"; a bare amount
/// would not say whether one applicant can get all of it.
fn sums(tongue: Tongue, most: Option<&Amount>, pot: Option<&Amount>) -> Option<String> {
    tongue.grant(None, most, pot, None)
}

fn about(tongue: Tongue, programme: Option<&str>, funder: &str, sum: Option<String>) -> String {
    let parts = [clean::line(programme.unwrap_or_default(), 80), tongue.funder(funder), sum.unwrap_or_default()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
