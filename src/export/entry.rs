//! One call as it is exported. The texts are clean and not escaped, and nothing counts down to a deadline.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::kommun::{Kommun, Level, Match};
use crate::letters::why::Why;
use crate::locale::Tongue;
use crate::locale::clean;
use crate::locale::facts;
use crate::locale::swedish::{changes, dates, numbers, words};
use crate::opportunity::facts::DeadlineModel;
use crate::opportunity::{Amount, Change, ChangeKind, Deadline, Kind, Opportunity, Status};
use crate::text::Language;

/// What the entries of a list share: the kommuner and the site's address.
#[derive(Clone, Copy, Debug)]
pub struct House<'a> {
    pub kommuner: &'a [Kommun],
    /// The kommun whose level and reasons are given; without one, those of each kommun that a call matches.
    pub kommun: Option<&'a Kommun>,
    /// The site's address, without a slash at the end.
    pub public_url: &'a str,
}

/// A call, ready to be written in any format.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: String,
    /// The title; never empty.
    pub title: String,
    /// The title's language.
    pub language: Language,
    /// The absolute address of the call's page on this site.
    pub page: String,
    /// The funder's own page, where the source gives a web address.
    pub source: Option<String>,
    pub funder: String,
    pub programme: String,
    pub identifier: String,
    pub kind: Kind,
    /// The status when the file is written.
    pub status: Status,
    pub status_words: String,
    pub opens: Option<Date>,
    pub rolling: bool,
    /// All deadlines in order of time, including those that have passed.
    pub deadlines: Vec<Deadline>,
    pub model: DeadlineModel,
    /// The next deadline for a new applicant when the file is written; the last one when all have passed.
    pub deadline: Option<Deadline>,
    pub grant_max: Option<Amount>,
    pub budget: Option<Amount>,
    /// The sums in words; empty where the call names none.
    pub money: String,
    /// Who may apply; empty where the call does not say.
    pub who: String,
    /// The levels, "Tyresö: passar väl, Götene: kan passa"; in one kommun's list only its level.
    pub level: String,
    /// Why the call matches the kommun, with the place in its policy.
    pub why: String,
    /// When utkik first saw the call.
    pub published: Timestamp,
    /// When the call last changed in a way that readers are notified of.
    pub updated: Timestamp,
    /// The latest change, in sentences; empty for a call that is only new.
    pub happened: String,
    /// The number of times that its deadlines moved or that it was closed, withdrawn or reopened. It never decreases.
    pub sequence: usize,
    /// Since when the call cannot be applied for; `None` while it can, and where it was already so when first seen.
    pub over_since: Option<Timestamp>,
}

impl Entry {
    /// Builds the entry from a call, its history (oldest first) and its matches (strongest first), as of `now`.
    pub fn of(call: &Opportunity, history: &[Change], matches: &[Match], house: &House<'_>, now: Timestamp) -> Entry {
        let facts = &call.facts;
        let text = |raw: Option<&str>| clean::line(raw.unwrap_or_default(), 120);
        let title = clean::line(&facts.title, 300);
        let suits = suits(matches, house);
        let last = history.last();
        let at = |change: Option<&Change>| change.map_or(Timestamp::UNIX_EPOCH, instant);
        Entry {
            id: call.id.as_str().to_owned(),
            title: if title.is_empty() { "(utan titel)".to_owned() } else { title },
            language: facts.language,
            page: format!("{}/utlysning/{}", house.public_url, clean::path_step(call.id.as_str())),
            source: clean::link(&facts.url),
            funder: words::funder(&facts.funder),
            programme: text(facts.programme.as_deref()),
            identifier: text(facts.identifier.as_deref()),
            kind: facts.kind,
            status: call.status_at(now),
            status_words: facts::status(Tongue::Swedish, call, now),
            opens: facts.opens,
            rolling: facts.rolling,
            deadlines: facts.deadlines.clone(),
            model: facts.deadline_model,
            deadline: facts.deadline(now).filter(|_| !facts.rolling),
            grant_max: facts.grant_max.clone(),
            budget: facts.budget.clone(),
            money: money(call),
            who: facts::applicants(&call.facts),
            level: level(&suits, house),
            why: why(&suits, house),
            published: at(history.first()),
            updated: at(last),
            happened: last.map(happened).unwrap_or_default(),
            sequence: history.iter().skip(1).filter(|change| moves_days(change) || turns(change.kind)).count(),
            over_since: history
                .iter()
                .rfind(|change| turns(change.kind))
                .filter(|change| change.kind != ChangeKind::Reopened)
                .map(instant),
        }
    }

