//! The reminder: calls whose deadline is near, or whose papers are soon due in the kommun.

use jiff::civil::Date;

use super::call_letter::{CallLetter, Opening};
use super::card::Card;
use super::layout::LetterLayout;
use super::paragraph::{Paragraph, bold};
use super::section::SectionBuilder;
use super::{Letterhead, Notice};
use crate::delivery::{LetterKind, ReminderGoal};
use crate::kommun::Kommun;
use crate::kommun::decision::MeetingStep;
use crate::locale::{Locale, clean, dates, names};
use crate::opportunity::{CallKind, Deadline, Opportunity, Zone};

/// A last day that a reminder counts down to.
#[derive(Clone, Debug, PartialEq)]
pub enum Countdown<'k> {
    /// The last day to hand in papers for the first meeting that the kommun must hold before `deadline`.
    Papers { kommun: &'k Kommun, meeting: MeetingStep<'k>, deadline: Date },
    /// A deadline of the call itself.
    Deadline(Deadline),
}

impl Countdown<'_> {
    /// Returns the last day by the calendar in Sweden.
    pub fn day(&self) -> Date {
        match self {
            Countdown::Papers { meeting: first, .. } => first.papers,
            Countdown::Deadline(deadline) => deadline.last_day_in(Zone::Stockholm),
        }
    }

    /// Returns the kind of its last day.
    pub fn goal(&self) -> ReminderGoal {
        match self {
            Countdown::Papers { kommun, .. } => ReminderGoal::Papers(kommun.slug.clone()),
            Countdown::Deadline(_) => ReminderGoal::Deadline,
        }
    }
}

/// A call that a person knows of, with the last days that are near.
#[derive(Clone, Debug)]
pub struct Reminder<'a> {
    pub notice: Notice<'a>,
    /// Nearest first; never empty.
    pub countdowns: Vec<Countdown<'a>>,
}

/// Writes the reminder, with the calls in the order given and none of them twice.
pub fn reminder(head: &Letterhead<'_>, reminders: &[Reminder<'_>]) -> CallLetter {
    let (locale, today) = (head.locale, dates::today(head.now));
    let notices: Vec<Notice<'_>> = reminders.iter().map(|reminder| reminder.notice.clone()).collect();
    let mut section = SectionBuilder::new(head).section_as_given(&notices);
    for (card, reminder) in section.full.iter_mut().chain(&mut section.short).zip(reminders) {
        card.heading = locale.text("reminder-card");
        card.changes = countdown_sentences(locale, reminder, today);
        move_decision_to_second(card);
    }
    let layout = LetterLayout::of(head);
    let nearest = reminders.iter().flat_map(|reminder| &reminder.countdowns).map(Countdown::day).min();
    let left = locale.days_until(nearest.unwrap_or(today), today);
    let (lines, opening) = match reminders {
        [Reminder { notice, countdowns }] if !countdowns.is_empty() => of_one(locale, notice, countdowns, &left, today),
        _ => of_several(&layout, section.len(), &left),
    };
    CallLetter::new(LetterKind::Reminder, layout, lines, opening, vec![section])
}

