//! The role of a date in running text, according to the words around it.

use std::sync::LazyLock;

use super::join::{self, JOINING, LIMITS, only};
use super::mention::Mention;
use super::sentence;
use crate::opportunity::cue::Cues;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Opens,
    Closes,
    /// An extended deadline, which replaces the others.
    ClosesLater,
    /// A deadline that the text says has passed: it counts only when no other is ahead.
    Closed,
    /// A former deadline, which no longer applies.
    Was,
    /// The day when the text itself was written.
    Written,
    /// Not about applying: questions, decisions, events, project periods.
    Aside,
    Unknown,
}

/// The phrase lists in `cues.txt`.
pub(super) struct Lists {
    aside: Cues,
    written: Cues,
    apply_by: Cues,
    pub(super) opens: Cues,
    closes: Cues,
    passed: Cues,
    pub(super) later: Cues,
    later_no_date: Cues,
    called_off: Cues,
    instead_of: Cues,
    formerly: Cues,
    pub(super) applying: Cues,
    pub(super) rolling_always: Cues,
    pub(super) rolling_when_applying: Cues,
    pub(super) rolling_taken: Cues,
    pub(super) not_rolling: Cues,
    pub(super) closed: Cues,
    pub(super) preliminary: Cues,
    because: Cues,
    pub(super) plans: Cues,
    pub(super) first_step: Cues,
    pub(super) last_step: Cues,
}

pub(super) static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let list = |section| Cues::of(include_str!("cues.txt"), section);
    Lists {
        aside: list("aside"),
        written: list("written"),
        apply_by: list("apply-by"),
        opens: list("opens"),
        closes: list("closes"),
        passed: list("passed"),
        later: list("later"),
        later_no_date: list("later-no-date"),
        called_off: list("called-off"),
        instead_of: list("instead-of"),
        formerly: list("formerly"),
        applying: list("applying"),
        rolling_always: list("rolling-always"),
        rolling_when_applying: list("rolling-when-applying"),
        rolling_taken: list("rolling-taken"),
        not_rolling: list("not-rolling"),
        closed: list("closed"),
        preliminary: list("preliminary"),
        because: list("because"),
        plans: list("plans"),
        first_step: list("first-step"),
        last_step: list("last-step"),
    }
});

/// The text around one date.
pub(super) struct Around<'a> {
    /// The text from the date before, or from the start of the sentence.
    pub(super) lead: &'a str,
    /// The text up to the next date, or to the end of the sentence.
    pub(super) tail: &'a str,
    pub(super) whole: &'a str,
    pub(super) heading: &'a str,
    /// The index of the date before in the same sentence.
    pub(super) joined_to: Option<usize>,
    pub(super) last: bool,
}

/// Returns the role of every mention, in order.
pub(super) fn all(text: &str, mentions: &[Mention]) -> Vec<Role> {
    let mut roles: Vec<Role> = Vec::with_capacity(mentions.len());
    // In "den 15 februari öppnar utlysningen och den 15 april stänger den" the words follow their dates.
    let mut words_follow = false;
    for n in 0..mentions.len() {
        let Some(around) = around(text, mentions, n) else { break };
        if around.joined_to.is_none() {
            let labelled = around.heading.ends_with(':') && cue(around.heading).is_some();
            words_follow = !around.last && begins_sentence(around.lead) && !labelled;
        }
        let followed = if words_follow { first_cue(around.tail) } else { None };
        let role = followed.or_else(|| by_lead(&around, text, mentions, &mut roles)).or_else(|| {
            let tail = if around.last { around.tail } else { "" };
            let first = begins_sentence(around.lead).then(|| first_cue(tail)).flatten();
            first.or_else(|| cue(tail)).or_else(|| cue(around.heading)).or_else(|| labelled(&around))
        });
        roles.push(settled(role.unwrap_or(Role::Unknown), &around));
    }
    roles
}

