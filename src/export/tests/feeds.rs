//! Feeds, read back by the parser that utkik reads other sites' feeds with.

use feed_rs::parser;
use proptest::prelude::*;

use super::*;
use crate::export::Format;
use crate::export::atom::feed;

fn read(export: &Export) -> feed_rs::model::Feed {
    parser::parse(feed(export).unwrap().as_slice()).unwrap()
}

#[test]
fn a_feed_in_full() {
    let written = feed(&export(vec![entry(&call("Town twinning"), &history())])).unwrap();
    insta::assert_snapshot!(String::from_utf8(written).unwrap());
}

#[test]
fn the_latest_change_comes_first_and_old_news_are_left_out() {
    let older = |n: i8| {
        let mut call = call(&format!("Call {n}"));
        call.id = format!("id{n:03}").parse().unwrap();
        entry(&call, &[change(n.into(), &format!("2026-04-{:02}T05:00:00Z", n % 28 + 1), ChangeKind::New, &[])])
    };
    let mut entries: Vec<Entry> = (0..60).map(older).collect();
    entries.push(entry(&call("Moved"), &history()));
    let read = read(&export(entries));
    assert_eq!(read.entries.len(), crate::export::MAX_FEED_ENTRIES);
    assert_eq!(read.entries[0].title.as_ref().unwrap().content, "Moved");
    assert_eq!(read.updated, read.entries[0].updated);
    let mut ids: Vec<&String> = read.entries.iter().map(|entry| &entry.id).collect();
    ids.dedup();
    assert_eq!(ids.len(), crate::export::MAX_FEED_ENTRIES);
}

#[test]
fn an_entry_keeps_its_name_whatever_happens_to_the_call() {
    let before = read(&export(vec![entry(&call("Town twinning"), &history()[..1])]));
    let mut elsewhere = export(vec![entry(&call("Another title"), &history())]);
    elsewhere.entries[0].page = "https://new.example/x".into();
    let after = read(&elsewhere);
    assert_eq!(before.entries[0].id, after.entries[0].id);
    assert!(after.entries[0].updated > before.entries[0].updated);
    assert_eq!(before.id, after.id);
}

proptest! {
    #[test]
    fn no_title_breaks_a_feed(title in prop_oneof![any::<String>(), Just(EVIL.to_owned()), Just("\u{ffff}".to_owned())]) {
        let call = call(&title);
        let read = read(&export(vec![entry(&call, &history())]));
        prop_assert_eq!(read.entries.len(), 1);
        prop_assert_eq!(read.entries[0].links[0].href.as_str(), format!("{URL}/utlysning/abc123def456"));
    }

    #[test]
    fn any_call_can_be_written_in_any_format(title in any::<String>(), url in any::<String>(), funder in any::<String>(), value: u64, currency in any::<String>(), year in -9999i16..9999) {
        let mut call = call(&title);
        call.facts.url = url;
        call.facts.funder = funder;
        call.facts.grant_max = Some(Amount { value, currency });
        call.facts.opens = jiff::civil::Date::new(year, 2, 3).ok();
        call.facts.deadlines = vec![Deadline::on_date(date(year, 5, 6), Zone::Helsinki)];
        let list = export(vec![entry(&call, &history())]);
        for format in Format::ALL {
            prop_assert!(!list.write(format, now()).unwrap().is_empty());
            prop_assert_eq!(list.write(format, now()).unwrap(), list.write(format, now()).unwrap());
        }
    }
}
