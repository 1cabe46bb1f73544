//! The recorded calls in the EU portal's own formats: a row of the search, the details of a topic, an object of the
//! bulk file.

use serde_json::{Value, json};

use super::recording::RecordedCall;

const CONDITIONS: &str = "<p>Admissibility and page limits are described in Part B of the application form.</p>";
const SUPPORT: &str = "<p>For help, write to the functional mailbox of the programme.</p>";

/// Returns a row of the search.
pub(super) fn row(call: &RecordedCall) -> Value {
    wrap(call, metadata(call), "SEDIA")
}

/// Returns a stale copy of a topic, which the portal shows to clients that do not ask for its own data source.
pub(super) fn stale_row(call: &RecordedCall) -> Value {
    let mut metadata = metadata(call);
    metadata["DATASOURCE"] = json!(["SEDIA_PRD_CENTRICITY"]);
    metadata["status"] = json!(["31094501"]);
    metadata["deadlineDate"] = json!(["2024-02-07T17:00:00.000+0000"]);
    metadata["keywords"] = json!([json!(call.keywords).to_string()]);
    wrap(call, metadata, "SEDIA_PRD_CENTRICITY")
}

fn wrap(call: &RecordedCall, metadata: Value, label: &str) -> Value {
    let summary = if call.kind == 8 { &call.title } else { call.summary.as_ref().unwrap_or(&call.title) };
    let weight = if call.jitter { 7.25 } else { 1.0 };
    json!({
        "apiVersion": "2.155", "reference": call.reference(), "url": url(call), "title": null,
        "contentType": "text/plain", "language": "en", "databaseLabel": label, "database": label,
        "summary": summary, "weight": weight, "groupById": "2", "content": call.title,
        "accessRestriction": false, "pages": null, "checksum": format!("{:X}{}", call.number, call.jitter),
        "metadata": metadata, "enrichedMetadata": {}, "children": [], "highlightedFragments": [],
    })
}

fn metadata(call: &RecordedCall) -> Value {
    let (stage, divisions) = (dates(call), divisions(call));
    let mut metadata = json!({
        "identifier": [call.identifier], "title": [title(call)], "type": [call.kind.to_string()], "language": ["en"],
        "DATASOURCE": ["SEDIA"], "REFERENCE": [call.reference()], "status": [call.status_code()],
        "startDate": [portal_date(call, &call.opens)], "es_SortDate": [portal_date(call, &call.opens)], "deadlineDate": stage,
        "frameworkProgramme": [call.programme], "programmeDivision": divisions, "keywords": keywords(call),
        "url": [url(call)], "focusArea": [], "crossCuttingPriorities": [], "sortStatus": ["2"],
    });
    match call.kind {
        1 => topic(call, &mut metadata),
        2 => metadata["currency"] = json!(["EUR"]),
        _ => {
            metadata["callTitle"] = json!([call.title]);
            metadata["projectAcronym"] = json!([call.title.split(' ').nth(4).unwrap_or_default()]);
            metadata["deadlineModel"] = json!([call.model]);
        }
    }
    if call.kind != 1 {
        metadata["description"] = json!([format!("<p>{}</p>", escaped(call.summary.as_deref().unwrap_or_default()))]);
        metadata["budget"] = json!(call.budget.iter().map(|budget| format!("{budget}.00")).collect::<Vec<_>>());
    }
    metadata
}

fn topic(call: &RecordedCall, metadata: &mut Value) {
    metadata["ccm2Id"] = json!([call.number.to_string()]);
    metadata["callIdentifier"] = json!(call.group.iter().collect::<Vec<_>>());
    metadata["callTitle"] = json!(call.group_title.iter().map(|title| escaped(title)).collect::<Vec<_>>());
    metadata["deadlineModel"] = json!([call.model]);
    metadata["typesOfAction"] = json!(call.action.iter().collect::<Vec<_>>());
    metadata["descriptionByte"] = json!([description(call)]);
    metadata["budgetOverview"] = json!([budget(call).to_string()]);
    metadata["topicConditions"] = json!([CONDITIONS]);
    metadata["supportInfo"] = json!([SUPPORT]);
}

/// Returns the title of the row; cascade calls carry their parent's.
fn title(call: &RecordedCall) -> String {
    let title = if call.kind == 8 { call.group_title.as_deref().unwrap_or_default() } else { &call.title };
    let spaced = if call.jitter { title.replacen(' ', "  ", 1) + "\r\n" } else { title.to_owned() };
    escaped(&spaced)
}

fn keywords(call: &RecordedCall) -> Vec<&String> {
    let words = call.keywords.iter().chain([&call.identifier]);
    if call.jitter { words.rev().collect() } else { words.collect() }
}

fn divisions(call: &RecordedCall) -> Vec<String> {
    let number = 43_100_000 + call.number % 1000;
    if call.jitter { vec![(number + 1).to_string(), number.to_string()] } else { vec![number.to_string()] }
}

fn dates(call: &RecordedCall) -> Vec<String> {
    call.deadlines.iter().map(|date| portal_date(call, date)).collect()
}

/// Returns a date as the portal writes it: some topics carry the Brussels offset, and seconds of external actions are
/// noise.
fn portal_date(call: &RecordedCall, date: &str) -> String {
    match (call.kind, date.split_once('T')) {
        (2, Some((day, time))) if call.jitter => format!("{day}T{}:41.000+0000", time.get(..5).unwrap_or(time)),
        (_, Some((day, time))) => format!("{day}T{time}.000+0000"),
        (1, None) if call.number % 10 == 5 => format!("{date}T0{}:00:00.000+0{0}00", brussels_offset(date)),
        (_, None) => format!("{date}T00:00:00.000+0000"),
    }
}