fn around<'a>(text: &'a str, mentions: &[Mention], n: usize) -> Option<Around<'a>> {
    let mention = mentions.get(n)?;
    let sentence = sentence::around(text, mention.start, mention.end);
    let slice = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let before = n.checked_sub(1).and_then(|p| mentions.get(p));
    let before = before.filter(|p| p.end > sentence.start || p.start == mention.start);
    let next = mentions.get(n + 1).filter(|next| next.start < sentence.end);
    Some(Around {
        lead: slice(before.map_or(sentence.start, |p| p.end), mention.start),
        tail: slice(mention.end, next.map_or(sentence.end, |next| next.start)),
        whole: slice(sentence.start, sentence.end),
        heading: sentence::heading_above(text, sentence.start).unwrap_or_default(),
        joined_to: before.and(n.checked_sub(1)),
        last: next.is_none(),
    })
}

/// Returns the role by the words before the date, or as part of a range or list with the date before.
fn by_lead(around: &Around<'_>, text: &str, mentions: &[Mention], roles: &mut [Role]) -> Option<Role> {
    let lists = &*LISTS;
    if lists.instead_of.last(around.lead).is_some_and(|end| is_blank(around.lead, end))
        && lists.later.are_in(around.whole)
    {
        return Some(Role::Was);
    }
    // "Ursprunglig sista dag var 6 oktober", in a text that announces a new one.
    let sure = || lists.closes.are_in(around.lead) && lists.later.are_in(text);
    if lists.formerly.are_in(around.lead) && sure() {
        return Some(Role::Was);
    }
    // "Förlängd till 7 maj på grund av driftstörningen 27–28 april"
    if around.joined_to.is_some() && lists.because.are_in(around.lead) && !lists.later.are_in(around.lead) {
        return Some(Role::Aside);
    }
    // "2026-03-15 (vecka 11)" says the same twice.
    if around.joined_to.is_some() && around.lead.trim() == "(" {
        return Some(Role::Aside);
    }
    if around.joined_to.is_some()
        && let Some(aside @ (Role::Aside | Role::Written)) = roles.last()
        && only(around.lead, &[JOINING, LIMITS])
    {
        return Some(*aside);
    }
    let decides =
        lists.aside.are_in(around.lead) || lists.opens.are_in(around.lead) || lists.closes.are_in(around.lead);
    let Some(before) = around.joined_to.filter(|_| !decides).and_then(|p| mentions.get(p)) else {
        return cue(around.lead).or_else(|| from_words(around.lead, &format!("{}\n{}", around.whole, around.heading)));
    };
    let previous = roles.last().copied()?;
    let start = sentence::around(text, before.start, before.end).start;
    let begins = text.get(start..before.start).unwrap_or_default();
    let (earlier, role) = join::both(around, previous, begins)?;
    if let Some(last) = roles.last_mut() {
        *last = earlier;
    }
    Some(role)
}

/// Returns the role of the first date of a list under a label, as in "Ansökningsomgångar 2026: 1 mars, 1 juni": days to
/// apply by.
fn labelled(around: &Around<'_>) -> Option<Role> {
    let label = around.lead.trim_end().strip_suffix(':')?;
    let list = !around.last && !around.tail.trim().is_empty() && only(around.tail, &[JOINING]);
    (list && LISTS.applying.are_in(label)).then_some(Role::Closes)
}

/// Adjusts a role by the whole sentence.
fn settled(role: Role, around: &Around<'_>) -> Role {
    let lists = &*LISTS;
    match role {
        Role::Opens | Role::Closes if lists.called_off.are_in(around.whole) => Role::Aside,
        Role::Closes if lists.later.are_in(around.whole) => Role::ClosesLater,
        Role::Closes if lists.passed.are_in(around.lead) => Role::Closed,
        // "was to open on 5 May and is postponed" gives no new day.
        Role::Opens if around.joined_to.is_none() && around.last && is_put_off(around) => Role::Aside,
        role => role,
    }
}

/// Returns whether an opening is postponed from the date, not to it.
fn is_put_off(around: &Around<'_>) -> bool {
    let cues = &LISTS.later_no_date;
    let lead = around.lead.trim_end().trim_end_matches(" den").to_lowercase();
    let to = [" till", " to", " until", " til"].iter().any(|word| lead.ends_with(word));
    cues.are_in(around.tail) || cues.are_in(around.lead) && !to
}

/// Returns whether a sentence is about when applications close.
pub(super) fn tells_of_closing(said: &str) -> bool {
    LISTS.closes.are_in(said) && !LISTS.aside.are_in(said)
}

