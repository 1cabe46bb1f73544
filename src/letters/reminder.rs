//! The reminder: calls whose deadline is near, or whose papers are soon due in the kommun.

use askama::Template;
use jiff::civil::Date;

use super::card::{Card, DECISION_LABEL};
use super::chat::{FittedSections, fit};
use super::layout::{LetterLayout, message, render, subject};
use super::outline::outline;
use super::section::{LetterSection, SectionBuilder};
use super::{Letterhead, Notice};
use crate::delivery::{LetterKind, Message};
use crate::kommun::Kommun;
use crate::kommun::decision::MeetingStep;
use crate::locale::clean;
use crate::locale::swedish::numbers::count;
use crate::locale::swedish::{dates, decision, words};
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

    /// Returns the name of the countdown within its call. Together with the day it is the key that prevents a second
    /// reminder of the same thing.
    pub fn key(&self) -> String {
        match self {
            Countdown::Papers { kommun, .. } => format!("papers:{}", kommun.slug),
            Countdown::Deadline(_) => "deadline".to_owned(),
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

#[derive(Template)]
#[template(path = "reminder/subject.txt")]
struct Subject<'a> {
    view: &'a View,
}

#[derive(Template)]
#[template(path = "reminder/body.txt")]
struct Text<'a> {
    view: &'a View,
}

#[derive(Template)]
#[template(path = "reminder/body.html")]
struct Html<'a> {
    view: &'a View,
    subject: &'a str,
}

#[derive(Template)]
#[template(path = "reminder/chat.html")]
struct Chat<'a> {
    view: &'a View,
    fitted: FittedSections,
}

struct View {
    layout: LetterLayout,
    /// What the subject says when the letter is about one call only.
    single: Option<SingleCall>,
    /// The number of calls: "3 utlysningar".
    counts: String,
    /// The time to the nearest last day: "3 dagar kvar".
    days_left: String,
    sections: Vec<LetterSection>,
}

struct SingleCall {
    title: String,
    /// What to do, and when: "sök senast 20 maj".
    action: String,
}

/// Writes the reminder, with the calls in the order given and none of them twice.
pub fn reminder(head: &Letterhead<'_>, reminders: &[Reminder<'_>]) -> Message {
    let today = dates::today(head.now);
    let notices: Vec<Notice<'_>> = reminders.iter().map(|reminder| reminder.notice.clone()).collect();
    let mut section = SectionBuilder::new(head).section_as_given(&notices);
    for (card, reminder) in section.full.iter_mut().chain(&mut section.short).zip(reminders) {
        card.heading = "Påminnelse";
        card.changes = countdown_sentences(reminder, today);
        move_decision_to_second(card);
    }
    let nearest = reminders.iter().flat_map(|reminder| &reminder.countdowns).map(Countdown::day).min();
    let view = View {
        layout: LetterLayout::of(head),
        single: match reminders {
            [reminder] => reminder.countdowns.first().map(|goal| SingleCall::of(&reminder.notice, goal, today)),
            _ => None,
        },
        counts: count(section.len() as u64, "utlysning", "utlysningar"),
        days_left: dates::days_until(nearest.unwrap_or(today), today),
        sections: vec![section],
    };
    let subject = subject(&Subject { view: &view });
    let chat = Chat { view: &view, fitted: fit(&view.sections, 600) };
    let (text, html) = (render(&Text { view: &view }), render(&Html { view: &view, subject: &subject }));
    let outline = outline(&view.layout, &view.sections, &[]);
    Message { outline, ..message(LetterKind::Reminder, subject, &text, html, render(&chat)) }
}

impl SingleCall {
    fn of(notice: &Notice<'_>, goal: &Countdown<'_>, today: Date) -> SingleCall {
        let day = dates::near(goal.day(), today);
        let action = match goal {
            Countdown::Papers { meeting: first, .. } => {
                format!("handlingar till {} senast {day}", clean::line(first.organ, 40))
            }
            Countdown::Deadline(_) if notice.opportunity.facts.kind == CallKind::Policy => {
                format!("svara senast {day}")
            }
            Countdown::Deadline(_) => format!("sök senast {day}"),
        };
        SingleCall { title: clean::line(&notice.opportunity.facts.title, 90), action }
    }
}

/// Returns a sentence for each last day, and one for each kommun that can no longer decide in time.
fn countdown_sentences(reminder: &Reminder<'_>, today: Date) -> Vec<String> {
    let (opportunity, matches) = (reminder.notice.opportunity, &reminder.notice.matches);
    let named = |kommun: &Kommun, sentence: String| {
        if matches.len() > 1 { format!("{}: {sentence}", words::kommun(kommun)) } else { sentence }
    };
    let countdowns = reminder.countdowns.iter().map(|goal| match goal {
        Countdown::Papers { kommun, meeting: first, deadline } => {
            named(kommun, decision::papers_countdown(first, *deadline, today))
        }
        Countdown::Deadline(_) => deadline_sentence(opportunity, goal.day(), today),
    });
    let too_late = reminder.countdowns.iter().flat_map(|goal| match goal {
        Countdown::Deadline(deadline) if opportunity.facts.kind == CallKind::Funding => {
            let title = &opportunity.facts.title;
            let late = matches.iter().filter_map(|(kommun, _)| {
                Some(named(kommun, decision::too_late_to_decide(kommun, title, deadline.date, today)?))
            });
            late.collect()
        }
        _ => Vec::new(),
    });
    countdowns.chain(too_late).collect()
}

fn deadline_sentence(opportunity: &Opportunity, day: Date, today: Date) -> String {
    let what = match opportunity.facts.kind {
        CallKind::Policy => "sista dag att svara",
        CallKind::Funding | CallKind::Page => "sista ansökningsdag",
    };
    let (left, weekday, date) = (dates::days_until(day, today), dates::weekday(day), dates::near(day, today));
    match left.ends_with("kvar") {
        true => format!("{left} till {what}, {weekday} {date}."),
        false => format!("{left} är {what}, {weekday} {date}."),
    }
}

/// Moves the kommun's decision timeline up to second place, since its dates come before the deadline.
fn move_decision_to_second(card: &mut Card) {
    if let Some(at) = card.facts.iter().position(|fact| fact.label == DECISION_LABEL) {
        let decision = card.facts.remove(at);
        card.facts.insert(1.min(card.facts.len()), decision);
    }
}
