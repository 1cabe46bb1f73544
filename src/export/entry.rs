//! One call as it is handed out: every word clean, none escaped, and nothing that moves with the clock.

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

/// Whose list it is and where its links lead.
#[derive(Clone, Copy, Debug)]
pub struct House<'a> {
    pub kommuner: &'a [Kommun],
    /// Whose reasons are told; without one, those of each kommun that a call suits.
    pub kommun: Option<&'a Kommun>,
    /// Without a slash at the end.
    pub public_url: &'a str,
}

/// One call, ready to be written in any format.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: String,
    /// Never empty.
    pub title: String,
    /// The title's.
    pub language: Language,
    /// Our page of it, absolute.
    pub page: String,
    /// The funder's page, where it has a web address.
    pub source: Option<String>,
    pub funder: String,
    pub programme: String,
    pub identifier: String,
    pub kind: Kind,
    /// As of the writing.
    pub status: Status,
    pub status_words: String,
    pub opens: Option<Date>,
    pub rolling: bool,
    /// In order of time, passed ones included.
    pub deadlines: Vec<Deadline>,
    pub model: DeadlineModel,
    /// The next one for a new applicant, as of the writing; when all have passed, the last.
    pub deadline: Option<Deadline>,
    pub grant_max: Option<Amount>,
    pub budget: Option<Amount>,
    /// In words; empty where the call names no sum.
    pub money: String,
    /// Who may apply; empty where the text does not say.
    pub who: String,
    /// "Tyresö: passar väl, Götene: kan passa"; for one kommun's list the level alone.
    pub level: String,
    /// Why it answers to the kommun, with the place in its policy.
    pub why: String,
    /// When we first saw it.
    pub published: Timestamp,
    /// When it last changed so that a reader should hear of it.
    pub updated: Timestamp,
    /// What happened then, in sentences; empty for what is only new.
    pub happened: String,
    /// How often its days have moved, or it was closed, withdrawn or opened again. It never falls.
    pub sequence: usize,
    /// Since when nobody can apply any more; nothing while one can, or where it was so when we first saw it.
    pub over_since: Option<Timestamp>,
}

impl Entry {
    /// A call with its history (oldest first) and its judgements (strongest first), as of `now`.
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

    /// What happens on the last day, before a colon: "Sök senast".
    pub fn deed(&self, ordinal: usize) -> &'static str {
        match (self.kind, self.model) {
            (Kind::Policy, _) => "Svara senast",
            (_, DeadlineModel::TwoStage) if ordinal > 1 => "Steg två senast",
            _ => "Sök senast",
        }
    }

    /// The last days that still admit a new applicant, as in [`crate::opportunity::Facts::entries`].
    pub fn entries(&self) -> &[Deadline] {
        match self.model {
            DeadlineModel::TwoStage => self.deadlines.get(..1).unwrap_or_default(),
            _ => &self.deadlines,
        }
    }

    /// The language's tag.
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

/// The year stands in each date that is another than the change's own.
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

/// The judgements that the list tells of, with whose they are.
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

/// The strongest judgement's reasons.
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
