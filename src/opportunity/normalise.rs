//! Normalisation: from the strings of a draft to typed facts.

use jiff::civil::Date;
use thiserror::Error;

use super::facts::DeadlineModel;
use super::sums::{self, Purpose, Sum};
use super::{Amount, Applicant, Deadline, Draft, Facts, Section, SectionKind, Stated, amount, applicant, date};
use crate::text::{Language, html, language};

/// The values that apply to every call of a source unless the call says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Defaults {
    /// The funder of what the source lists.
    pub publisher: String,
    /// The source's language, where it has only one.
    pub language: Option<Language>,
    /// The places that all its calls are limited to.
    pub geography: Vec<String>,
    /// The day that supplies the year of dates without one when the draft has no `published`: when the call was first
    /// seen. Without it such dates are not read.
    pub near: Option<Date>,
}

/// Why a draft is rejected.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Rejected {
    #[error("no key that tells it from other calls")]
    NoKey,
    #[error("no title")]
    NoTitle,
    #[error("no link that a browser opens")]
    NoLink,
}

/// The version of the normalisation, raised when the same draft is to give other facts, so that every draft is
/// normalised again.
pub const READER: &str = "3";

/// The longest title, in characters; longer ones are truncated.
const LONGEST_TITLE: usize = 600;
/// The most sections, keywords or deadlines of a call.
const MOST: usize = 200;
/// How many characters are enough to detect the language.
const SAMPLE: usize = 4_000;

/// Converts a draft's strings into types. The same draft and defaults always give the same facts.
///
/// # Errors
/// When it lacks a key, a title or a link.
pub fn normalise(draft: &Draft, defaults: &Defaults) -> Result<Facts, Rejected> {
    if draft.key.trim().is_empty() {
        return Err(Rejected::NoKey);
    }
    let title = line(&draft.title).map(|t| cut(&t, LONGEST_TITLE)).ok_or(Rejected::NoTitle)?;
    let url = link(&draft.url).ok_or(Rejected::NoLink)?;
    let near = draft.published.as_deref().and_then(day_of).or(defaults.near);
    let prose = draft.dates_prose.as_deref().map(|text| date::read(text, draft.zone, near)).unwrap_or_default();
    let mut deadlines: Vec<Deadline> =
        draft.deadlines.iter().take(MOST).filter_map(|text| date::deadline(text, draft.zone, near)).collect();
    if deadlines.is_empty() {
        deadlines.clone_from(&prose.deadlines);
        // A page of a call that is open or forthcoming may also tell when its last round closed: the coming round is
        // meant.
        let to_come = |deadline: &Deadline| near.is_none_or(|near| deadline.date >= near);
        if matches!(stated(draft.status.as_deref()), Stated::Open | Stated::Forthcoming)
            && deadlines.iter().any(to_come)
        {
            deadlines.retain(to_come);
        }
    }
    take_times(&mut deadlines, &prose);
    deadlines.sort_by_key(Deadline::instant);
    deadlines.dedup();
    let opens = draft.opens.as_deref().and_then(|text| date::opening(text, near)).or(prose.opens);
    let is_dated = opens.is_some() || !deadlines.is_empty();
    let is_to_come = matches!(stated(draft.status.as_deref()), Stated::Forthcoming | Stated::Unknown);
    let planned = draft.dates_prose.as_deref().filter(|_| !is_dated && is_to_come).and_then(date::planned);
    let money = |text: &Option<String>| -> Option<Amount> { amount::read(text.as_deref()?, draft.currency.as_deref()) };
    let steps = deadlines.len() > 1 && draft.dates_prose.as_deref().is_some_and(date::has_steps);
    let geography = if draft.geography.is_empty() { &defaults.geography } else { &draft.geography };
    let language = language_of(draft, &title, defaults);
    let said = Said::of(draft, language);
    let told = [&draft.budget, &draft.grant_min, &draft.grant_max].iter().any(|field| field.is_some());
    let spoken = |purpose: Purpose| if told { None } else { said.the_only(purpose) };
    Ok(Facts {
        kind: draft.kind,
        identifier: draft.identifier.as_deref().and_then(line),
        funder: draft.funder.as_deref().and_then(line).unwrap_or_else(|| defaults.publisher.clone()),
        programme: draft.programme.as_deref().and_then(line),
        action: draft.action.as_deref().and_then(line),
        call_identifier: draft.call_identifier.as_deref().and_then(line),
        call_title: draft.call_title.as_deref().and_then(line),
        stated: stated(draft.status.as_deref()),
        opens,
        planned,
        rolling: deadlines.is_empty() && (draft.rolling || (prose.rolling && !prose.closed)),
        deadlines,
        deadline_model: model(draft.deadline_model.as_deref(), steps),
        budget: money(&draft.budget).or_else(|| spoken(Purpose::Total)),
        grant_min: money(&draft.grant_min).or_else(|| spoken(Purpose::Least)),
        grant_max: money(&draft.grant_max).or_else(|| spoken(Purpose::Most)),
        applicants: said.applicants,
        expected_grants: draft.expected_grants.filter(|n| *n > 0),
        url,
        language,
        sections: sections(draft),
        keywords: lines(&draft.keywords),
        geography: lines(geography),
        title,
    })
}