/// Returns how many hours Brussels is ahead of UTC, accurate enough for the recorded dates.
fn brussels_offset(date: &str) -> u8 {
    let month: u8 = date.get(5..7).and_then(|month| month.parse().ok()).unwrap_or(1);
    if (4..=10).contains(&month) { 2 } else { 1 }
}

fn url(call: &RecordedCall) -> String {
    let portal = "https://ec.europa.eu/info/funding-tenders/opportunities";
    match call.kind {
        8 => format!("{portal}/portal/screen/opportunities/competitive-calls-cs/{}", call.number),
        _ => format!("{portal}/data/topicDetails/{}.json", call.identifier),
    }
}

/// Returns the description. Newer texts have their headings in paragraphs, older ones in spans.
fn description(call: &RecordedCall) -> String {
    let older = call.number % 10 == 3;
    let heading = |name: &str| match older {
        true => format!("<p><span class=\"topicdescriptionkind\">{name}</span>:</p>"),
        false => format!("<p class=\"topicdescriptionkind\">{name}:</p>"),
    };
    let parts = [("Expected Outcome", &call.outcome), ("Scope", &call.scope)];
    let sections = parts.iter().filter_map(|(name, text)| Some((name, text.as_deref()?)));
    sections.map(|(name, text)| format!("{}<p>{}</p>", heading(name), escaped(text))).collect()
}

/// Returns the budget of the whole call: the topic's own line, and a sibling's that must not be mistaken for it.
fn budget(call: &RecordedCall) -> Value {
    let year = call.opens.get(..4).unwrap_or("2026");
    let action = call.action.as_deref().unwrap_or("Grant");
    let line = |identifier: &str, amount: u64| {
        json!([{
            "action": format!("{identifier} - {action}"), "expectedGrants": call.grants.unwrap_or(0),
            "minContribution": call.grant_min.unwrap_or(0), "maxContribution": call.grant_max.unwrap_or(0),
            "budgetYearMap": {year: amount.to_string()}, "plannedOpeningDate": call.opens,
            "deadlineModel": call.model, "deadlineDates": call.deadlines,
        }])
    };
    let sibling = line(&format!("{}-02", call.identifier), 99_000_000);
    json!({
        "budgetYearsColumns": [year],
        "budgetTopicActionMap": {"1": sibling, "2": line(&call.identifier, call.budget.unwrap_or(0))},
    })
}

/// Returns the details of a topic.
pub(super) fn details(call: &RecordedCall) -> Value {
    json!({"TopicDetails": {
        "type": 1, "ccm2Id": call.number, "identifier": call.identifier, "title": call.title,
        "callIdentifier": call.group, "callTitle": call.group_title, "description": description(call),
        "conditions": CONDITIONS, "supportInfo": SUPPORT,
        "keywords": call.keywords, "tags": [], "flags": [], "latestInfos": [],
        "actions": [{"status": {"id": call.status_code()}, "plannedOpeningDate": call.opens, "deadlineDates": call.deadlines}],
        "budgetOverviewJSONItem": budget(call),
    }})
}

/// The number of past topics in the bulk file, which has far more of them than of current ones.
const PAST: u64 = 200;

/// Returns the bulk file: every topic, the closed ones first. Other types of calls are not in it.
pub(super) fn bulk(calls: &[RecordedCall]) -> Value {
    let past = (0..PAST).map(|n| {
        json!({
            "type": 1, "ccm2Id": 30_000_000 + n, "identifier": format!("H2020-GONE-{}-{n:03}", 2014 + n % 7),
            "title": format!("A topic of the past, number {n}"), "callIdentifier": "H2020-GONE", "callTitle": "Gone",
            "plannedOpeningDateLong": 1_388_534_400_000_u64, "deadlineDatesLong": [1_400_000_000_000_u64 + n * 7_200_000],
            "status": {"id": 31_094_503, "abbreviation": "Closed", "description": "Closed"}, "deadlineModel": {},
            "keywords": [], "tags": [], "frameworkProgramme": {"id": 31_045_243, "abbreviation": "H2020"}, "latestInfos": [],
        })
    });
    let current = calls.iter().filter(|call| call.kind == 1).map(|call| {
        json!({
            "type": 1, "ccm2Id": call.number, "identifier": call.identifier, "title": call.title,
            "callIdentifier": call.group, "callTitle": call.group_title,
            "plannedOpeningDateLong": midnight(&call.opens),
            "deadlineDatesLong": call.deadlines.iter().map(|date| midnight(date)).collect::<Vec<_>>(),
            "status": {"id": call.status_code().parse::<u64>().unwrap_or(0)}, "deadlineModel": {},
            "keywords": [], "tags": [], "frameworkProgramme": {"id": call.programme.parse::<u64>().unwrap_or(0)},
            "latestInfos": [],
        })
    });
    json!({"fundingData": {"GrantTenderObj": past.chain(current).collect::<Vec<_>>()}})
}

/// Returns the start of a day in UTC, in milliseconds since 1970.
fn midnight(date: &str) -> Option<i64> {
    format!("{date}T00:00:00Z").parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
