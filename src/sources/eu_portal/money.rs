//! Budgets on the portal: the overview covers the whole umbrella call, so a topic's own lines are picked out of it.

use serde_json::Value;

use super::fields::scalar_text;

/// The sums that one topic has to grant, in euro as printed; `None` where the portal says 0 or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TopicBudget {
    pub(super) budget: Option<String>,
    pub(super) min: Option<String>,
    pub(super) max: Option<String>,
    pub(super) expected_grants: Option<u64>,
    pub(super) deadline_model: Option<String>,
    pub(super) deadlines: Vec<String>,
}

/// Picks the lines whose action begins with the identifier and a space: `X-01` must not take those of `X-01-02`.
pub(super) fn topic_budget(overview: &Value, identifier: &str) -> TopicBudget {
    let prefix = format!("{identifier} ");
    let map = overview.get("budgetTopicActionMap").and_then(Value::as_object);
    let mut lines: Vec<&Value> = Vec::new();
    for line in map.into_iter().flat_map(|m| m.values()).filter_map(Value::as_array).flatten() {
        let action = line.get("action").and_then(Value::as_str).unwrap_or_default();
        if action.trim_start().starts_with(&prefix) && !lines.contains(&line) {
            lines.push(line);
        }
    }
    let values = |name: &'static str| lines.iter().filter_map(move |l| positive_number(l.get(name)?));
    let years = lines.iter().filter_map(|l| l.get("budgetYearMap")?.as_object()).flat_map(|m| m.values());
    let expected: f64 = values("expectedGrants").sum();
    let dates = lines.iter().filter_map(|l| l.get("deadlineDates")?.as_array()).flatten();
    TopicBudget {
        budget: format_sum(years.filter_map(positive_number).sum()),
        min: values("minContribution").min_by(f64::total_cmp).and_then(format_sum),
        max: values("maxContribution").max_by(f64::total_cmp).and_then(format_sum),
        expected_grants: (expected >= 1.0).then_some(expected as u64),
        deadline_model: lines.iter().find_map(|l| Some(l.get("deadlineModel")?.as_str()?.to_owned())),
        deadlines: dates.filter_map(scalar_text).filter(|d| !d.trim().is_empty()).collect(),
    }
}

/// Formats a bare sum such as `250000.0` without a needless fraction; `None` for 0.
pub(super) fn plain_sum(text: &str) -> Option<String> {
    format_sum(number(text)?)
}

fn positive_number(value: &Value) -> Option<f64> {
    number(&scalar_text(value)?).filter(|n| *n > 0.0)
}

fn number(text: &str) -> Option<f64> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '€')).collect();
    digits.parse::<f64>().ok().filter(|n| n.is_finite() && (0.0..1e15).contains(n))
}

fn format_sum(sum: f64) -> Option<String> {
    (sum >= 1.0).then(|| format!("{:.0}", sum.round()))
}
