//! Gives every date in running text its role, according to the words around it.

use super::join::{self, LIST_JOINERS, RANGE_ENDS, has_only};
use super::mention::Mention;
use super::phrases::LISTS;
use super::role::{DateContext, DateRole};
use super::{names, sentence};

/// Returns the role of every mention, in order.
pub(super) fn classify(text: &str, mentions: &[Mention]) -> Vec<DateRole> {
    let mut roles: Vec<DateRole> = Vec::with_capacity(mentions.len());
    // In "den 15 februari öppnar utlysningen och den 15 april stänger den" the words follow their dates.
    let mut words_follow = false;
    for n in 0..mentions.len() {
        let Some(around) = context_of(text, mentions, n) else { break };
        if around.previous.is_none() {
            let labelled = around.heading.ends_with(':') && role_by_phrases(around.heading).is_some();
            words_follow = !around.is_last && begins_sentence(around.lead) && !labelled;
        }
        let followed = if words_follow { role_by_first_phrase(around.tail) } else { None };
        let role = followed.or_else(|| role_by_lead(&around, text, mentions, &mut roles)).or_else(|| {
            let tail = if around.is_last { around.tail } else { "" };
            let first = begins_sentence(around.lead).then(|| role_by_first_phrase(tail)).flatten();
            first
                .or_else(|| role_by_phrases(tail))
                .or_else(|| role_by_phrases(around.heading))
                .or_else(|| role_by_label(&around))
        });
        roles.push(adjust_by_sentence(role.unwrap_or(DateRole::Unknown), &around));
    }
    roles
}

fn context_of<'a>(text: &'a str, mentions: &[Mention], n: usize) -> Option<DateContext<'a>> {
    let mention = mentions.get(n)?;
    let sentence = sentence::around(text, mention.start, mention.end);
    let slice = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let before = n.checked_sub(1).and_then(|p| mentions.get(p));
    let before = before.filter(|p| p.end > sentence.start || p.start == mention.start);
    let next = mentions.get(n + 1).filter(|next| next.start < sentence.end);
    Some(DateContext {
        lead: slice(before.map_or(sentence.start, |p| p.end), mention.start),
        tail: slice(mention.end, next.map_or(sentence.end, |next| next.start)),
        sentence: slice(sentence.start, sentence.end),
        heading: sentence::heading_above(text, sentence.start).unwrap_or_default(),
        previous: before.and(n.checked_sub(1)),
        is_last: next.is_none(),
    })
}

/// Returns the role by the words before the date, or as part of a range or list with the date before.
fn role_by_lead(
    around: &DateContext<'_>,
    text: &str,
    mentions: &[Mention],
    roles: &mut [DateRole],
) -> Option<DateRole> {
    let lists = &*LISTS;
    if lists.instead_of.last_end(around.lead).is_some_and(|end| is_blank(around.lead, end))
        && lists.later.matches(around.sentence)
    {
        return Some(DateRole::Former);
    }
    // "Ursprunglig sista dag var 6 oktober", in a text that announces a new one.
    let is_replaced = || lists.closes.matches(around.lead) && lists.later.matches(text);
    if lists.formerly.matches(around.lead) && is_replaced() {
        return Some(DateRole::Former);
    }
    // "Förlängd till 7 maj på grund av driftstörningen 27–28 april"
    if around.previous.is_some() && lists.because.matches(around.lead) && !lists.later.matches(around.lead) {
        return Some(DateRole::Unrelated);
    }
    // "2026-03-15 (vecka 11)" says the same twice.
    if around.previous.is_some() && around.lead.trim() == "(" {
        return Some(DateRole::Unrelated);
    }
    if around.previous.is_some()
        && let Some(aside @ (DateRole::Unrelated | DateRole::Written)) = roles.last()
        && has_only(around.lead, &[LIST_JOINERS, RANGE_ENDS])
    {
        return Some(*aside);
    }
    let has_own_role =
        lists.unrelated.matches(around.lead) || lists.opens.matches(around.lead) || lists.closes.matches(around.lead);
    let Some(before) = around.previous.filter(|_| !has_own_role).and_then(|p| mentions.get(p)) else {
        return role_by_phrases(around.lead)
            .or_else(|| role_by_preposition(around.lead, &format!("{}\n{}", around.sentence, around.heading)));
    };
    let previous = roles.last().copied()?;
    let start = sentence::around(text, before.start, before.end).start;
    let begins = text.get(start..before.start).unwrap_or_default();
    let (earlier, role) = join::classify_pair(around, previous, begins)?;
    if let Some(last) = roles.last_mut() {
        *last = earlier;
    }
    Some(role)
}

