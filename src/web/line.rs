//! One call in a list.

use jiff::Timestamp;

use crate::index::{Hit, IsHit};
use crate::message::clean;
use crate::message::facts;
use crate::message::swedish::{numbers::money, words};
use crate::opportunity::{Amount, Deadline, Opportunity, OpportunityId, Status, Zone};
use crate::text::Language;

/// One call, ready for a list. Every word is clean, none is escaped.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) href: String,
    pub(super) title: String,
    /// The language, where it is another than the page's.
    pub(super) lang: Option<&'static str>,
    pub(super) status: Status,
    pub(super) in_short: String,
    /// Programme, funder, money.
    pub(super) about: String,
    /// What happened to it, or why it stands here.
    pub(super) told: Vec<String>,
    /// A piece of its text; true marks what was asked for.
    pub(super) pieces: Vec<(String, bool)>,
}

/// Our page of a call.
pub(super) fn href(id: &str) -> String {
    format!("/utlysning/{}", clean::path_step(id))
}

/// The language's tag, where it is another than the page's.
pub(super) fn foreign(language: Language) -> Option<&'static str> {
    (language != Language::Sv).then_some(language.tag())
}

/// A title to show, never empty.
pub(super) fn title(raw: &str) -> String {
    let title = clean::line(raw, 300);
    if title.is_empty() { "(utan titel)".to_owned() } else { title }
}

impl Line {
    pub(super) fn of(call: &Opportunity, now: Timestamp) -> Line {
        let facts = &call.facts;
        let sum = facts.grant_max.as_ref().or(facts.budget.as_ref());
        Line {
            href: href(call.id.as_str()),
            title: title(&facts.title),
            lang: foreign(facts.language),
            status: call.status_at(now),
            in_short: facts::in_short(call, now),
            about: about(facts.programme.as_deref(), &facts.funder, sum),
            told: Vec::new(),
            pieces: Vec::new(),
        }
    }

    pub(super) fn of_hit(hit: &Hit, now: Timestamp) -> Line {
        let time = hit.deadline_time.as_deref().and_then(|time| time.parse().ok());
        // The index keeps no zone; the three that funders use are at most an hour apart.
        let deadline = hit.deadline.map(|date| Deadline { time, ..Deadline::on(date, Zone::Brussels) });
        let sum = hit.amount.zip(hit.currency.clone()).map(|(value, currency)| Amount { value, currency });
        let pieces = hit.snippet.pieces.iter().map(|(text, is_hit)| (text.clone(), *is_hit == IsHit::Yes));
        Line {
            href: href(&hit.id),
            title: title(&hit.title),
            lang: foreign(hit.language),
            status: hit.status,
            in_short: facts::dates_in_short(hit.status, hit.opens, deadline, now),
            about: about(hit.programme.as_deref(), &hit.funder, sum.as_ref()),
            told: Vec::new(),
            pieces: pieces.collect(),
        }
    }

    /// A call that is known by its id and title only.
    pub(super) fn bare(id: &OpportunityId, raw_title: &str) -> Line {
        Line {
            href: href(id.as_str()),
            title: title(raw_title),
            lang: None,
            status: Status::Unknown,
            in_short: String::new(),
            about: String::new(),
            told: Vec::new(),
            pieces: Vec::new(),
        }
    }
}

fn about(programme: Option<&str>, funder: &str, sum: Option<&Amount>) -> String {
    let sum = sum.map(money).unwrap_or_default();
    let parts = [clean::line(programme.unwrap_or_default(), 80), words::funder(funder), sum];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
