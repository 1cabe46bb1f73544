//! Lists of calls as JSON, read by the pointers (RFC 6901) that `sources.toml` gives.

mod entry;
mod rules;

use serde_json::Value;
use url::Url;

use super::{
    AgeLimit, LIST_PAGE_FRAGMENT, Page, ParseError, ParsedPage, Request, RequestKind, SkipReason, Source, SourceKind,
    address, bounded, charset, personal_data,
};
use crate::opportunity::{Draft, SectionKind};
use crate::reading::date;
use crate::text::{fold, html};

pub use rules::JsonRules;

const EXPECTED: &str = "JSON with a list of calls";
/// The most rows that are read of one page; more is no list of calls.
const MAX_ROWS: usize = 5_000;

/// The kind of source that a list in JSON is.
pub const KIND: SourceKind = SourceKind::new("json", |spec, table| {
    let rules = entry::read(spec, table)?;
    Some(Box::new(JsonSource { url: spec.url.clone(), rules }))
});
/// The kind of source that a calendar of events is: a list in JSON whose pointers are known.
pub const EVENTS_KIND: SourceKind = SourceKind::new("events", |spec, table| {
    let rules = entry::common_rules(spec, table).for_events_calendar();
    Some(Box::new(JsonSource { url: spec.url.clone(), rules }))
});

/// A list in JSON as a source.
#[derive(Clone, Debug)]
pub struct JsonSource {
    pub url: String,
    pub rules: JsonRules,
}

impl Source for JsonSource {
    fn kind(&self) -> &'static str {
        KIND.name
    }

    fn hosts(&self) -> Vec<String> {
        address::hosts([Some(&self.url), self.rules.detail_url.as_ref()].into_iter().flatten())
    }

    fn public_page(&self) -> Option<String> {
        address::front_page(&self.url)
    }

    fn rank(&self) -> u8 {
        2
    }

    /// Rows that are skipped for their age are still there.
    fn lists_all_calls(&self) -> bool {
        self.rules.max_age.is_none()
    }

    fn start_requests(&self) -> Vec<Request> {
        vec![Request::get(&self.url).for_data()]
    }

    fn parse(&self, page: &Page) -> Result<ParsedPage, ParseError> {
        if page.request.kind == RequestKind::Detail {
            return Ok(self.parse_detail(page));
        }
        let root: Value = super::bytes::read_json(page, EXPECTED)?;
        let found = root.pointer(&self.rules.rows);
        let rows = match found {
            Some(Value::Array(rows)) => rows.as_slice(),
            Some(row @ Value::Object(_)) => std::slice::from_ref(row),
            _ => {
                let found = format!("JSON without a list at \"{}\"", self.rules.rows);
                return Err(ParseError::UnexpectedFormat { expected: EXPECTED, found });
            }
        };
        let mut parsed =
            ParsedPage { row_count: rows.len() as u64, says_empty: rows.is_empty(), ..ParsedPage::default() };
        let base = self.rules.base_url.as_ref().and_then(|base| Url::parse(base).ok()).or(Url::parse(&page.url).ok());
        parsed.age_limit = self.age_limit(rows);
        for row in rows.iter().take(MAX_ROWS) {
            match self.draft(row, base.as_ref()) {
                Ok(draft) => {
                    parsed.next_requests.extend(self.detail_page(&draft.url));
                    parsed.drafts.push(draft);
                }
                Err(reason) => parsed.skip(reason),
            }
        }
        (MAX_ROWS..rows.len()).for_each(|_| parsed.skip(SkipReason::TooManyCalls));
        self.follow_next(&root, page, &mut parsed);
        Ok(parsed)
    }

    fn detail_page(&self, url: &str) -> Option<Request> {
        let template = self.rules.detail_url.as_ref()?;
        let path = Url::parse(url).ok()?.path().trim_end_matches('/').to_owned();
        // The call's own address stands behind the `#`, which is never sent, so that the response is matched with its
        // call.
        Some(Request::detail(format!("{}#{url}", template.replace("{path}", &path))))
    }
}

impl JsonSource {
    fn age_limit(&self, rows: &[Value]) -> Option<AgeLimit> {
        let (max_age, pointer) = (self.rules.max_age?, self.rules.published.as_ref()?);
        let day = |row: &Value| date::parse_day_of_publication(&scalar_at(row, pointer)?, self.rules.zone);
        Some(AgeLimit { max_age, published: rows.iter().filter_map(day).collect() })
    }

