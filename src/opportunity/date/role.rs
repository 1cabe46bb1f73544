//! What a date in running text is for: the words around it say.

use super::mention::Mention;
use super::sentence;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Opens,
    Closes,
    /// A deadline that was moved; it stands for the others.
    ClosesLater,
    /// Questions, decisions, events, project periods.
    Aside,
    Unknown,
}

const ASIDE: [&str; 42] = [
    "question",
    "frågor",
    "fråga ",
    "clarification",
    "beslut",
    "decision",
    "projektstart",
    "projekten kan starta",
    "starta",
    "project period",
    "projektperiod",
    "projekttid",
    "genomför",
    "webbinari",
    "webinar",
    "seminari",
    "informationsmöte",
    "information meeting",
    "informationsträff",
    "info day",
    "evenemang",
    "event",
    "publicerad",
    "publicerades",
    "published",
    "uppdaterad",
    "updat",
    "utbetal",
    "slutrapport",
    "redovis",
    "report",
    "results",
    "resultatet",
    "besked",
    "meddelas",
    "notified",
    "evaluation",
    "tidigare",
    "förra",
    "previous",
    "last year",
    "intresseanmälan till",
];
const APPLYING: [&str; 11] = [
    "ansök",
    "application",
    "apply",
    "proposal",
    "utlysning",
    "call ",
    "söka",
    "omgång",
    "submission",
    "ansøgning",
    "søknad",
];
/// Undo a word that set the date aside.
const APPLY_BY: [&str; 8] = [
    "sista ansökningsda",
    "sista dag att ansöka",
    "application deadline",
    "deadline for application",
    "deadline for submission",
    "ansökan ska",
    "apply by",
    "submit",
];
const OPENS: [&str; 12] = [
    "öppnar",
    "öppnade",
    "öppnas",
    "opens",
    "opened",
    "opening",
    "open from",
    "öppen från",
    "launch",
    "första dag",
    "startar den",
    "start date",
];
const CLOSES: [&str; 25] = [
    "sista ansökningsda",
    "sista dag",
    "sista ansökan",
    "senast",
    "deadline",
    "stänger",
    "stängde",
    "stängd",
    "stängs",
    "closes",
    "closed",
    "closing",
    "last day",
    "no later than",
    "at the latest",
    "until",
    "till och med",
    "t.o.m",
    "fram till",
    "öppen till",
    "öppen för ansökningar till",
    "ansök före",
    "apply by",
    "submitted by",
    "due date",
];
const LATER: [&str; 15] = [
    "förläng",
    "extended",
    "extension",
    "new deadline",
    "ny sista",
    "nytt sista",
    "framflytt",
    "senarelagd",
    "postponed",
    "ändrad från",
    "ändrats från",
    "flyttad",
    "flyttats",
    "changed from",
    "moved from",
];
const ROLLING: [&str; 13] = [
    "ansök löpande",
    "sök löpande",
    "löpande ansök",
    "ansökan är löpande",
    "ansökas löpande",
    "sökas löpande",
    "tas emot löpande",
    "löpande under",
    "rolling basis",
    "open continuously",
    "ingen sista ansökningsdag",
    "no deadline",
    "at any time",
];

/// The role of every mention, in order.
pub(super) fn all(text: &str, mentions: &[Mention]) -> Vec<Role> {
    let mut roles: Vec<Role> = Vec::with_capacity(mentions.len());
    for (n, mention) in mentions.iter().enumerate() {
        let sentence = sentence::around(text, mention.start, mention.end);
        let slice = |from: usize, to: usize| text.get(from..to).unwrap_or_default().to_lowercase();
        let whole = slice(sentence.start, sentence.end);
        let before = n
            .checked_sub(1)
            .and_then(|p| mentions.get(p))
            .filter(|p| p.end > sentence.start || p.start == mention.start);
        let lead = slice(before.map_or(sentence.start, |p| p.end), mention.start);
        let after_end = mentions.get(n + 1).map_or(sentence.end, |next| next.start.min(sentence.end));
        // Words before a next date speak of that one.
        let tail = if after_end == sentence.end { slice(mention.end, after_end) } else { String::new() };
        let heading = sentence::heading_above(text, sentence.start).unwrap_or_default().to_lowercase();
        let role = match before.and(roles.last().copied()) {
            Some(previous) if !decides(&lead) => {
                let between = before.is_some_and(|p| follows_between(&slice(sentence.start, p.start)));
                let joined = join(&lead, previous, &format!("{whole}\n{heading}"), between);
                if let (Some((earlier, _)), Some(last)) = (joined, roles.last_mut()) {
                    *last = earlier;
                }
                joined.map(|(_, role)| role)
            }
            _ => cue(&lead).or_else(|| from_words(&lead, &whole)),
        };
        let role = role.or_else(|| cue(&tail)).or_else(|| cue(&heading)).unwrap_or(Role::Unknown);
        roles.push(if role == Role::Closes && has(&whole, &LATER) { Role::ClosesLater } else { role });
    }
    roles
}