    /// Returns what one does by the deadline of this ordinal (from 1): "Sök senast".
    pub fn deed(&self, ordinal: usize) -> &'static str {
        match (self.kind, self.model) {
            (Kind::Policy, _) => "Svara senast",
            (_, DeadlineModel::TwoStage) if ordinal > 1 => "Steg två senast",
            _ => "Sök senast",
        }
    }

    /// Returns the deadlines that admit a new applicant: in a call with two stages only the first.
    pub fn entries(&self) -> &[Deadline] {
        match self.model {
            DeadlineModel::TwoStage => self.deadlines.get(..1).unwrap_or_default(),
            _ => &self.deadlines,
        }
    }

    /// Returns the tag of the title's language.
    pub fn lang(&self) -> &'static str {
        self.language.tag()
    }
}

fn instant(change: &Change) -> Timestamp {
    Timestamp::from_millisecond(change.at).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn moves_days(change: &Change) -> bool {
    ["deadline", "deadline_time", "cutoffs"].iter().any(|field| change.fields.contains_key(*field))
}

fn turns(kind: ChangeKind) -> bool {
    matches!(kind, ChangeKind::Closed | ChangeKind::Withdrawn | ChangeKind::Reopened)
}

/// Returns what happened, in sentences; dates have their year where it differs from that of the change.
fn happened(change: &Change) -> String {
    changes::sentences(change.kind, &change.fields, dates::today(instant(change))).join(" ")
}

fn money(call: &Opportunity) -> String {
    let facts = &call.facts;
    let said = numbers::grant(
        facts.grant_min.as_ref(),
        facts.grant_max.as_ref(),
        facts.budget.as_ref(),
        facts.expected_grants,
    );
    said.unwrap_or_default()
}

/// Returns the matches that the list gives, each with its kommun.
fn suits<'a>(matches: &'a [Match], house: &House<'a>) -> Vec<(&'a Kommun, &'a Match)> {
    let of = |judged: &'a Match| {
        let kommun = house.kommuner.iter().find(|kommun| kommun.slug == judged.kommun)?;
        let wanted = house.kommun.is_none_or(|only| only.slug == kommun.slug);
        (wanted && judged.level != Level::None).then_some((kommun, judged))
    };
    matches.iter().filter_map(of).collect()
}

fn level(suits: &[(&Kommun, &Match)], house: &House<'_>) -> String {
    let one = |(kommun, judged): &(&Kommun, &Match)| match house.kommun {
        Some(_) => words::level(judged.level).to_owned(),
        None => format!("{}: {}", words::kommun(kommun), words::level(judged.level)),
    };
    suits.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Returns the reasons of the strongest match.
fn why(suits: &[(&Kommun, &Match)], house: &House<'_>) -> String {
    let Some((kommun, judged)) = suits.first() else { return String::new() };
    let why = Why::of(kommun, judged);
    let place = why.quote.map(|quote| quote.place).filter(|place| !place.is_empty());
    let whose = if house.kommun.is_some() { String::new() } else { format!("{}: ", why.kommun) };
    let said = why.sentences.join(" ");
    match place {
        Some(place) => format!("{whose}{} ({place}).", said.trim_end_matches('.')),
        None => format!("{whose}{said}"),
    }
}
