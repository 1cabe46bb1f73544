//! Reads a row of the search into a draft, without what is volatile (weight, checksum, highlights, the order of lists).

use serde_json::Value;

use super::fields::RowFields;
use super::{codes, dates, links, money, sections};
use crate::opportunity::Draft;
use crate::sources::SkipReason;
use crate::text::{Language, html};

/// The three types of call, which give the same fields different meanings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CallType {
    Topic,
    Prospect,
    Cascade,
}

/// Reads the draft of a row that passed the filter.
///
/// # Errors
/// The reason, when the row cannot be a call.
pub(super) fn draft(row: &Value) -> Result<Draft, SkipReason> {
    if !row.is_object() {
        return Err("a row that is no object".into());
    }
    let fields = RowFields::new(row);
    let reference =
        fields.envelope_field("reference").or_else(|| fields.first("REFERENCE")).ok_or("a row without reference")?;
    let kind = match fields.first("type").as_deref().map(str::trim) {
        Some("1") => CallType::Topic,
        Some("2") => CallType::Prospect,
        Some("8") => CallType::Cascade,
        _ => return Err("a row of another type".into()),
    };
    let mut draft = Draft {
        key: key(kind, &fields, &reference),
        reference,
        programme: codes::programme(&fields.all("frameworkProgramme")),
        action: action(&fields),
        status: fields.first("status").and_then(|s| codes::status(&s)),
        deadline_model: fields.line("deadlineModel"),
        sections: sections::row_sections(&fields),
        keywords: keywords(&fields),
        ..Draft::default()
    };
    match kind {
        CallType::Topic => topic(&mut draft, &fields),
        CallType::Prospect => prospect(&mut draft, &fields),
        CallType::Cascade => cascade(&mut draft, &fields),
    }
    match draft.title.is_empty() {
        true => Err("a row without title".into()),
        false => Ok(draft),
    }
}

/// Returns the key of a call: for topics by the number that the bulk file has too, for the rest by their reference
/// without the language at its end, which is written `en` and `EN`.
fn key(kind: CallType, fields: &RowFields<'_>, reference: &str) -> String {
    let number = || -> Option<String> {
        let digits = |text: String| text.trim().chars().take_while(char::is_ascii_digit).collect::<String>();
        [fields.first("ccm2Id"), Some(reference.to_owned())].into_iter().flatten().map(digits).find(|n| !n.is_empty())
    };
    if let (CallType::Topic, Some(number)) = (kind, number()) {
        return topic_key(&number);
    }
    let upper = reference.trim().to_uppercase();
    upper.strip_suffix("EN").map(str::to_owned).unwrap_or(upper)
}

/// Returns the key of a topic from its ccm2Id.
pub(super) fn topic_key(number: &str) -> String {
    format!("ccm2:{number}")
}

fn topic(draft: &mut Draft, fields: &RowFields<'_>) {
    let identifier = fields.line("identifier");
    draft.title = first_line(fields, &["title"]).unwrap_or_default();
    draft.call_identifier = fields.line("callIdentifier");
    draft.call_title = fields.line("callTitle");
    draft.opens = fields.first("startDate").and_then(|s| dates::topic(&s));
    draft.deadlines = sorted_dates(fields.all("deadlineDate"), dates::topic);
    draft.language = Some(Language::En);
    draft.url = identifier.as_deref().map(links::topic).or_else(|| links::record_url(fields)).unwrap_or_default();
    if let (Some(overview), Some(identifier)) = (fields.json("budgetOverview"), &identifier) {
        apply_topic_budget(draft, money::topic_budget(&overview, identifier));
    }
    if draft.deadlines.is_empty() {
        draft.deadlines = sorted_dates(action_deadlines(fields), dates::topic);
    }
    draft.identifier = identifier;
}

/// Fills in the budget; its dates only where the row itself has none.
pub(super) fn apply_topic_budget(draft: &mut Draft, money: money::TopicBudget) {
    draft.currency = money.budget.as_ref().or(money.min.as_ref()).or(money.max.as_ref()).map(|_| "EUR".to_owned());
    draft.budget = money.budget;
    draft.grant_min = money.min;
    draft.grant_max = money.max;
    draft.expected_grants = money.expected_grants;
    draft.deadline_model = draft.deadline_model.take().or(money.deadline_model);
    if draft.deadlines.is_empty() {
        draft.deadlines = sorted_dates(money.deadlines, dates::topic);
    }
}

