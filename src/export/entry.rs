//! One call as it is exported. The texts are clean and not escaped, and nothing counts down to a deadline.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::kommun::{Kommun, Level, Match};
use crate::letters::rationale::MatchRationale;
use crate::locale::{Locale, clean, dates, facts, names};
use crate::opportunity::facts::DeadlineModel;
use crate::opportunity::{Amount, CallKind, Change, ChangeKind, Deadline, Field, Opportunity, Status, UnclearDate};
use crate::text::Language;

/// What the entries of a list share: the kommuner and the site's address.
#[derive(Clone, Copy, Debug)]
pub struct ExportContext<'a> {
    /// The language of the entries' own words.
    pub locale: Locale,
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
    pub kind: CallKind,
    /// The status when the file is written.
    pub status: Status,
    pub status_text: String,
    pub opens: Option<Date>,
    pub rolling: bool,
    /// All deadlines in order of time, including those that have passed.
    pub deadlines: Vec<Deadline>,
    /// What the source writes of deadlines that cannot be read for certain.
    pub unclear: Vec<UnclearDate>,
    pub deadline_model: DeadlineModel,
    /// The next deadline for a new applicant when the file is written; the last one when all have passed.
    pub deadline: Option<Deadline>,
    pub grant_max: Option<Amount>,
    pub budget: Option<Amount>,
    /// The sums in words; empty where the call names none.
    pub money: String,
    /// Who may apply; empty where the call does not say.
    pub applicants: String,
    /// The levels, "Tyresö: passar väl, Götene: kan passa"; in one kommun's list only its level.
    pub level: String,
    /// Why the call matches the kommun, with the place in its policy.
    pub rationale: String,
    /// When utkik first saw the call.
    pub published: Timestamp,
    /// When the call last changed in a way that readers are notified of.
    pub updated: Timestamp,
    /// The latest change, in sentences; empty for a call that is only new.
    pub latest_change: String,
    /// The number of times that its deadlines moved or that it was closed, withdrawn or reopened. It never decreases.
    pub sequence: usize,
    /// Since when the call cannot be applied for; `None` while it can, and where it was already so when first seen.
    pub closed_since: Option<Timestamp>,
}

impl Entry {
    /// Builds the entry from a call, its history (oldest first) and its matches (strongest first), as of `now`.
    pub fn of(
        call: &Opportunity,
        history: &[Change],
        matches: &[Match],
        context: &ExportContext<'_>,
        now: Timestamp,
    ) -> Entry {
        let (facts, locale) = (&call.facts, context.locale);
        let text = |raw: Option<&str>| clean::line(raw.unwrap_or_default(), 120);
        let title = clean::line(&facts.title, 300);
        let matched = listed_matches(matches, context);
        let last = history.last();
        let at = |change: Option<&Change>| change.map_or(Timestamp::UNIX_EPOCH, |change| change.at);
        Entry {
            id: call.id.as_str().to_owned(),
            title: if title.is_empty() { locale.text("call-untitled").to_owned() } else { title },
            language: facts.language,
            page: format!("{}/utlysning/{}", context.public_url, clean::path_segment(call.id.as_str())),
            source: clean::link(&facts.url),
            funder: locale.funder(&facts.funder),
            programme: text(facts.programme.as_deref()),
            identifier: text(facts.identifier.as_deref()),
            kind: facts.kind,
            status: call.status_at(now),
            status_text: facts::status(locale, call, now),
            opens: facts.opens,
            rolling: facts.rolling,
            deadlines: facts.deadlines.clone(),
            unclear: facts.unclear.clone(),
            deadline_model: facts.deadline_model,
            deadline: facts.next_deadline(now).filter(|_| !facts.rolling),
            grant_max: facts.grant_max.clone(),
            budget: facts.budget.clone(),
            money: sums_text(locale, call),
            applicants: facts::applicants(locale, &call.facts),
            level: levels_text(&matched, context),
            rationale: rationale_text(&matched, context),
            published: at(history.first()),
            updated: at(last),
            latest_change: last.map(|change| change_text(locale, change)).unwrap_or_default(),
            sequence: history
                .iter()
                .skip(1)
                .filter(|change| moves_deadline(change) || closes_or_reopens(change.kind))
                .count(),
            closed_since: history
                .iter()
                .rfind(|change| closes_or_reopens(change.kind))
                .filter(|change| change.kind != ChangeKind::Reopened)
                .map(|change| change.at),
        }
    }

