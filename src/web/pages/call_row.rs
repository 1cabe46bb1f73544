//! A call as a row of a list.

use jiff::Timestamp;

use crate::locale::Locale;
use crate::locale::clean;
use crate::locale::facts;
use crate::opportunity::{Amount, Deadline, Opportunity, Status, Zone};
use crate::search::{Hit, IsHit};
use crate::text::Language;
use crate::web::http::request_locale::localized_path;
use crate::web::texts::call::CallTexts;

/// A call as a row of a list. Texts are cleaned but not yet escaped for HTML.
#[derive(Clone, Debug)]
pub(in crate::web) struct CallRow {
    pub(in crate::web) href: String,
    pub(in crate::web) title: String,
    /// Language tag of the title, where it is not the page's language.
    pub(in crate::web) lang: Option<&'static str>,
    pub(in crate::web) status: Status,
    pub(in crate::web) in_short: String,
    /// Programme, funder, money.
    pub(in crate::web) about: String,
    /// Sentences on what happened to the call, or why it is listed.
    pub(in crate::web) notes: Vec<String>,
    /// A piece of the call's text; true marks the search terms.
    pub(in crate::web) snippet: Vec<(String, bool)>,
}

/// Returns the path of a call's page.
pub(in crate::web) fn call_path(locale: Locale, id: &str) -> String {
    localized_path(locale, &format!("/utlysning/{}", clean::path_segment(id)))
}

/// Returns the language tag, where it is not the page's language.
pub(in crate::web) fn foreign_lang(locale: Locale, language: Language) -> Option<&'static str> {
    (language.tag() != locale.tag()).then_some(language.tag())
}

/// Returns the title to show, which is never empty.
pub(in crate::web) fn display_title(locale: Locale, raw: &str) -> String {
    let title = clean::line(raw, 300);
    if title.is_empty() { CallTexts::of(locale).untitled.to_owned() } else { title }
}

impl CallRow {
    pub(in crate::web) fn of(locale: Locale, call: &Opportunity, now: Timestamp) -> CallRow {
        let facts = &call.facts;
        let sum = amounts_text(locale, facts.grant_max.as_ref(), facts.budget.as_ref());
        CallRow {
            href: call_path(locale, call.id.as_str()),
            title: display_title(locale, &facts.title),
            lang: foreign_lang(locale, facts.language),
            status: call.status_at(now),
            in_short: facts::summary(locale, call, now),
            about: about_text(locale, facts.programme.as_deref(), &facts.funder, sum),
            notes: Vec::new(),
            snippet: Vec::new(),
        }
    }

    pub(in crate::web) fn from_hit(locale: Locale, hit: &Hit, now: Timestamp) -> CallRow {
        let time = hit.deadline_time.as_deref().and_then(|time| time.parse().ok());
        // The index stores no time zone; the three that funders use are at most an hour apart.
        let deadline = hit.deadline.map(|date| Deadline { time, ..Deadline::on_date(date, Zone::Brussels) });
        let sum = amounts_text(locale, hit.grant_max.as_ref(), hit.budget.as_ref());
        let snippet = hit.snippet.pieces.iter().map(|(text, is_hit)| (text.clone(), *is_hit == IsHit::Yes));
        CallRow {
            href: call_path(locale, &hit.id),
            title: display_title(locale, &hit.title),
            lang: foreign_lang(locale, hit.language),
            status: hit.status,
            in_short: facts::dates_summary(locale, hit.kind, hit.status, hit.opens, deadline, now),
            about: about_text(locale, hit.programme.as_deref(), &hit.funder, sum),
            notes: Vec::new(),
            snippet: snippet.collect(),
        }
    }
}

/// Returns the amounts in words, such as "upp till 50 000 euro per projekt, 30 miljoner euro totalt"; a bare amount
/// would not say whether one applicant can get all of it.
fn amounts_text(locale: Locale, grant_max: Option<&Amount>, budget: Option<&Amount>) -> Option<String> {
    locale.grant(None, grant_max, budget, None)
}

fn about_text(locale: Locale, programme: Option<&str>, funder: &str, sum: Option<String>) -> String {
    let parts = [clean::line(programme.unwrap_or_default(), 80), locale.funder(funder), sum.unwrap_or_default()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