/// Returns subject, preview and opening of a letter about one call.
fn of_one(
    locale: Locale,
    notice: &Notice<'_>,
    countdowns: &[Countdown<'_>],
    left: &str,
    today: Date,
) -> ((String, String), Opening) {
    let action = countdowns.first().map(|countdown| action(locale, notice, countdown, today)).unwrap_or_default();
    let heading = format!("{left}: {action}");
    let title = clean::line(&notice.opportunity.facts.title, 90);
    let lines = (format!("{heading} – {title}"), format!("{heading}."));
    (lines, opening(locale, heading, locale.text("reminder-one")))
}

/// Returns subject, preview and opening of a letter about this number of calls.
fn of_several(layout: &LetterLayout, count: usize, left: &str) -> ((String, String), Opening) {
    let (locale, label) = (layout.locale, layout.audience.label.as_str());
    let calls = locale.message("letter-calls", [("count", count.into())]);
    let (left, calls) = (("left", left.into()), ("calls", calls.as_str().into()));
    let subject = locale.message("reminder-subject", [left.clone(), calls.clone(), ("label", label.into())]);
    let preview = locale.message("reminder-preview", [left, calls.clone()]);
    let title = locale.message("reminder-title", [calls.clone()]);
    let chat = vec![Paragraph::new(bold(&format!("{title} {label}")))];
    let opening = opening(locale, title, &locale.message("reminder-several", [calls]));
    ((subject, preview), Opening { chat, ..opening })
}

fn opening(locale: Locale, heading: String, sentence: &str) -> Opening {
    let greeting = locale.text("letter-greeting");
    Opening {
        greeting: greeting.to_owned(),
        text: vec![Paragraph::new(sentence)],
        heading,
        html: vec![Paragraph::new(format!("{greeting} {sentence}"))],
        ..Opening::default()
    }
}

/// Returns what to do, and when: "sök senast 20 maj".
fn action(locale: Locale, notice: &Notice<'_>, countdown: &Countdown<'_>, today: Date) -> String {
    let date = ("date", locale.near_date(countdown.day(), today).into());
    match countdown {
        Countdown::Papers { meeting, .. } => {
            let organ = clean::line(meeting.organ, 40);
            locale.message("reminder-hand-in-by", [("organ", organ.into()), date])
        }
        Countdown::Deadline(_) if notice.opportunity.facts.kind == CallKind::Policy => {
            locale.message("reminder-answer-by", [date])
        }
        Countdown::Deadline(_) => locale.message("letter-apply-by", [date]),
    }
}

/// Returns a sentence for each last day, and one for each kommun that can no longer decide in time.
fn countdown_sentences(locale: Locale, reminder: &Reminder<'_>, today: Date) -> Vec<String> {
    let (opportunity, matches) = (reminder.notice.opportunity, &reminder.notice.matches);
    let named = |kommun: &Kommun, sentence: String| {
        if matches.len() > 1 { format!("{}: {sentence}", names::kommun(kommun)) } else { sentence }
    };
    let countdowns = reminder.countdowns.iter().map(|goal| match goal {
        Countdown::Papers { kommun, meeting: first, deadline } => {
            named(kommun, locale.papers_countdown(first, *deadline, today))
        }
        Countdown::Deadline(_) => deadline_sentence(locale, opportunity, goal.day(), today),
    });
    let too_late = reminder.countdowns.iter().flat_map(|goal| match goal {
        Countdown::Deadline(deadline) if opportunity.facts.kind == CallKind::Funding => {
            let title = &opportunity.facts.title;
            let late = matches.iter().filter_map(|(kommun, _)| {
                Some(named(kommun, locale.too_late_to_decide(kommun, title, deadline.date, today)?))
            });
            late.collect()
        }
        _ => Vec::new(),
    });
    countdowns.chain(too_late).collect()
}

/// Returns "12 dagar kvar till sista ansökningsdag, onsdag 20 maj." or "I dag är sista ansökningsdag, onsdag 20 maj."
fn deadline_sentence(locale: Locale, opportunity: &Opportunity, day: Date, today: Date) -> String {
    let (left, date) = (locale.days_until(day, today), locale.near_weekday(day, today));
    let (is_policy, is_soon) = (opportunity.facts.kind == CallKind::Policy, (day - today).get_days() < 2);
    let (left_name, key) = match (is_soon, is_policy) {
        (false, false) => ("left", "reminder-left-to-apply"),
        (false, true) => ("left", "reminder-left-to-answer"),
        (true, false) => ("day", "reminder-last-day-to-apply"),
        (true, true) => ("day", "reminder-last-day-to-answer"),
    };
    locale.message(key, [(left_name, left.into()), ("date", date.into())])
}

/// Moves the kommun's decision timeline up to second place, since its dates come before the deadline.
fn move_decision_to_second(card: &mut Card) {
    let label = card.locale.text("card-decision");
    if let Some(at) = card.facts.iter().position(|fact| fact.label == label) {
        let decision = card.facts.remove(at);
        card.facts.insert(1.min(card.facts.len()), decision);
    }
}