/// Applications are taken all the time.
pub(super) fn rolling(text: &str) -> bool {
    has(&text.to_lowercase(), &ROLLING)
}

fn has(text: &str, cues: &[&str]) -> bool {
    cues.iter().any(|cue| text.contains(cue))
}

fn decides(lead: &str) -> bool {
    has(lead, &ASIDE) || has(lead, &OPENS) || has(lead, &CLOSES)
}

/// Where the last of the cues ends.
fn last(text: &str, cues: &[&str]) -> Option<usize> {
    cues.iter().filter_map(|cue| text.rfind(cue).map(|at| at + cue.len())).max()
}

/// What the words before (or after) a date say. A word that sets the date aside wins, unless it is said after it that
/// one applies: "Frågor om ansökan ställs senast 5 maj" is no deadline.
fn cue(text: &str) -> Option<Role> {
    if let Some(aside) = last(text, &ASIDE)
        && last(text, &APPLY_BY).is_none_or(|apply| apply < aside)
    {
        return Some(Role::Aside);
    }
    match (last(text, &OPENS), last(text, &CLOSES)) {
        (Some(opens), Some(closes)) if opens > closes => Some(Role::Opens),
        (_, Some(_)) => Some(Role::Closes),
        (Some(_), None) => Some(Role::Opens),
        (None, None) => None,
    }
}

/// "from" and "to" count only right before the date, in a sentence on applying.
fn from_words(lead: &str, whole: &str) -> Option<Role> {
    let lead = format!(" {}", lead.trim_end().trim_end_matches(" den").trim_end_matches(" the").trim_end());
    let ends = |words: &[&str]| words.iter().any(|w| lead.ends_with(w)) && has(whole, &APPLYING);
    if ends(&[" från och med", " fr.o.m.", " från", " from", " fra", " between", " mellan"]) {
        return Some(Role::Opens);
    }
    ends(&[" till", " to", " by", " before", " före", " til"]).then_some(Role::Closes)
}

/// Two dates joined without a deciding word: a range, or a list of equals. Gives both their roles.
fn join(lead: &str, previous: Role, around: &str, between: bool) -> Option<(Role, Role)> {
    let lead = lead.trim();
    let words: Vec<&str> = lead.split_whitespace().collect();
    let range = words.iter().any(|w| matches!(*w, "–" | "-" | "—" | "till" | "to" | "til"));
    let range = range || between || lead.contains('–') || lead.is_empty();
    if previous == Role::Aside {
        return Some((Role::Aside, Role::Aside));
    }
    if range {
        let later = has(around, &LATER);
        let applies = previous != Role::Unknown || has(around, &APPLYING);
        return match (applies, later) {
            (true, true) => Some((Role::Aside, Role::Closes)),
            (true, false) => Some((Role::Opens, Role::Closes)),
            (false, _) => None,
        };
    }
    let list =
        words.iter().all(|w| matches!(w.trim_matches(','), "" | "och" | "and" | "eller" | "or" | "samt" | "den"));
    list.then_some((previous, previous))
}

/// "between 17 September and …": the "and" joins a range.
fn follows_between(before: &str) -> bool {
    let before = before.trim_end().trim_end_matches(" the").trim_end_matches(" den").trim_end();
    before.ends_with("between") || before.ends_with("mellan")
}