    fn draft(&self, row: &Value, base: Option<&Url>) -> Result<Draft, SkipReason> {
        let rules = &self.rules;
        let at = |pointer: &Option<String>| pointer.as_ref().and_then(|pointer| scalar_at(row, pointer));
        let title = scalar_at(row, &rules.title).map(|t| html::to_line(bounded(&t))).filter(|t| !t.is_empty());
        let title = title.ok_or("a row without title")?;
        let link = scalar_at(row, &rules.url).ok_or("a row without link")?;
        let url = address::canonical(base, &link).ok_or("a row with a bad link")?.to_string();
        let summary = at(&rules.summary)
            .map(|t| personal_data::without_personal_lines(&html::to_text(bounded(&t))))
            .unwrap_or_default();
        let published = at(&rules.published);
        let searched_text = fold(&format!("{title}\n{summary}"));
        let has = |words: &[String]| words.iter().any(|word| searched_text.contains(&fold(word)));
        if has(&rules.exclude_words) || (!rules.include_words.is_empty() && !has(&rules.include_words)) {
            return Err(SkipReason::NotACall);
        }
        // A detail page finds its row by the address, so the address is the key.
        let key = if rules.detail_url.is_some() { Some(url.clone()) } else { scalar_at(row, &rules.key) };
        let key = key.ok_or("a row without key")?;
        let status = at(&rules.status).and_then(|word| {
            let known = rules.statuses.iter().find(|(begins, _)| fold(&word).starts_with(&fold(begins)));
            known.map(|(_, status)| *status)
        });
        Ok(Draft {
            reference: at(&rules.reference).unwrap_or_else(|| key.clone()),
            key,
            url,
            kind: rules.kind,
            zone: rules.zone,
            language: rules.language,
            geography: rules.geography.clone(),
            status,
            opens: at(&rules.opens),
            deadlines: at(&rules.deadline).into_iter().collect(),
            dates_prose: Some(format!("{title}\n{summary}")),
            published,
            budget: at(&rules.budget),
            sections: if summary.is_empty() { Vec::new() } else { vec![(SectionKind::Summary, summary)] },
            title,
            ..Draft::default()
        })
    }

    /// Adds the request for the next page of the list, if there is one.
    fn follow_next(&self, root: &Value, page: &Page, parsed: &mut ParsedPage) {
        let link = self.rules.next.as_ref().and_then(|next| scalar_at(root, next));
        let Some((here, link)) = Url::parse(&page.url).ok().zip(link) else { return };
        let Some(next) = address::canonical(Some(&here), &link) else {
            parsed.skip("a next page of the list with a bad link");
            return;
        };
        let number = page.request.url.split_once(LIST_PAGE_FRAGMENT).and_then(|(_, n)| n.parse().ok());
        let request = parsed.follow_list(&here, next, number.unwrap_or(1usize) + 1);
        parsed.next_requests.extend(request.map(Request::for_data));
    }

    /// Reads a page of Markdown without its headings, which often have a number glued to them.
    fn parse_detail(&self, page: &Page) -> ParsedPage {
        let mut parsed = ParsedPage { row_count: 1, ..ParsedPage::default() };
        let Some((_, url)) = page.request.url.split_once('#') else {
            parsed.skip("a page that was not asked for");
            return parsed;
        };
        let markdown = charset::decode(page);
        let lines = bounded(&markdown).lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        let text = personal_data::without_personal_lines(&lines.collect::<Vec<_>>().join("\n"));
        parsed.drafts.push(Draft {
            key: url.to_owned(),
            url: url.to_owned(),
            kind: self.rules.kind,
            zone: self.rules.zone,
            language: self.rules.language,
            dates_prose: Some(text.clone()),
            sections: vec![(SectionKind::Summary, text)],
            ..Draft::default()
        });
        parsed
    }
}

/// Returns the scalar at `pointer` as text: a number without a needless fraction (`18805.0`), a string if it is not
/// blank.
pub(super) fn scalar_at(row: &Value, pointer: &str) -> Option<String> {
    let text = match row.pointer(pointer)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => match number.as_f64().filter(|n| n.fract() == 0.0 && n.abs() < 9e15) {
            Some(whole) => format!("{whole:.0}"),
            None => number.to_string(),
        },
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests;
