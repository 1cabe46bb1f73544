//! Reads one round. Contacts (`KontaktLista`) are never read.

use serde_json::Value;

use super::super::{SkipReason, bounded, json, personal_data};
use crate::opportunity::{Draft, SectionKind, StatedStatus, Zone};
use crate::text::{Language, html};

/// The register's value for no date.
const NO_DATE: &str = "1900-01-01";
/// The page that finds a round by its number, for rounds without a link of their own.
pub(super) const SEARCH_PAGE: &str = "https://www.vinnova.se/sok-finansiering/hitta-finansiering/?q=";

/// Reads the draft, and the name of the call that the round belongs to.
pub(super) fn draft(record: &Value) -> Result<(Draft, Option<String>), SkipReason> {
    let key = json::scalar_at(record, "/Diarienummer").ok_or("a round without diarienummer")?;
    if is_restricted(record) {
        return Err(SkipReason::NotACall);
    }
    let titles = ["/Titel", "/TitelEngelska"].into_iter().filter_map(|at| json::scalar_at(record, at));
    let title =
        titles.map(|title| html::to_line(&title)).find(|title| !is_blank(title)).ok_or("a round without title")?;
    let english = json::scalar_at(record, "/Titel").is_none_or(|title| is_blank(&title));
    let deadlines = deadlines(record);
    let daily = json::scalar_at(record, "/DagligAvlasning").as_deref() == Some("1");
    let text = prose(record, &["/Beskrivning"]);
    let web = web_texts(record);
    let budget = web
        .lines()
        .flat_map(|line| line.split(". "))
        .find(|sentence| sentence.to_lowercase().contains("totala budget"));
    let budget = budget.map(str::to_owned);
    let sections = [(SectionKind::Summary, text), (SectionKind::Other, web)];
    let draft = Draft {
        url: link(record).unwrap_or_else(|| format!("{SEARCH_PAGE}{key}")),
        reference: key.clone(),
        title,
        zone: Zone::Stockholm,
        opens: date(record, "/Oppningsdatum"),
        rolling: daily && deadlines.is_empty(),
        deadline_model: (deadlines.len() > 1).then(|| "multiple cut-off".to_owned()),
        deadlines,
        budget,
        language: Some(if english { Language::En } else { Language::Sv }),
        sections: sections.into_iter().filter(|(_, text)| !text.is_empty()).collect(),
        key,
        ..Draft::default()
    };
    Ok((draft, json::scalar_at(record, "/DiarienummerUtlysning")))
}

/// Tells whether the round is only for those who were invited.
pub(super) fn is_restricted(record: &Value) -> bool {
    json::scalar_at(record, "/Publik").as_deref() == Some("0")
}

/// Returns the draft of a round that is not, or no longer, open to the public.
pub(super) fn withdrawn(record: &Value) -> Option<Draft> {
    let key = json::scalar_at(record, "/Diarienummer").filter(|_| is_restricted(record))?;
    let status = Some(StatedStatus::Withdrawn);
    Some(Draft { url: format!("{SEARCH_PAGE}{key}"), key, status, zone: Zone::Stockholm, ..Draft::default() })
}

/// Tells whether a field is empty; untranslated ones hold "x" or "xx".
pub(super) fn is_blank(text: &str) -> bool {
    text.trim().chars().all(|c| matches!(c, 'x' | 'X'))
}

/// Returns a wall time in Stockholm, as `YYYY-MM-DD HH:MM`; midnight is a date without time.
fn date(record: &Value, at: &str) -> Option<String> {
    wall_time(&json::scalar_at(record, at)?)
}

fn wall_time(text: &str) -> Option<String> {
    let day = text.get(..10).filter(|day| *day != NO_DATE)?;
    let time = text.get(11..16).filter(|time| *time != "00:00");
    Some(time.map_or_else(|| day.to_owned(), |time| format!("{day} {time}")))
}

/// Returns the closing date, and the cut-off dates before it. The names of that list and its fields are known from
/// abbreviations only, so every date in a list whose name begins with `Avlas` is taken.
fn deadlines(record: &Value) -> Vec<String> {
    let lists = record.as_object().into_iter().flatten().filter(|(name, _)| name.starts_with("Avlas"));
    let readings = lists.flat_map(|(_, list)| list.as_array().into_iter().flatten());
    let dates = readings.filter_map(|reading| match reading {
        Value::String(date) => wall_time(date),
        Value::Object(fields) => fields.values().filter_map(Value::as_str).find_map(|text| {
            text.get(..10).and_then(|day| day.parse::<jiff::civil::Date>().ok()).and_then(|_| wall_time(text))
        }),
        _ => None,
    });
    let mut all: Vec<String> = dates.chain(date(record, "/Stangningsdatum")).collect();
    all.sort();
    all.dedup();
    all
}

/// Returns the page of the round, if it names one; a link for applying is better than none.
fn link(record: &Value) -> Option<String> {
    let links: Vec<&Value> = record.pointer("/LankLista")?.as_array()?.iter().collect();
    let address = |link: &&Value| ["/URL", "/Lank"].iter().find_map(|at| json::scalar_at(link, at));
    links.iter().filter_map(address).find(|url| url.starts_with("https://"))
}

/// Returns the Swedish texts of the web page; some records write `Text` and `Lang` instead of `TextSv`.
fn web_texts(record: &Value) -> String {
    let texts = record.pointer("/WebTextLista").and_then(Value::as_array);
    let swedish = |text: &Value| {
        let by_language = json::scalar_at(text, "/Lang").is_some_and(|lang| lang.eq_ignore_ascii_case("sv"));
        json::scalar_at(text, "/TextSv").or_else(|| json::scalar_at(text, "/Text").filter(|_| by_language))
    };
    let swedish_texts = texts.into_iter().flatten().filter_map(swedish).filter(|text| !is_blank(text));
    plain_text(&swedish_texts.collect::<Vec<_>>().join("\n"))
}

pub(super) fn prose(record: &Value, places: &[&str]) -> String {
    let texts = places.iter().filter_map(|at| json::scalar_at(record, at)).filter(|text| !is_blank(text));
    plain_text(&texts.collect::<Vec<_>>().join("\n"))
}

fn plain_text(text: &str) -> String {
    personal_data::without_personal_lines(&html::to_text(bounded(text)))
}
