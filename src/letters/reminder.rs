//! The reminder: calls whose deadline is near, or whose papers are soon due in the kommun.

use askama::Template;
use jiff::civil::Date;

use super::card::{Card, DECISION};
use super::chat::{Fitted, fit};
use super::frame::{Frame, message, render, subject};
use super::outline::outline;
use super::section::{Layout, Section};
use super::{Letterhead, Notice};
use crate::delivery::{LetterKind, Message};
use crate::kommun::Kommun;
use crate::kommun::decision::Step;
use crate::locale::clean;
use crate::locale::swedish::numbers::count;
use crate::locale::swedish::{dates, ladder, words};
use crate::opportunity::{Deadline, Kind, Opportunity, Zone};

/// A last day that a reminder counts down to.
#[derive(Clone, Debug, PartialEq)]
pub enum Goal<'k> {
    /// The last day to hand in papers for the first meeting that the kommun must hold before `deadline`.
    Papers { kommun: &'k Kommun, first: Step<'k>, deadline: Date },
    /// A deadline of the call itself.
    Deadline(Deadline),
}

impl Goal<'_> {
    /// Returns the last day by the calendar in Sweden.
    pub fn day(&self) -> Date {
        match self {
            Goal::Papers { first, .. } => first.papers,
            Goal::Deadline(deadline) => deadline.last_day_in(Zone::Stockholm),
        }
    }

    /// Returns the name of the countdown within its call. Together with the day it is the key that prevents a second
    /// reminder of the same thing.
    pub fn word(&self) -> String {
        match self {
            Goal::Papers { kommun, .. } => format!("papers:{}", kommun.slug),
            Goal::Deadline(_) => "deadline".to_owned(),
        }
    }
}

/// A call that a person knows of, with the last days that are near.
#[derive(Clone, Debug)]
pub struct Reminder<'a> {
    pub notice: Notice<'a>,
    /// Nearest first; never empty.
    pub goals: Vec<Goal<'a>>,
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
    fitted: Fitted,
}

struct View {
    frame: Frame,
    /// What the subject says when the letter is about one call only.
    only: Option<Only>,
    /// The number of calls: "3 utlysningar".
    counts: String,
    /// The time to the nearest last day: "3 dagar kvar".
    left: String,
    sections: Vec<Section>,
}

struct Only {
    title: String,
    /// What to do, and when: "sök senast 20 maj".
    what: String,
}

/// Writes the reminder, with the calls in the order given and none of them twice.
pub fn reminder(head: &Letterhead<'_>, reminders: &[Reminder<'_>]) -> Message {
    let today = dates::today(head.now);
    let notices: Vec<Notice<'_>> = reminders.iter().map(|reminder| reminder.notice.clone()).collect();
    let mut section = Layout::new(head).as_given(&notices);
    for (card, reminder) in section.full.iter_mut().chain(&mut section.short).zip(reminders) {
        card.heading = "Påminnelse";
        card.said = said(reminder, today);
        decision_second(card);
    }
    let nearest = reminders.iter().flat_map(|reminder| &reminder.goals).map(Goal::day).min();
    let view = View {
        frame: Frame::of(head),
        only: match reminders {
            [reminder] => reminder.goals.first().map(|goal| Only::of(&reminder.notice, goal, today)),
            _ => None,
        },
        counts: count(section.len() as u64, "utlysning", "utlysningar"),
        left: dates::days_until(nearest.unwrap_or(today), today),
        sections: vec![section],
    };
    let subject = subject(&Subject { view: &view });
    let chat = Chat { view: &view, fitted: fit(&view.sections, 600) };
    let (text, html) = (render(&Text { view: &view }), render(&Html { view: &view, subject: &subject }));
    let outline = outline(&view.frame, &view.sections, &[]);
    Message { outline, ..message(LetterKind::Reminder, subject, &text, html, render(&chat)) }
}

impl Only {
    fn of(notice: &Notice<'_>, goal: &Goal<'_>, today: Date) -> Only {
        let day = dates::near(goal.day(), today);
        let what = match goal {
            Goal::Papers { first, .. } => format!("handlingar till {} senast {day}", clean::line(first.organ, 40)),
            Goal::Deadline(_) if notice.opportunity.facts.kind == Kind::Policy => format!("svara senast {day}"),
            Goal::Deadline(_) => format!("sök senast {day}"),
        };
        Only { title: clean::line(&notice.opportunity.facts.title, 90), what }
    }
}

/// Returns a sentence for each last day, and one for each kommun that can no longer decide in time.
fn said(reminder: &Reminder<'_>, today: Date) -> Vec<String> {
    let (opportunity, matches) = (reminder.notice.opportunity, &reminder.notice.matches);
    let named = |kommun: &Kommun, sentence: String| {
        if matches.len() > 1 { format!("{}: {sentence}", words::kommun(kommun)) } else { sentence }
    };
    let countdowns = reminder.goals.iter().map(|goal| match goal {
        Goal::Papers { kommun, first, deadline } => named(kommun, ladder::papers_left(first, *deadline, today)),
        Goal::Deadline(_) => last_day(opportunity, goal.day(), today),
    });
    let late = reminder.goals.iter().flat_map(|goal| match goal {
        Goal::Deadline(deadline) if opportunity.facts.kind == Kind::Funding => {
            let title = &opportunity.facts.title;
            let late = matches.iter().filter_map(|(kommun, _)| {
                Some(named(kommun, ladder::out_of_reach(kommun, title, deadline.date, today)?))
            });
            late.collect()
        }
        _ => Vec::new(),
    });
    countdowns.chain(late).collect()
}

fn last_day(opportunity: &Opportunity, day: Date, today: Date) -> String {
    let what = match opportunity.facts.kind {
        Kind::Policy => "sista dag att svara",
        Kind::Funding | Kind::Page => "sista ansökningsdag",
    };
    let (left, weekday, date) = (dates::days_until(day, today), dates::weekday(day), dates::near(day, today));
    match left.ends_with("kvar") {
        true => format!("{left} till {what}, {weekday} {date}."),
        false => format!("{left} är {what}, {weekday} {date}."),
    }
}

/// Moves the kommun's decision timeline up to second place, since its dates come before the deadline.
fn decision_second(card: &mut Card) {
    if let Some(at) = card.facts.iter().position(|fact| fact.label == DECISION) {
        let decision = card.facts.remove(at);
        card.facts.insert(1.min(card.facts.len()), decision);
    }
}
