//! From drafts to facts.

use proptest::prelude::*;

use super::*;
use crate::opportunity::{SectionKind, Zone};

fn draft() -> Draft {
    Draft {
        key: "a".to_owned(),
        title: "  Medel för  kommunala partnerskap ".to_owned(),
        url: "https://example.org/a".to_owned(),
        zone: Zone::Stockholm,
        ..Draft::default()
    }
}

#[test]
fn a_draft_becomes_facts() {
    let draft = Draft {
        status: Some(StatedStatus::Open),
        deadlines: vec!["2026-05-20 17:00".to_owned(), "2026-05-06".to_owned()],
        budget: Some("1,5 miljoner kronor".to_owned()),
        grant_max: Some("250000".to_owned()),
        currency: Some("EUR".to_owned()),
        sections: vec![(SectionKind::Summary, "Kommuner och regioner kan söka.".to_owned())],
        ..draft()
    };
    let defaults = SourceDefaults { publisher: "ICLD".to_owned(), ..SourceDefaults::default() };
    insta::assert_debug_snapshot!(normalise(&draft, &defaults));
}

#[test]
fn who_may_apply_is_told_where_it_is_asked() {
    let part = |kind: SectionKind, text: &str| (kind, text.to_owned());
    let conditions = part(SectionKind::Conditions, "Vem kan söka?\nKommuner och regioner kan söka.");
    let remark = part(SectionKind::Other, "Uppdaterad 2 april: vem kan söka, om föreningar kan söka.");
    let who = |sections: Vec<(SectionKind, String)>| {
        let facts = normalise(&Draft { sections, ..draft() }, &SourceDefaults::default()).unwrap();
        facts.applicants.len()
    };
    assert_eq!(who(vec![conditions.clone()]), 2);
    assert_eq!(who(vec![remark.clone(), conditions]), 2);
    assert!(who(vec![remark]) > 0, "better than nothing");
}

#[test]
fn control_characters_go() {
    let draft = Draft {
        title: "Stöd\0till\u{1b}[31m unga\r\nBcc: x".to_owned(),
        sections: vec![(SectionKind::Summary, "\u{7}Ett\0\nTvå".to_owned())],
        ..draft()
    };
    let facts = normalise(&draft, &SourceDefaults::default()).unwrap();
    assert_eq!(facts.title, "Stöd till [31m unga Bcc: x");
    assert_eq!(facts.sections[0].text, "Ett \nTvå");
}

#[test]
fn a_planned_month_stands_where_no_day_is_told() {
    let planned = |prose: &str, status: StatedStatus| {
        let (prose, status) = (Some(prose.to_owned()), Some(status));
        let facts = normalise(&Draft { dates_prose: prose, status, ..draft() }, &SourceDefaults::default()).unwrap();
        facts.planned.map(|month| month.to_string())
    };
    let said = "Utlysningen planeras öppna i mars 2027.";
    assert_eq!(planned(said, StatedStatus::Forthcoming).as_deref(), Some("2027-03"));
    assert_eq!((planned(said, StatedStatus::Closed), planned(said, StatedStatus::Open)), (None, None));
    assert_eq!(planned(&format!("{said} Sista ansökningsdag är 5 maj 2027."), StatedStatus::Forthcoming), None);
}

#[test]
fn prose_is_read_near_the_day_of_publication() {
    let prose = Some("Öppnar 15 mars och stänger 7 maj kl. 12".to_owned());
    let published = Some("2026-03-02T08:00:00Z".to_owned());
    let facts = normalise(&Draft { dates_prose: prose, published, ..draft() }, &SourceDefaults::default()).unwrap();
    assert_eq!(facts.opens.map(|d| d.to_string()).as_deref(), Some("2026-03-15"));
    let deadline = facts.deadlines.first().unwrap();
    assert_eq!((deadline.date.to_string(), deadline.time_text()), ("2026-05-07".into(), Some("12:00".into())));
    assert!(deadline.year_inferred);
}

#[test]
fn what_a_field_leaves_in_doubt_is_kept_in_its_words() {
    let read = |deadline: &str, prose: &str| {
        let draft = Draft { deadlines: vec![deadline.to_owned()], dates_prose: Some(prose.to_owned()), ..draft() };
        let facts = normalise(&draft, &SourceDefaults::default()).unwrap();
        let next = facts.deadlines.first().copied();
        (
            next.map(|d| d.date.to_string()).unwrap_or_default(),
            facts.doubt_about(next.as_ref()).unwrap_or_default().to_owned(),
        )
    };
    let told = |day: &str, words: &str| (day.to_owned(), words.to_owned());
    assert_eq!(read("2026-06-10T00:00:00", ""), told("2026-06-09", "2026-06-10T00:00:00"));
    assert_eq!(read("2026-06-09T21:59:00Z", ""), told("2026-06-09", ""));
    assert_eq!(read("31 juni 2026", ""), told("", "31 juni 2026"));
    assert_eq!(read("meddelas", ""), told("", ""));
    assert_eq!(read("31 juni 2026", "Sista ansökningsdag är den 9 juni 2026."), told("2026-06-09", ""));
}

#[test]
fn what_lacks_title_or_link_is_rejected() {
    let reject = |draft: Draft| normalise(&draft, &SourceDefaults::default()).unwrap_err();
    assert_eq!(reject(Draft { title: " \u{ad} ".to_owned(), ..draft() }), DraftError::Title);
    assert_eq!(reject(Draft { key: String::new(), ..draft() }), DraftError::Key);
    for url in ["", "javascript:alert(1)", "https://a b", "https://a.se/\"><script>", "/relative"] {
        assert_eq!(reject(Draft { url: url.to_owned(), ..draft() }), DraftError::Link, "{url}");
    }
}

proptest! {
    #[test]
    fn never_panics(title in "\\PC{0,40}", url in "\\PC{0,40}", date in "\\PC{0,30}", money in "\\PC{0,20}") {
        let draft = Draft {
            title, url: format!("https://{url}"), opens: Some(date.clone()), deadlines: vec![date.clone()],
            published: Some(date.clone()), dates_prose: Some(date),
            budget: Some(money), ..draft()
        };
        let _ = normalise(&draft, &SourceDefaults::default());
    }
}