/// Returns whether applications are taken at any time.
pub(super) fn rolling(text: &str) -> bool {
    let lists = &*LISTS;
    sentence::all(text).any(|said| {
        let likely = || lists.rolling_when_applying.are_in(said) && lists.applying.are_in(said);
        (lists.rolling_always.are_in(said) || likely())
            && (!lists.not_rolling.are_in(said) || lists.rolling_taken.are_in(said))
    })
}

fn is_blank(text: &str, from: usize) -> bool {
    text.get(from..).unwrap_or_default().chars().all(|c| !c.is_alphanumeric())
}

/// Returns whether the date begins its sentence: only a preposition or a weekday comes before it.
fn begins_sentence(lead: &str) -> bool {
    let lead = lead.trim().to_lowercase();
    lead.split_whitespace().all(|word| {
        matches!(word, "den" | "on" | "the" | "på" | "by" | "•" | "-" | "–") || super::names::weekday(word).is_some()
    })
}

/// Returns the role that the words before (or after) a date indicate. A phrase for another purpose wins, unless a
/// phrase for applying follows it: "Frågor om ansökan ställs senast 5 maj" is no deadline.
fn cue(text: &str) -> Option<Role> {
    let lists = &*LISTS;
    if let Some(aside) = lists.aside.last(text)
        && lists.apply_by.last(text).is_none_or(|apply| apply < aside)
    {
        return Some(if lists.written.are_in(text) { Role::Written } else { Role::Aside });
    }
    match (lists.opens.last(text), lists.closes.last(text)) {
        (Some(opens), Some(closes)) if opens > closes => Some(Role::Opens),
        (_, Some(_)) => Some(Role::Closes),
        (Some(_), None) => Some(Role::Opens),
        (None, None) => None,
    }
}

/// Returns the role that the words after a date at the start of a sentence indicate: the first phrase counts.
fn first_cue(text: &str) -> Option<Role> {
    let lists = &*LISTS;
    let found = [(&lists.aside, Role::Aside), (&lists.opens, Role::Opens), (&lists.closes, Role::Closes)];
    let places = found.into_iter().filter_map(|(cues, role)| Some((cues.first(text)?.start, role)));
    // A phrase right before the next date belongs to that one.
    places.filter(|(at, _)| !is_blank(text, *at)).min_by_key(|(at, _)| *at).map(|(_, role)| role)
}

/// Returns the role by "from" and "to", which count only right before the date, in a sentence about applying.
fn from_words(lead: &str, whole: &str) -> Option<Role> {
    let lead = join::without_clock(lead).to_lowercase();
    let lead = format!(" {}", lead.trim_end().trim_end_matches(" den").trim_end_matches(" the").trim_end());
    let ends = |words: &[&str]| words.iter().any(|w| lead.ends_with(w)) && LISTS.applying.are_in(whole);
    if ends(&[
        " från och med",
        " fr.o.m.",
        " from",
        " från",
        " fra",
        " between",
        " mellan",
        " mellem",
        " mellom",
        " as of",
    ]) {
        return Some(Role::Opens);
    }
    ends(&[" till", " to", " by", " before", " före", " til", " inden", " innen", " før"]).then_some(Role::Closes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_can_be_read() {
        let lists = &*LISTS;
        for (name, list) in [
            ("aside", &lists.aside),
            ("written", &lists.written),
            ("apply_by", &lists.apply_by),
            ("opens", &lists.opens),
            ("closes", &lists.closes),
            ("passed", &lists.passed),
            ("later", &lists.later),
            ("later_no_date", &lists.later_no_date),
            ("called_off", &lists.called_off),
            ("instead_of", &lists.instead_of),
            ("formerly", &lists.formerly),
            ("applying", &lists.applying),
            ("rolling_always", &lists.rolling_always),
            ("rolling_when_applying", &lists.rolling_when_applying),
            ("rolling_taken", &lists.rolling_taken),
            ("not_rolling", &lists.not_rolling),
            ("closed", &lists.closed),
            ("preliminary", &lists.preliminary),
        ] {
            assert!(list.is_whole(), "{name}");
        }
    }
}
