//! The alert: new calls that match well, and changes to calls that the recipient already knows of.

use super::call_letter::{CallLetter, Opening};
use super::card::{Card, ChangeClass, change_class};
use super::layout::LetterLayout;
use super::paragraph::{Paragraph, bold};
use super::routing::LetterAudience;
use super::section::{LetterSection, SectionBuilder, nearest_deadline, with_nearest};
use super::{Letterhead, Notice};
use crate::delivery::LetterKind;
use crate::locale::{Locale, clean, dates};
use crate::opportunity::{CallKind, ChangeKind, Field, FieldChange};

/// Writes the alert with new and changed calls for one person; corrections come first.
pub fn alert(head: &Letterhead<'_>, notices: &[Notice<'_>]) -> CallLetter {
    let section = SectionBuilder::new(head).full_section("", "", notices.iter().collect());
    let sections: Vec<LetterSection> = section.into_iter().collect();
    let single = match notices {
        [notice] => sections.iter().flat_map(LetterSection::cards).next().map(|card| (notice, card)),
        _ => None,
    };
    let layout = LetterLayout::of(head);
    let counts = counts(head.locale, CHANGE_CLASSES.map(|class| count_of(&sections, class)));
    let all = format!("{counts} {}", layout.audience.label);
    let nearest = nearest_deadline(head, notices.iter());
    let subject = match single {
        Some((notice, card)) => single_subject(head, notice, card),
        None => with_nearest(head.locale, all.clone(), nearest.as_deref()),
    };
    let opening = Opening {
        heading: single.map_or_else(|| counts.clone(), |(_, card)| card.heading.to_owned()),
        chat: if single.is_some() { Vec::new() } else { vec![Paragraph::new(bold(&all))] },
        ..opening(head.locale, &layout.audience, notices, &counts, &all)
    };
    CallLetter::new(LetterKind::Alert, layout, (subject, format!("{all}.")), opening, sections)
}

/// Returns the greeting and the sentence on why these calls are in the letter.
fn opening(locale: Locale, audience: &LetterAudience, notices: &[Notice<'_>], counts: &str, all: &str) -> Opening {
    let (matched, passing) = (audience.matched_kommuner.as_str(), audience.passing_kommuner.as_str());
    let corrects = notices.iter().any(|notice| change_class(notice) <= ChangeClass::Changed);
    let passed_on = |notice: &Notice<'_>| notice.matches.is_empty();
    let suits = |calls: &str| locale.message("alert-suits", [("calls", calls.into()), ("kommuner", matched.into())]);
    let suits_or_passed_on = |calls: &str| {
        let arguments = [("calls", calls.into()), ("kommuner", matched.into()), ("passing", passing.into())];
        locale.message("alert-suits-or-passed-on", arguments)
    };
    // The plain text has no heading, so that its sentence counts the calls.
    let these = locale.text("alert-these-calls");
    let (text, html) = match notices {
        [_] if corrects => same(locale.text("alert-corrects-one").to_owned()),
        [notice] if passed_on(notice) => same(one_passed_on(locale, notice, passing)),
        [_] => same(locale.message("alert-suits-one", [("kommuner", matched.into())])),
        _ if corrects => {
            let first = locale.text("alert-corrects");
            (format!("{all}. {first}"), first.to_owned())
        }
        _ if notices.iter().all(passed_on) => same(locale.message("alert-passed-on", [("kommuner", passing.into())])),
        _ if notices.iter().any(passed_on) => (suits_or_passed_on(counts), suits_or_passed_on(these)),
        _ => (suits(counts), suits(these)),
    };
    let greeting = locale.text("letter-greeting");
    Opening {
        greeting: greeting.to_owned(),
        text: vec![Paragraph::new(text)],
        html: vec![Paragraph::new(format!("{greeting} {html}"))],
        ..Opening::default()
    }
}

fn same(sentence: String) -> (String, String) {
    (sentence.clone(), sentence)
}

fn one_passed_on(locale: Locale, notice: &Notice<'_>, kommuner: &str) -> String {
    let key = match notice.opportunity.facts.kind {
        CallKind::Funding => "alert-call-passed-on",
        CallKind::Policy => "alert-policy-passed-on",
        CallKind::Page => "alert-page-passed-on",
    };
    locale.message(key, [("kommuner", kommuner.into())])
}

const CHANGE_CLASSES: [ChangeClass; 4] =
    [ChangeClass::Correction, ChangeClass::Changed, ChangeClass::Opened, ChangeClass::New];

fn count_of(sections: &[LetterSection], class: ChangeClass) -> usize {
    sections.iter().flat_map(LetterSection::cards).filter(|card| card.class == class).count()
}

/// Returns "1 rättelse, 2 ändrade och 3 nya utlysningar"; only the last kind carries the noun.
fn counts(locale: Locale, amounts: [usize; 4]) -> String {
    let counted: Vec<(ChangeClass, usize)> =
        CHANGE_CLASSES.into_iter().zip(amounts).filter(|(_, amount)| *amount > 0).collect();
    let last = counted.last().map(|(class, _)| *class);
    let part = |(class, amount): &(ChangeClass, usize)| {
        let key = match (class, last == Some(*class)) {
            (ChangeClass::Correction, _) => "alert-corrections",
            (ChangeClass::Changed, false) => "alert-changed",
            (ChangeClass::Changed, true) => "alert-changed-calls",
            (ChangeClass::Opened, false) => "alert-opened",
            (ChangeClass::Opened, true) => "alert-opened-calls",
            (ChangeClass::New, false) => "alert-new",
            (ChangeClass::New, true) => "alert-new-calls",
        };
        locale.message(key, [("count", (*amount).into())])
    };
    locale.list(&counted.iter().map(part).collect::<Vec<_>>())
}

/// Returns the subject of a letter about one call: "Ny utlysning: Town-Twinning – sök senast 20 maj".
fn single_subject(head: &Letterhead<'_>, notice: &Notice<'_>, card: &Card) -> String {
    let subject = format!("{}: {}", card.heading, clean::line(&card.title, 90));
    let next = notice.opportunity.facts.next_deadline(head.now).filter(|deadline| deadline.instant() > head.now);
    let is_over = matches!(notice.kind, ChangeKind::Withdrawn | ChangeKind::Closed);
    let Some(next) = next.filter(|_| !is_over) else { return subject };
    let today = dates::today(head.now);
    let date = head.locale.near_date(next.date, today);
    let tail = match notice.fields.get(Field::Deadline) {
        Some(FieldChange { old: Some(earlier), new: Some(_) }) if notice.kind == ChangeKind::Amended => {
            let earlier = head.locale.field_value(Field::Deadline, earlier, today);
            head.locale.message("alert-subject-moved", [("date", date.into()), ("earlier", earlier.into())])
        }
        _ => head.locale.message("letter-apply-by", [("date", date.into())]),
    };
    format!("{subject} – {tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_that_opens_is_not_counted_as_new() {
        let said = |amounts| counts(Locale::Swedish, amounts).replace('\u{a0}', " ");
        assert_eq!(said([0, 0, 1, 0]), "1 öppnad utlysning");
        assert_eq!(said([1, 2, 1, 3]), "1 rättelse, 2 ändrade, 1 öppnad och 3 nya utlysningar");
        assert_eq!(said([1, 0, 0, 0]), "1 rättelse");
    }
}
