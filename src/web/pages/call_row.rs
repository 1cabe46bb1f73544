//! A call as a row of a list.

use jiff::Timestamp;

use crate::locale::Locale;
use crate::locale::clean;
use crate::locale::facts;
use crate::opportunity::{Amount, Deadline, Opportunity, Status, Zone};
use crate::search::{Hit, IsHit};
use crate::web::http::call_link::CallLink;

/// A call as a row of a list. Texts are cleaned but not yet escaped for HTML.
#[derive(Clone, Debug)]
pub(in crate::web) struct CallRow {
    pub(in crate::web) link: CallLink,
    pub(in crate::web) status: Status,
    pub(in crate::web) in_short: String,
    /// Programme, funder, money.
    pub(in crate::web) about: String,
    /// Sentences on what happened to the call, or why it is listed.
    pub(in crate::web) notes: Vec<String>,
    /// A piece of the call's text.
    pub(in crate::web) snippet: Vec<SnippetPiece>,
}

/// A part of a snippet.
#[derive(Clone, Debug)]
pub(in crate::web) struct SnippetPiece {
    pub(in crate::web) text: String,
    /// Whether it is one of the search terms.
    pub(in crate::web) is_hit: bool,
}

impl CallRow {
    pub(in crate::web) fn of(locale: Locale, call: &Opportunity, now: Timestamp) -> CallRow {
        let facts = &call.facts;
        let sum = amounts_text(locale, facts.grant_max.as_ref(), facts.budget.as_ref());
        CallRow {
            link: CallLink::of(locale, call),
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
        let piece =
            |(text, is_hit): &(String, IsHit)| SnippetPiece { text: text.clone(), is_hit: *is_hit == IsHit::Yes };
        CallRow {
            link: CallLink::new(locale, &hit.id, &hit.title, hit.language),
            status: hit.status,
            in_short: facts::dates_summary(locale, hit.kind, hit.status, hit.opens, deadline, now),
            about: about_text(locale, hit.programme.as_deref(), &hit.funder, sum),
            notes: Vec::new(),
            snippet: hit.snippet.pieces.iter().map(piece).collect(),
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
