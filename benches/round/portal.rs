//! A generated portal on loopback: one day's 719 calls in the format and size of the real search API.

use std::sync::LazyLock;

use anyhow::Result;
use axum::Router;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::words::Dice;

/// The number of open and forthcoming calls of one day.
pub(crate) const CALLS: usize = 719;
const PAGE_SIZE: usize = 100;

const PORTAL: &str = "https://ec.europa.eu/info/funding-tenders/opportunities";
const SEARCH: &str = "/api.tech.ec.europa.eu/search-api/prod/rest/search";
const DETAILS: &str = "/ec.europa.eu/info/funding-tenders/opportunities/data/topicDetails/";

/// The programmes' codes and the prefixes of their identifiers.
const PROGRAMMES: [(&str, &str); 6] = [
    ("43108390", "HORIZON-CL5-2026"),
    ("43251589", "CERV-2026-CITIZENS"),
    ("43252405", "LIFE-2026-SAP"),
    ("43353764", "ERASMUS-2026-YOUTH"),
    ("43152860", "DIGITAL-2026-SKILLS"),
    ("43251814", "CREA-CULT-2026"),
];

/// The responses, generated once so that the portal is equally fast in every round.
static PAGES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let rows: Vec<Value> = (0..CALLS).map(row).collect();
    let pages = rows.chunks(PAGE_SIZE).zip(1..);
    pages.map(|(rows, number)| response_json(rows, number).to_string()).collect()
});

/// Prints its address and serves until the process is killed.
pub(crate) async fn serve() -> Result<()> {
    LazyLock::force(&PAGES);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, Router::new().fallback(answer)).await?)
}

async fn answer(uri: Uri) -> Response {
    let query = uri.query().unwrap_or_default();
    let page = || -> Option<String> {
        if let Some(name) = uri.path().strip_prefix(DETAILS) {
            return Some(details(name.strip_suffix(".json")?.rsplit('-').next()?.parse().ok()?).to_string());
        }
        let number: usize = query.split('&').find_map(|pair| pair.strip_prefix("pageNumber="))?.parse().ok()?;
        (uri.path() == SEARCH).then(|| PAGES.get(number.checked_sub(1)?).cloned())?
    };
    match page() {
        Some(text) => ([(header::CONTENT_TYPE, "application/json")], text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn response_json(rows: &[Value], number: usize) -> Value {
    json!({
        "apiVersion": "2.155", "terms": "***", "responseTime": 12, "totalResults": CALLS, "pageNumber": number,
        "pageSize": PAGE_SIZE, "sort": "identifier", "groupByField": "sortStatus", "bestBets": [], "warnings": [],
        "queryLanguage": {"language": "en", "probability": 0.0}, "spellingSuggestion": null, "results": rows,
    })
}

/// A call, generated from its number alone.
struct Call {
    number: usize,
    identifier: String,
    programme: &'static str,
    title: String,
    description: String,
    conditions: String,
    support: String,
    deadline: String,
}

fn call(number: usize) -> Call {
    let mut dice = Dice(number as u64 + 1);
    let (programme, prefix) = PROGRAMMES[number % PROGRAMMES.len()];
    let (outcome, scope) = (dice.prose(1_300), dice.prose(2_700));
    Call {
        number,
        identifier: format!("{prefix}-{number:04}"),
        programme,
        title: dice.prose(70).trim_end().to_owned(),
        description: format!(
            "<p class=\"topicdescriptionkind\">Expected Outcome:</p><p>{outcome}</p>\
             <p class=\"topicdescriptionkind\">Scope:</p><p>{scope}</p>"
        ),
        conditions: format!("<p>{}</p>", dice.prose(2_600)),
        support: format!("<p>{}</p>", dice.prose(1_000)),
        deadline: format!("2026-{:02}-{:02}", 6 + number % 6, 1 + number % 28),
    }
}

fn row(number: usize) -> Value {
    let call = call(number);
    let reference = format!("{}TOPICSen", 50_000_000 + number);
    let url = format!("{PORTAL}/portal/screen/opportunities/topic-details/{}", call.identifier);
    let metadata = metadata(&call, &reference, &url);
    json!({
        "apiVersion": "2.155", "reference": reference, "url": url, "title": null, "contentType": "text/plain",
        "language": "en", "databaseLabel": "SEDIA", "database": "SEDIA", "summary": call.title, "weight": 1.0,
        "groupById": "2", "content": call.title, "accessRestriction": false, "pages": null, "children": [],
        "checksum": format!("{number:064X}"), "enrichedMetadata": {}, "highlightedFragments": [], "metadata": metadata,
    })
}

fn metadata(call: &Call, reference: &str, url: &str) -> Value {
    let group = format!("{}-GROUP-{}", call.identifier, call.number / 10);
    json!({
        "identifier": [call.identifier], "title": [call.title], "type": ["1"], "language": ["en"],
        "DATASOURCE": ["SEDIA"], "REFERENCE": [reference], "status": ["31094502"], "url": [url],
        "startDate": ["2026-03-03T00:00:00.000+0000"], "es_SortDate": ["2026-03-03T00:00:00.000+0000"],
        "deadlineDate": [format!("{}T00:00:00.000+0000", call.deadline)], "focusArea": [],
        "frameworkProgramme": [call.programme], "programmeDivision": [call.programme, "43108541", "43118971"],
        "keywords": [call.identifier], "crossCuttingPriorities": [], "callIdentifier": [group],
        "callTitle": ["Calls of the year 2026"], "typesOfAction": ["Project Grants"],
        "deadlineModel": ["single-stage"], "ccm2Id": [(50_000_000 + call.number).to_string()],
        "descriptionByte": [call.description], "topicConditions": [call.conditions],
        "supportInfo": [call.support], "budgetOverview": [budget(call).to_string()], "sortStatus": ["2"],
    })
}

/// Returns the budget lines of the topic and of a sibling.
fn budget(call: &Call) -> Value {
    let line = |action: String, amount: &str| {
        json!([{
            "action": format!("{action} - Project Grants"), "expectedGrants": 5, "minContribution": 300_000,
            "maxContribution": 400_000, "budgetYearMap": {"2026": amount}, "deadlineModel": "single-stage",
            "deadlineDates": [call.deadline],
        }])
    };
    let (sibling, own) = (format!("{}-02", call.identifier), call.identifier.clone());
    json!({
        "budgetYearsColumns": ["2026"],
        "budgetTopicActionMap": {"1": line(sibling, "99000000"), "2": line(own, "20000000")},
    })
}

/// Returns the details of a topic, which add nothing to its row.
fn details(number: usize) -> Value {
    let call = call(number);
    json!({"TopicDetails": {
        "type": 1, "ccm2Id": 50_000_000 + call.number, "identifier": call.identifier, "title": call.title,
        "description": call.description, "conditions": call.conditions, "supportInfo": call.support,
        "keywords": [], "tags": [], "flags": [], "latestInfos": [], "budgetOverviewJSONItem": budget(&call),
    }})
}
