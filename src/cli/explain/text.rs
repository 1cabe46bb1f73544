//! The explanation as lines of text: the verdict first, then the calculation.

use crate::kommun::{Eligible, Level, Match, Reason};
use crate::locale::Locale;
use crate::matching::{AreaExplanation, Explanation, Threshold};

/// Returns the explanation as lines.
pub(super) fn explanation_lines(locale: Locale, explanation: &Explanation) -> Vec<String> {
    let thresholds = &explanation.thresholds;
    let from = |threshold: Threshold| number(locale, f64::from(threshold.from) / 1_000.0);
    let verdict = locale.message(
        "explain-verdict",
        [
            ("verdict", verdict(locale, &explanation.found).into()),
            ("score", locale.decimal(explanation.found.score, 3).into()),
            ("digest", from(thresholds.digest).into()),
            ("alert", from(thresholds.alert).into()),
        ],
    );
    let mut out = vec![verdict];
    out.extend(thresholds.moves().iter().map(|moved| locale.threshold_move(moved)));
    out.push(String::new());
    out.extend(explanation.found.reasons.iter().flat_map(|reason| reason_lines(locale, explanation, reason)));
    out.push(String::new());
    out.extend(participation_lines(locale, explanation));
    out.extend(areas_lines(locale, explanation));
    out
}

fn reason_lines(locale: Locale, explanation: &Explanation, reason: &Reason) -> Vec<String> {
    let passage = reason.passage.iter().map(|passage| format!("    {}", quoted(in_print(explanation, passage))));
    std::iter::once(locale.reason(reason)).chain(passage).collect()
}

/// Returns the lines on the areas that the call is about or mentions, and on what capped the score.
fn areas_lines(locale: Locale, explanation: &Explanation) -> Vec<String> {
    let (main, mentioned): (Vec<_>, Vec<_>) = explanation.areas.iter().partition(|area| area.is_main());
    let names = |some: &[&AreaExplanation]| {
        let names: Vec<String> = some.iter().map(|area| locale.area(area.id.as_str()).to_lowercase()).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    if explanation.found.eligible == Eligible::No {
        let about = names(&main).map(|areas| locale.message("explain-otherwise-about", [("areas", areas.into())]));
        return about.map(|line| format!("    {line}")).into_iter().collect();
    }
    let mut out: Vec<String> =
        main.iter().flat_map(|area| area_lines(locale, area, explanation.participation)).collect();
    if main.is_empty() {
        out.push(format!("    {}", locale.text("explain-no-area")));
    }
    let in_passing = names(&mentioned).map(|areas| locale.message("explain-in-passing", [("areas", areas.into())]));
    out.extend(in_passing.map(|line| format!("    {line}")));
    let cap = explanation.cap.map(|cap| locale.score_cap(cap));
    out.extend(cap.map(|reason| locale.message("explain-capped", [("reason", reason.into())])));
    out
}

/// Returns a passage as it reads in print, where the policy's text is damaged by scanning.
fn in_print<'a>(explanation: &'a Explanation, passage: &'a str) -> &'a str {
    let of = |area: &'a AreaExplanation| area.priority.as_ref().filter(|priority| priority.passage == passage);
    explanation.areas.iter().find_map(of).and_then(|priority| priority.quote.as_deref()).unwrap_or(passage)
}

/// Returns the lines on whether the kommun can take part, and the words for and against it.
fn participation_lines(locale: Locale, explanation: &Explanation) -> Vec<String> {
    if explanation.found.eligible == Eligible::No {
        return vec![locale.text("explain-excluded").to_owned()];
    }
    if !explanation.has_applicants {
        return vec![locale.text("explain-no-applicants").to_owned()];
    }
    let participation = number(locale, explanation.participation);
    let basis = programme_part(locale, explanation);
    let mut out =
        vec![locale.message("explain-participation", [("part", participation.into()), ("basis", basis.into())])];
    if !explanation.speaks_for.is_empty() {
        let line = locale.message("explain-speaks-for", [("words", explanation.speaks_for.join(", ").into())]);
        out.push(format!("    {line}"));
    }
    if !explanation.speaks_against.is_empty() {
        let groups: Vec<&str> = explanation.other_groups.iter().map(|group| locale.actors(group)).collect();
        let actors = groups.join(&format!(" {} ", locale.text("reason-and")));
        let words = explanation.speaks_against.join(", ");
        let line = locale.message("explain-speaks-for-others", [("actors", actors.into()), ("words", words.into())]);
        out.push(format!("    {line}"));
    }
    let realistic = Explanation::REALISTIC_PARTICIPATION;
    if explanation.participation < realistic {
        let line = locale.message("explain-unrealistic", [("limit", number(locale, realistic).into())]);
        out.push(format!("    {line}"));
    }
    out
}

fn verdict(locale: Locale, found: &Match) -> &'static str {
    locale.text(match (found.level, found.eligible) {
        (Level::Alert, _) => "explain-alert",
        (Level::Digest, _) => "explain-digest",
        (Level::None, Eligible::No) => "explain-not-eligible",
        (Level::None, _) => "explain-not-relevant",
    })
}

/// Returns how much of the participation the programme's rule gives.
fn programme_part(locale: Locale, explanation: &Explanation) -> String {
    match explanation.participation_by_programme {
        None => locale.text("explain-programme-unknown").to_owned(),
        Some(part) if (part - explanation.participation).abs() < f64::EPSILON => {
            locale.text("explain-programme-says").to_owned()
        }
        Some(part) => locale.message("explain-programme-gives", [("part", number(locale, part).into())]),
    }
}

fn area_lines(locale: Locale, area: &AreaExplanation, participation: f64) -> Vec<String> {
    let words = match area.words.is_empty() {
        true => locale.text("explain-by-programme").to_owned(),
        false => area.words.join(", "),
    };
    let found = locale.text(if area.by_similarity { "explain-by-similarity" } else { "explain-in-text" });
    let head = format!("    {}: {} {found} ({words})", locale.area(area.id.as_str()), number(locale, area.strength));
    let Some(priority) = &area.priority else {
        return vec![format!("{head}; {}", locale.text("explain-no-priority"))];
    };
    let title = format!("{}{}", quoted(&priority.title), locale.policy_section(&priority.place));
    let sum = locale.message(
        "explain-sum",
        [
            ("priority", title.into()),
            ("weight", number(locale, area.priority_weight).into()),
            ("part", number(locale, participation).into()),
            ("score", number(locale, area.score).into()),
        ],
    );
    vec![head, format!("        {sum}")]
}

/// Puts a text in quotation marks.
fn quoted(text: &str) -> String {
    format!("”{text}”")
}

/// Formats a number with two decimals; truncated, so that a value below a limit does not look as if it reached it.
fn number(locale: Locale, value: f64) -> String {
    locale.decimal((value * 100.0 + 1e-6).floor() / 100.0, 2)
}