/// Returns the role of the first date of a list under a label, as in "Ansökningsomgångar 2026: 1 mars, 1 juni": days to
/// apply by.
fn role_by_label(around: &DateContext<'_>) -> Option<DateRole> {
    let label = around.lead.trim_end().strip_suffix(':')?;
    let list = !around.is_last && !around.tail.trim().is_empty() && has_only(around.tail, &[LIST_JOINERS]);
    (list && LISTS.applying.matches(label)).then_some(DateRole::Closes)
}

/// Adjusts a role by the whole sentence.
fn adjust_by_sentence(role: DateRole, around: &DateContext<'_>) -> DateRole {
    let lists = &*LISTS;
    match role {
        DateRole::Opens | DateRole::Closes if lists.cancelled.matches(around.sentence) => DateRole::Unrelated,
        DateRole::Closes if lists.later.matches(around.sentence) => DateRole::Extended,
        DateRole::Closes if lists.has_passed.matches(around.lead) => DateRole::Closed,
        // "was to open on 5 May and is postponed" gives no new day.
        DateRole::Opens if around.previous.is_none() && around.is_last && is_postponed(around) => DateRole::Unrelated,
        role => role,
    }
}

/// Returns whether an opening is postponed from the date, not to it.
fn is_postponed(around: &DateContext<'_>) -> bool {
    let cues = &LISTS.later_no_date;
    let lead = around.lead.trim_end().trim_end_matches(" den").to_lowercase();
    let to = [" till", " to", " until", " til"].iter().any(|word| lead.ends_with(word));
    cues.matches(around.tail) || cues.matches(around.lead) && !to
}

/// Returns whether a sentence is about when applications close.
pub(super) fn is_about_closing(sentence: &str) -> bool {
    LISTS.closes.matches(sentence) && !LISTS.unrelated.matches(sentence)
}

/// Returns whether applications are taken at any time.
pub(super) fn is_rolling(text: &str) -> bool {
    let lists = &*LISTS;
    sentence::split(text).any(|said| {
        let is_rolling_application = || lists.rolling_when_applying.matches(said) && lists.applying.matches(said);
        (lists.rolling_always.matches(said) || is_rolling_application())
            && (!lists.not_rolling.matches(said) || lists.rolling_taken.matches(said))
    })
}

fn is_blank(text: &str, from: usize) -> bool {
    text.get(from..).unwrap_or_default().chars().all(|c| !c.is_alphanumeric())
}

/// Returns whether the date begins its sentence: only a preposition or a weekday comes before it.
fn begins_sentence(lead: &str) -> bool {
    let lead = lead.trim().to_lowercase();
    lead.split_whitespace().all(|word| {
        matches!(word, "den" | "on" | "the" | "på" | "by" | "•" | "-" | "–") || names::weekday(word).is_some()
    })
}

/// Returns the role that the words before (or after) a date indicate. A phrase for another purpose wins, unless a
/// phrase for applying follows it: "Frågor om ansökan ställs senast 5 maj" is no deadline.
fn role_by_phrases(text: &str) -> Option<DateRole> {
    let lists = &*LISTS;
    if let Some(aside) = lists.unrelated.last_end(text)
        && lists.apply_by.last_end(text).is_none_or(|apply| apply < aside)
    {
        return Some(if lists.written.matches(text) { DateRole::Written } else { DateRole::Unrelated });
    }
    match (lists.opens.last_end(text), lists.closes.last_end(text)) {
        (Some(opens), Some(closes)) if opens > closes => Some(DateRole::Opens),
        (_, Some(_)) => Some(DateRole::Closes),
        (Some(_), None) => Some(DateRole::Opens),
        (None, None) => None,
    }
}

/// Returns the role that the words after a date at the start of a sentence indicate: the first phrase counts.
fn role_by_first_phrase(text: &str) -> Option<DateRole> {
    let lists = &*LISTS;
    let found =
        [(&lists.unrelated, DateRole::Unrelated), (&lists.opens, DateRole::Opens), (&lists.closes, DateRole::Closes)];
    let places = found.into_iter().filter_map(|(cues, role)| Some((cues.find(text)?.start, role)));
    // A phrase right before the next date belongs to that one.
    places.filter(|(at, _)| !is_blank(text, *at)).min_by_key(|(at, _)| *at).map(|(_, role)| role)
}

/// Returns the role by "from" and "to", which count only right before the date, in a sentence about applying.
fn role_by_preposition(lead: &str, whole: &str) -> Option<DateRole> {
    let lead = join::without_clock(lead).to_lowercase();
    let lead = format!(" {}", lead.trim_end().trim_end_matches(" den").trim_end_matches(" the").trim_end());
    let ends = |words: &[&str]| words.iter().any(|w| lead.ends_with(w)) && LISTS.applying.matches(whole);
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
        return Some(DateRole::Opens);
    }
    ends(&[" till", " to", " by", " before", " före", " til", " inden", " innen", " før"]).then_some(DateRole::Closes)
}