fn prospect(draft: &mut Draft, fields: &RowFields<'_>) {
    draft.title = first_paragraph(fields, "title").or_else(|| first_line(fields, &["callTitle"])).unwrap_or_default();
    draft.identifier = fields.line("identifier");
    draft.call_identifier = fields.line("callIdentifier");
    draft.opens = fields.first("startDate").and_then(|s| dates::prospect(&s));
    draft.deadlines = sorted_dates(fields.all("deadlineDate"), dates::prospect);
    draft.url = links::prospect(&draft.reference);
    apply_row_budget(draft, fields);
}

/// Fills in a cascade call. Its `identifier` and `title` belong to the topic that pays for it, and up to 25 calls share
/// them.
fn cascade(draft: &mut Draft, fields: &RowFields<'_>) {
    draft.title = fields
        .line("callTitle")
        .or_else(|| fields.envelope_field("summary").map(|s| html::to_line(&s)))
        .or_else(|| first_line(fields, &["title"]))
        .unwrap_or_default();
    draft.call_identifier = fields.line("identifier");
    draft.call_title = fields.line("title");
    draft.opens = fields.first("startDate").and_then(|s| dates::cascade(&s));
    draft.deadlines = sorted_dates(fields.all("deadlineDate"), dates::cascade);
    draft.language = Some(Language::En);
    draft.url = links::cascade(fields).or_else(|| links::record_url(fields)).unwrap_or_default();
    apply_row_budget(draft, fields);
}

fn apply_row_budget(draft: &mut Draft, fields: &RowFields<'_>) {
    draft.budget = fields.first("budget").and_then(|b| money::plain_sum(&b));
    let currency = fields.line("currency").filter(|c| c.len() == 3).map(|c| c.to_uppercase());
    draft.currency = draft.budget.as_ref().map(|_| currency.unwrap_or_else(|| "EUR".to_owned()));
}

fn first_line(fields: &RowFields<'_>, names: &[&str]) -> Option<String> {
    let summary = || fields.envelope_field("summary").map(|s| html::to_line(&s)).filter(|s| !s.is_empty());
    names.iter().find_map(|name| fields.line(name)).or_else(summary)
}

/// Returns the first paragraph of a field. Titles of external action sometimes have the abstract behind them: only what
/// stands before a blank line is the title.
fn first_paragraph(fields: &RowFields<'_>, name: &str) -> Option<String> {
    let field = fields.first(name)?.replace('\r', "");
    field.split("\n\n").map(html::to_line).find(|line| !line.is_empty())
}

/// Reads dates, sorted and without duplicates.
pub(super) fn sorted_dates(stamps: Vec<String>, read: fn(&str) -> Option<String>) -> Vec<String> {
    let mut found: Vec<String> = stamps.iter().filter_map(|s| read(s)).collect();
    found.sort();
    found.dedup();
    found
}

/// Returns the type of action without its code and double space: `HORIZON  Research and Innovation Actions`.
fn action(fields: &RowFields<'_>) -> Option<String> {
    let from_actions = || {
        let actions = fields.json("actions")?;
        let label = actions.get(0)?.get("types")?.get(0)?.get("typeOfAction")?.as_str()?;
        Some(html::to_line(label.split_once(' ')?.1))
    };
    fields.line("typesOfAction").or_else(from_actions)
}

fn action_deadlines(fields: &RowFields<'_>) -> Vec<String> {
    let actions = fields.json("actions").unwrap_or_default();
    let all = actions.as_array().into_iter().flatten();
    let dates = all.filter_map(|a| a.get("deadlineDates")?.as_array()).flatten();
    dates.filter_map(super::fields::scalar_text).collect()
}

/// Returns the keywords, which come as a list, or as one string that holds a JSON list. Ids among them are left out,
/// because they mean nothing to people.
fn keywords(fields: &RowFields<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in [fields.all("keywords"), fields.all("tags")].concat() {
        match serde_json::from_str::<Vec<String>>(&word) {
            Ok(inner) => found.extend(inner),
            Err(_) => found.push(word),
        }
    }
    let ids = [fields.line("identifier"), fields.line("callIdentifier")];
    let mut found: Vec<String> = found.iter().map(|word| html::to_line(word)).collect();
    found.retain(|word| !word.is_empty() && !ids.contains(&Some(word.clone())) && !is_id(word));
    found.sort();
    found.dedup();
    found
}

/// Recognises ids such as `HORIZON-CL5-2026-D3-01`, `43108390` and `EuropeAid/186350/DD/ACT/XK`.
fn is_id(word: &str) -> bool {
    let digit = word.chars().any(|c| c.is_ascii_digit());
    let plain = word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '+'));
    let dashes = word.matches('-').count();
    digit && ((plain && (dashes >= 2 || (dashes == 0 && word.len() > 5))) || word.starts_with("EuropeAid/"))
}