/// Gives deadlines without a time of day the one that the prose states for the same date. Where the prose says
/// midnight, a time in the field only marks the end of a calendar's day and is dropped.
fn take_times(deadlines: &mut [Deadline], told: &date::Prose) {
    for deadline in deadlines {
        if told.midnights.contains(&deadline.date) && told.deadlines.iter().all(|other| !is_hour_of(other, deadline)) {
            deadline.time = None;
        } else if deadline.time.is_none() {
            deadline.time = told.deadlines.iter().find(|other| is_hour_of(other, deadline)).and_then(|o| o.time);
        }
    }
}

fn is_hour_of(told: &Deadline, deadline: &Deadline) -> bool {
    told.date == deadline.date && told.time.is_some()
}

/// The values read from running text where the source has no fields for them.
struct Said {
    sums: Vec<Sum>,
    applicants: Vec<Applicant>,
}

impl Said {
    /// Reads only the sections on this call's terms: a long description names the amounts and partners of others too.
    /// Where a section is about who may apply, no other section is read for that.
    fn of(draft: &Draft, language: Language) -> Said {
        let text = |kinds: &[SectionKind]| -> String {
            let parts = draft.sections.iter().take(MOST).filter(|(kind, _)| kinds.contains(kind));
            let text = parts.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n\n");
            text.get(..text.floor_char_boundary(LONGEST_TERMS)).unwrap_or_default().to_owned()
        };
        let terms = text(&[SectionKind::Summary, SectionKind::Conditions, SectionKind::Other]);
        let told = applicant::all(&text(&[SectionKind::Conditions]));
        let applicants = if told.is_empty() { applicant::all(&terms) } else { told };
        Said { sums: sums::all(&terms, language), applicants }
    }

    /// Returns the amount for a purpose, unless the text states several.
    fn the_only(&self, purpose: Purpose) -> Option<Amount> {
        let mut sums = self.sums.iter().filter(|sum| sum.purpose == purpose).map(|sum| &sum.amount);
        let first = sums.next()?;
        sums.all(|other| other == first).then(|| first.clone())
    }
}

/// The longest part of the terms that is read for amounts and applicants, in bytes.
const LONGEST_TERMS: usize = 20_000;

fn line(text: &str) -> Option<String> {
    Some(html::squeeze(&without_controls(text))).filter(|t| !t.is_empty())
}

/// Replaces control characters: they can rewrite terminals, and databases refuse some of them.
fn without_controls(text: &str) -> String {
    text.replace(|c: char| c.is_control() && c != '\n', " ")
}

fn lines(texts: &[String]) -> Vec<String> {
    texts.iter().take(MOST).filter_map(|t| line(t)).collect()
}

fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}

/// Returns a link that is safe to open from a letter: http or https, without spaces, quotes or control characters.
fn link(url: &str) -> Option<String> {
    let url = url.trim();
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let clean = !url.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\'));
    (clean && url.len() <= 2000 && rest.starts_with(char::is_alphanumeric)).then(|| url.to_owned())
}

fn day_of(text: &str) -> Option<Date> {
    text.get(..10).and_then(|d| d.parse().ok()).or_else(|| date::day(text))
}

fn stated(word: Option<&str>) -> Stated {
    match word.map(|w| w.trim().to_lowercase()).as_deref() {
        Some("forthcoming") => Stated::Forthcoming,
        Some("open") => Stated::Open,
        Some("closed") => Stated::Closed,
        Some("withdrawn") => Stated::Withdrawn,
        _ => Stated::Unknown,
    }
}

/// Returns the deadline model that the source states, else the one that its prose implies.
fn model(word: Option<&str>, steps: bool) -> DeadlineModel {
    match word.map(|w| w.trim().to_lowercase()).as_deref() {
        Some("two-stage") => DeadlineModel::TwoStage,
        Some("multiple cut-off") => DeadlineModel::MultipleCutOff,
        None if steps => DeadlineModel::TwoStage,
        _ => DeadlineModel::SingleStage,
    }
}

fn sections(draft: &Draft) -> Vec<Section> {
    let whole = draft.sections.iter().take(MOST).filter(|(_, text)| !text.trim().is_empty());
    whole.map(|(kind, text)| Section { kind: *kind, text: without_controls(text).trim().to_owned() }).collect()
}

