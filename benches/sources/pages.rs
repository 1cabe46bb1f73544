//! Generated pages in the formats of real ones: a feed, a list on a web page, a page of the portal's search.

use serde_json::{Value, json};

use crate::words::Dice;

/// Returns a feed of posts with their full text, as WordPress sends it.
pub(crate) fn feed(entries: usize) -> String {
    let mut dice = Dice(7);
    let items: String = (0..entries).map(|number| item(number, &mut dice)).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Nyheter</title>{items}</channel></rss>"
    )
}

fn item(number: usize, dice: &mut Dice) -> String {
    let (title, summary) = (dice.prose(60), dice.prose(300));
    let paragraphs: String = (0..4).map(|_| format!("<p>{} &amp; mer</p>\n", dice.prose(600))).collect();
    format!(
        "<item><title>Utlysning: {title}</title><link>https://feed.example/{number}/</link>\
         <guid isPermaLink=\"false\">https://feed.example/?p={number}</guid>\
         <pubDate>Mon, 02 Mar 2026 08:00:00 +0000</pubDate><category>Utlysning</category>\
         <description><![CDATA[<p>{summary}</p>]]></description>\
         <content:encoded><![CDATA[{paragraphs}]]></content:encoded></item>\n"
    )
}

/// Returns a list of calls amid the menus and scripts of a site.
pub(crate) fn list(rows: usize) -> String {
    let mut dice = Dice(11);
    let menu: String =
        (0..150).map(|n| format!("<li class=\"nav__item\"><a href=\"/sida/{n}\">Sida {n}</a></li>")).collect();
    let script = "var settings = {\"path\": {\"baseUrl\": \"/\"}}; ".repeat(300);
    let row = |number: usize, dice: &mut Dice| {
        let (title, text, day) = (dice.prose(60), dice.prose(240), 1 + number % 28);
        format!(
            "<li class=\"teaser teaser--call\"><h3 class=\"teaser__title\"><a href=\"/utlysningar/{number}\">{title}</a>\
             </h3><span class=\"badge badge--open\">Öppen</span><p class=\"teaser__text\">{text}</p>\
             <p class=\"teaser__date\">Sista ansökningsdag: {day} september 2026 kl. 16.00</p></li>\n"
        )
    };
    let rows: String = (0..rows).map(|number| row(number, &mut dice)).collect();
    format!(
        "<!doctype html><html lang=\"sv\"><head><meta charset=\"utf-8\"><title>Utlysningar</title>\
         <script>{script}</script></head><body><nav><ul>{menu}</ul></nav><main><h1>Utlysningar</h1><ul>{rows}</ul>\
         </main></body></html>"
    )
}

/// Returns a page of the portal's search with a hundred rows.
pub(crate) fn search() -> String {
    let mut dice = Dice(13);
    let rows: Vec<Value> = (0..100).map(|number| row(number, &mut dice)).collect();
    json!({"apiVersion": "2.155", "totalResults": 100, "pageNumber": 1, "pageSize": 100, "results": rows}).to_string()
}

fn row(number: usize, dice: &mut Dice) -> Value {
    let identifier = format!("LIFE-2026-CALL-{number:04}");
    let reference = format!("{}TOPICSen", 50_000_000 + number);
    let budget = json!({"budgetYearsColumns": ["2026"], "budgetTopicActionMap": {"1": [{
        "action": format!("{identifier} - LIFE Project Grants"), "expectedGrants": 4, "minContribution": 500_000,
        "maxContribution": 2_000_000, "budgetYearMap": {"2026": "6000000"}, "deadlineModel": "single-stage",
        "deadlineDates": ["2026-09-17"],
    }]}});
    json!({
        "apiVersion": "2.155", "reference": reference, "url": "https://portal.example/", "summary": dice.prose(60),
        "language": "en", "database": "SEDIA", "databaseLabel": "SEDIA", "weight": 1.0, "groupById": "2",
        "metadata": {
            "identifier": [identifier], "title": [dice.prose(70)], "type": ["1"], "language": ["en"],
            "DATASOURCE": ["SEDIA"], "REFERENCE": [reference], "status": ["31094502"], "ccm2Id": [50_000_000 + number],
            "startDate": ["2026-03-03T00:00:00.000+0000"], "deadlineDate": ["2026-09-17T00:00:00.000+0000"],
            "frameworkProgramme": ["43252405"], "budgetOverview": [budget.to_string()],
            "descriptionByte": [format!("<p class=\"topicdescriptionkind\">Scope:</p><p>{}</p>", dice.prose(3_500))],
            "topicConditions": [format!("<p>{}</p>", dice.prose(2_500))],
        },
    })
}
