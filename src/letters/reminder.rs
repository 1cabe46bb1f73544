//! The letter before it is too late: calls whose last day, or whose papers' last day in the kommun, draws near.

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

/// A day that is counted down to.
#[derive(Clone, Debug, PartialEq)]
pub enum Goal<'k> {
    /// The last day for the papers of the first meeting on the kommun's way to a decision before `deadline`.
    Papers { kommun: &'k Kommun, first: Step<'k>, deadline: Date },
    /// A last day of the call itself.
    Deadline(Deadline),
}

impl Goal<'_> {
    /// The last day, as a reader in Sweden sees it.
    pub fn day(&self) -> Date {
        match self {
            Goal::Papers { first, .. } => first.papers,
            Goal::Deadline(deadline) => deadline.last_day_in(Zone::Stockholm),
        }
    }

    /// Which countdown of a call it is: with the day, the key that forbids reminding twice.
    pub fn word(&self) -> String {
        match self {
            Goal::Papers { kommun, .. } => format!("papers:{}", kommun.slug),
            Goal::Deadline(_) => "deadline".to_owned(),
        }
    }
}

/// A call that a person knows of, with the days that draw near.
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
    /// What the subject says of a call that has the letter to itself.
    only: Option<Only>,
    /// "3 utlysningar".
    counts: String,
    /// "3 dagar kvar", of the nearest day.
    left: String,
    sections: Vec<Section>,
}

struct Only {
    title: String,
    /// "sök senast 20 maj".
    what: String,
}

/// The reminder: `reminders` in the order in which they are told, no call twice.
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

/// Each day that draws near, and which of the kommuner cannot decide in time any more.
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

/// Who is reminded must know what the kommun itself has to do first: it stands next to the last day.
fn decision_second(card: &mut Card) {
    if let Some(at) = card.facts.iter().position(|fact| fact.label == DECISION) {
        let decision = card.facts.remove(at);
        card.facts.insert(1.min(card.facts.len()), decision);
    }
}