fn language_of(draft: &Draft, title: &str, defaults: &Defaults) -> Language {
    let word = draft.language.as_deref().map(|l| l.trim().to_lowercase()).unwrap_or_default();
    match word.get(..2) {
        Some("sv") => return Language::Sv,
        Some("en") => return Language::En,
        Some("da") => return Language::Da,
        Some("no" | "nb" | "nn") => return Language::No,
        Some(_) => return Language::Other,
        None => {}
    }
    if let Some(language) = defaults.language {
        return language;
    }
    let texts = std::iter::once(title).chain(draft.sections.iter().map(|(_, text)| text.as_str()));
    language::detect(&texts.collect::<Vec<_>>().join("\n").chars().take(SAMPLE).collect::<String>())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::opportunity::{SectionKind, Zone};

    fn draft() -> Draft {
        Draft {
            key: "a".to_owned(),
            title: "  Medel för  kommunala partnerskap ".to_owned(),
            url: "https://example.org/a".to_owned(),
            zone: Zone::Stockholm,
            ..Draft::default()
        }
    }

    #[test]
    fn a_draft_becomes_facts() {
        let draft = Draft {
            status: Some("open".to_owned()),
            deadlines: vec!["2026-05-20 17:00".to_owned(), "2026-05-06".to_owned()],
            budget: Some("1,5 miljoner kronor".to_owned()),
            grant_max: Some("250000".to_owned()),
            currency: Some("EUR".to_owned()),
            sections: vec![(SectionKind::Summary, "Kommuner och regioner kan söka.".to_owned())],
            ..draft()
        };
        let defaults = Defaults { publisher: "ICLD".to_owned(), ..Defaults::default() };
        insta::assert_debug_snapshot!(normalise(&draft, &defaults));
    }

    #[test]
    fn who_may_apply_is_told_where_it_is_asked() {
        let part = |kind: SectionKind, text: &str| (kind, text.to_owned());
        let conditions = part(SectionKind::Conditions, "Vem kan söka?\nKommuner och regioner kan söka.");
        let remark = part(SectionKind::Other, "Uppdaterad 2 april: vem kan söka, om föreningar kan söka.");
        let who = |sections: Vec<(SectionKind, String)>| {
            let facts = normalise(&Draft { sections, ..draft() }, &Defaults::default()).unwrap();
            facts.applicants.len()
        };
        assert_eq!(who(vec![conditions.clone()]), 2);
        assert_eq!(who(vec![remark.clone(), conditions]), 2);
        assert!(who(vec![remark]) > 0, "better than nothing");
    }

    #[test]
    fn control_characters_go() {
        let draft = Draft {
            title: "Stöd\0till\u{1b}[31m unga\r\nBcc: x".to_owned(),
            sections: vec![(SectionKind::Summary, "\u{7}Ett\0\nTvå".to_owned())],
            ..draft()
        };
        let facts = normalise(&draft, &Defaults::default()).unwrap();
        assert_eq!(facts.title, "Stöd till [31m unga Bcc: x");
        assert_eq!(facts.sections[0].text, "Ett \nTvå");
    }

    #[test]
    fn a_planned_month_stands_where_no_day_is_told() {
        let planned = |prose: &str, status: &str| {
            let (prose, status) = (Some(prose.to_owned()), Some(status.to_owned()));
            let facts = normalise(&Draft { dates_prose: prose, status, ..draft() }, &Defaults::default()).unwrap();
            facts.planned.map(|month| month.to_string())
        };
        let said = "Utlysningen planeras öppna i mars 2027.";
        assert_eq!(planned(said, "forthcoming").as_deref(), Some("2027-03"));
        assert_eq!((planned(said, "closed"), planned(said, "open")), (None, None));
        assert_eq!(planned(&format!("{said} Sista ansökningsdag är 5 maj 2027."), "forthcoming"), None);
    }

    #[test]
    fn prose_is_read_near_the_day_of_publication() {
        let prose = Some("Öppnar 15 mars och stänger 7 maj kl. 12".to_owned());
        let published = Some("2026-03-02T08:00:00Z".to_owned());
        let facts = normalise(&Draft { dates_prose: prose, published, ..draft() }, &Defaults::default()).unwrap();
        assert_eq!(facts.opens.map(|d| d.to_string()).as_deref(), Some("2026-03-15"));
        let deadline = facts.deadlines.first().unwrap();
        assert_eq!((deadline.date.to_string(), deadline.time_text()), ("2026-05-07".into(), Some("12:00".into())));
        assert!(deadline.year_inferred);
    }

    #[test]
    fn what_lacks_title_or_link_is_rejected() {
        let reject = |draft: Draft| normalise(&draft, &Defaults::default()).unwrap_err();
        assert_eq!(reject(Draft { title: " \u{ad} ".to_owned(), ..draft() }), Rejected::NoTitle);
        assert_eq!(reject(Draft { key: String::new(), ..draft() }), Rejected::NoKey);
        for url in ["", "javascript:alert(1)", "https://a b", "https://a.se/\"><script>", "/relative"] {
            assert_eq!(reject(Draft { url: url.to_owned(), ..draft() }), Rejected::NoLink, "{url}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(title in "\\PC{0,40}", url in "\\PC{0,40}", date in "\\PC{0,30}", money in "\\PC{0,20}") {
            let draft = Draft {
                title, url: format!("https://{url}"), opens: Some(date.clone()), deadlines: vec![date.clone()],
                published: Some(date.clone()), language: Some(date.clone()), dates_prose: Some(date),
                budget: Some(money), ..draft()
            };
            let _ = normalise(&draft, &Defaults::default());
        }
    }
}