    /// Returns what one does by the deadline of this ordinal (from 1): "Sök senast".
    pub fn deadline_action(&self, locale: Locale, ordinal: usize) -> &'static str {
        locale.text(match (self.kind, self.deadline_model) {
            (CallKind::Policy, _) => "facts-reply-by",
            (_, DeadlineModel::TwoStage) if ordinal > 1 => "export-second-step-by",
            _ => "facts-apply-by",
        })
    }

    /// Returns the deadlines that admit a new applicant: in a call with two stages only the first.
    pub fn applicant_deadlines(&self) -> &[Deadline] {
        match self.deadline_model {
            DeadlineModel::TwoStage => self.deadlines.get(..1).unwrap_or_default(),
            _ => &self.deadlines,
        }
    }

    /// Returns the tag of the title's language.
    pub fn language_tag(&self) -> &'static str {
        self.language.tag()
    }
}

fn moves_deadline(change: &Change) -> bool {
    [Field::Deadline, Field::DeadlineTime, Field::Cutoffs].into_iter().any(|field| change.fields.contains(field))
}

fn closes_or_reopens(kind: ChangeKind) -> bool {
    matches!(kind, ChangeKind::Closed | ChangeKind::Withdrawn | ChangeKind::Reopened)
}

/// Returns what happened, in sentences; dates have their year where it differs from that of the change.
fn change_text(locale: Locale, change: &Change) -> String {
    locale.changes(change.kind, &change.fields, dates::today(change.at)).join(" ")
}

fn sums_text(locale: Locale, call: &Opportunity) -> String {
    let facts = &call.facts;
    let sums =
        locale.grant(facts.grant_min.as_ref(), facts.grant_max.as_ref(), facts.budget.as_ref(), facts.expected_grants);
    sums.unwrap_or_default()
}

/// Returns the matches that the list gives, each with its kommun.
fn listed_matches<'a>(matches: &'a [Match], context: &ExportContext<'a>) -> Vec<(&'a Kommun, &'a Match)> {
    let of = |judged: &'a Match| {
        let kommun = context.kommuner.iter().find(|kommun| kommun.slug == judged.kommun)?;
        let wanted = context.kommun.is_none_or(|only| only.slug == kommun.slug);
        (wanted && judged.level != Level::None).then_some((kommun, judged))
    };
    matches.iter().filter_map(of).collect()
}

fn levels_text(matched: &[(&Kommun, &Match)], context: &ExportContext<'_>) -> String {
    let one = |(kommun, judged): &(&Kommun, &Match)| match context.kommun {
        Some(_) => context.locale.level(judged.level).to_owned(),
        None => format!("{}: {}", names::kommun(kommun), context.locale.level(judged.level)),
    };
    matched.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Returns the reasons of the strongest match.
fn rationale_text(matched: &[(&Kommun, &Match)], context: &ExportContext<'_>) -> String {
    let Some((kommun, judged)) = matched.first() else { return String::new() };
    let rationale = MatchRationale::of(context.locale, kommun, judged);
    let place = rationale.quote.map(|quote| quote.place()).filter(|place| !place.is_empty());
    let whose = if context.kommun.is_some() { String::new() } else { format!("{}: ", rationale.kommun) };
    let sentences = rationale.sentences.iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join(" ");
    match place {
        Some(place) => format!("{whose}{} ({place}).", sentences.trim_end_matches('.')),
        None => format!("{whose}{sentences}"),
    }
}
