//! Every site of `sources.toml` whose selectors were tried: its list and one detail page, in the real formats.

use super::tests::{list, page, source};
use super::*;
use crate::locale::Locale;
use crate::reading::normalise::{SourceDefaults, normalise};

/// Returns the facts of drafts, a line for each. Dates without a year are near 10 May 2026.
fn facts_summary(drafts: &[Draft]) -> String {
    let near = "2026-05-10".parse().ok();
    let lines = drafts.iter().map(|draft| {
        let titled = Draft { title: format!("{} ", draft.title), ..draft.clone() };
        let facts = normalise(&titled, &SourceDefaults { anchor: near, ..SourceDefaults::default() }).unwrap();
        let deadlines: Vec<String> =
            facts.deadlines.iter().map(|d| format!("{} {}", d.date, d.time_text().unwrap_or_default())).collect();
        let rolling = if facts.rolling { " rolling" } else { "" };
        format!(
            "{} | {} | {:?}{rolling} | opens {} | closes {} | {} | {}",
            draft.key,
            facts.title,
            facts.stated,
            facts.opens.map(|d| d.to_string()).unwrap_or_default(),
            deadlines.join(", ").trim(),
            facts.geography.join(", "),
            facts.url
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn site(id: &str, calls: &str, own_page: Option<&[u8]>) -> String {
    let parsed = list(id, calls).unwrap();
    let mut summary = facts_summary(&parsed.drafts);
    for skipped in &parsed.skipped {
        summary.push_str(&format!("\nskipped {}: {}", skipped.count, skipped.reason.text(Locale::default())));
    }
    let follow: Vec<&str> = parsed.next_requests.iter().map(|request| request.url.as_str()).collect();
    summary.push_str(&format!("\nfollow {follow:?}"));
    if let Some(bytes) = own_page {
        let request =
            parsed.next_requests.iter().find(|request| request.kind == super::super::RequestKind::Detail).unwrap();
        let more = source(id).parse(&page(request.clone(), bytes)).unwrap();
        summary.push_str(&format!("\npage {}", facts_summary(&more.drafts)));
        let all = format!("{more:?}");
        for personal in ["Testsson", "Exempel,", "Påhittad", "@", "010-000"] {
            assert!(!all.contains(personal), "{id} keeps {personal}: {all}");
        }
    }
    summary
}

macro_rules! sites {
    ($($name:ident $id:literal $own:expr;)*) => {$(
        #[test]
        fn $name() {
            let calls = include_str!(concat!("../../../tests/fixtures/", $id, "/list.html"));
            let own: Option<&[u8]> = $own;
            insta::assert_snapshot!(site($id, calls, own));
        }
    )*};
}

sites! {
    si "si" Some(include_bytes!("../../../tests/fixtures/si/detail.html"));
    esf_plan "esf-plan" None;
    formas "formas" Some(include_bytes!("../../../tests/fixtures/formas/detail.html"));
    kulturradet "kulturradet" Some(include_bytes!("../../../tests/fixtures/kulturradet/detail.html"));
    interreg_oks "interreg-oks" Some(include_bytes!("../../../tests/fixtures/interreg-oks/detail.html"));
    interreg_aurora "interreg-aurora" None;
    eui "eui" Some(include_bytes!("../../../tests/fixtures/eui/detail.html"));
    icld "icld" None;
    esf "esf" None;
    mucf "mucf" None;
    uhr "uhr" None;
}

/// Detail pages of calls that do not stand first in their list.
#[test]
fn own_pages_tell_more() {
    let facts_of = |id: &str, url: &str, bytes: &[u8]| {
        let request = Request::detail(url);
        let parsed = source(id).parse(&page(request, bytes)).unwrap();
        let all = format!("{parsed:?}");
        assert!(!all.contains("Testsson") && !all.contains("kakor"), "{id}: {all}");
        facts_summary(&parsed.drafts)
    };
    let esf = include_bytes!("../../../tests/fixtures/esf/detail.html");
    let mucf = include_bytes!("../../../tests/fixtures/mucf/detail.html");
    let uhr = include_bytes!("../../../tests/fixtures/uhr/detail.html");
    let pages = [
        facts_of("esf", "https://www.esf.se/utlysningar/barn-nationell/", esf),
        facts_of("mucf", "https://www.mucf.se/bidrag/utbyte-0", mucf),
        facts_of(
            "mucf",
            "https://www.mucf.se/bidrag/idestod",
            include_bytes!("../../../tests/fixtures/mucf/closed.html"),
        ),
        facts_of("uhr", "https://www.uhr.se/internationella-mojligheter/nordplus/", uhr),
    ];
    insta::assert_snapshot!(pages.join("\n"));
}

#[test]
fn a_page_that_is_itself_the_call_leaves_its_people_out() {
    let page_of_two = include_str!("../../../tests/fixtures/icld/list.html");
    let small_grant = include_str!("../../../tests/fixtures/icld/detail.html");
    let rolling = list("icld-forberedelse", page_of_two).unwrap();
    let summary =
        format!("{}\n{}", facts_summary(&list("icld", small_grant).unwrap().drafts), facts_summary(&rolling.drafts));
    insta::assert_snapshot!(summary);
    let whole = format!("{:?}", list("icld", page_of_two).unwrap());
    assert!(!whole.contains("Testsson") && !whole.contains("010-000") && !whole.contains('@'), "{whole}");
}

#[test]
fn an_empty_calendar_is_no_failure_when_it_says_so() {
    for (id, text) in [
        ("interreg-oks", include_str!("../../../tests/fixtures/interreg-oks/empty.html")),
        ("interreg-aurora", include_str!("../../../tests/fixtures/interreg-aurora/empty.html")),
    ] {
        let parsed = list(id, text).unwrap();
        assert!(parsed.drafts.is_empty() && parsed.says_empty, "{id}");
    }
}
