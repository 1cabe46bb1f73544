//! Tests of how the index follows the store: its revision, which store it belongs to, and who may write.

use std::time::Duration;

use super::*;
use crate::opportunity::Revision;
use crate::search::{IndexState, directory};

fn segments(test_index: &TestIndex) -> (usize, u64) {
    let metas = test_index.index.index.load_metas().unwrap();
    (metas.segments.len(), metas.opstamp)
}

#[test]
fn every_commit_moves_the_cursor() {
    let test_index = TestIndex::with(&[english("a", "One", "one")]);
    assert_eq!(test_index.index.revision().unwrap().number(), 1);
    test_index.put(&[english("b", "Two", "two")], 17);
    assert_eq!(test_index.index.revision().unwrap().number(), 17);
    let (again, opened) = Index::open(test_index.dir.path(), "store-a").unwrap();
    assert_eq!((again.revision().unwrap().number(), opened, again.documents()), (17, IndexState::Current, 2));
}

#[test]
fn a_call_put_again_takes_its_own_place() {
    let test_index = TestIndex::with(&[english("a", "Old title", "x")]);
    test_index.put(&[english("a", "Title between", "x"), english("a", "New title", "x")], 2);
    let titles: Vec<String> = test_index.search("title").hits.into_iter().map(|hit| hit.title).collect();
    assert_eq!(titles, ["New title"]);
}

#[test]
fn a_commit_that_was_cut_off_is_no_hindrance_to_the_next() {
    let calls = ["a", "b", "c", "d", "e"].map(|name| english(name, "Title", "x"));
    let test_index = TestIndex::with(&calls);
    let meta = test_index.dir.path().join("meta.json");
    let before = std::fs::read(&meta).unwrap();
    test_index.put(&[english("a", "New title", "x")], 2);
    // A process that dies just before its last step leaves all files but this one.
    std::fs::write(&meta, before).unwrap();
    let (again, _) = Index::open(test_index.dir.path(), "store-a").unwrap();
    assert_eq!((again.revision().unwrap().number(), again.documents()), (1, 5));
    let mut writer = again.writer().unwrap();
    writer.put(&english("a", "New title", "x")).unwrap();
    writer.commit(Revision::new(2)).unwrap();
    assert_eq!((again.revision().unwrap().number(), again.documents()), (2, 5));
}

#[test]
fn nothing_new_writes_nothing() {
    let test_index = sample_index();
    let before = segments(&test_index);
    let written = test_index.index.writer().unwrap().commit(Revision::new(99)).unwrap();
    assert_eq!((written.added, written.revision.number()), (0, 1));
    assert_eq!(segments(&test_index), before);
    assert_eq!(test_index.index.revision().unwrap().number(), 1);
}

#[test]
fn another_store_begins_afresh_and_leaves_other_files_alone() {
    let test_index = sample_index();
    let kept = test_index.dir.path().join(".gitignore");
    std::fs::write(&kept, "*\n").unwrap();
    assert!(Index::open_read_only(test_index.dir.path(), "store-b").unwrap().is_none());
    let (other, opened) = Index::open(test_index.dir.path(), "store-b").unwrap();
    assert_eq!((opened, other.documents(), other.revision().unwrap().number()), (IndexState::Empty, 0, 0));
    assert!(kept.is_file());
    assert!(
        test_index.index.search(&SearchQuery::default(), now()).is_err(),
        "the old handle must not answer for the new"
    );
    assert!(test_index.index.writer().is_err());
}

/// Makes the index look as if it had been written with another version of the vocabulary.
fn make_stale(test_index: &TestIndex) {
    let meta = test_index.dir.path().join("meta.json");
    let text = std::fs::read_to_string(&meta).unwrap();
    let aged = text.replace(&crate::search::schema::version(), "2/older");
    assert_ne!(text, aged);
    std::fs::write(meta, aged).unwrap();
}

#[test]
fn an_index_of_another_version_answers_until_the_new_one_is_complete() {
    let test_index = sample_index();
    make_stale(&test_index);
    let (old, opened) = Index::open(test_index.dir.path(), "store-a").unwrap();
    assert_eq!((opened, old.documents()), (IndexState::Stale, 8));
    let mut writer = old.writer().unwrap();
    writer.put(&english("new", "Youth of today", "x")).unwrap();
    writer.checkpoint(Revision::new(5)).unwrap();
    let ask = |index: &Index| index.search(&SearchQuery::of("youth"), now()).unwrap().hits.remove(0).reference;
    assert_eq!(ask(&old), "youth", "half an index must not be seen");
    assert_eq!(ask(&Index::open_read_only(test_index.dir.path(), "store-a").unwrap().unwrap()), "youth");
    writer.commit(Revision::new(9)).unwrap();
    assert_eq!((ask(&old).as_str(), old.documents()), ("new", 1));
    assert_eq!(Index::open(test_index.dir.path(), "store-a").unwrap().1, IndexState::Current);
}

#[test]
fn a_long_run_is_searchable_so_far() {
    let test_index = sample_index();
    let mut writer = test_index.index.writer().unwrap();
    writer.put(&english("early", "Early bird", "x")).unwrap();
    writer.checkpoint(Revision::new(5)).unwrap();
    assert_eq!((test_index.first("bird").as_str(), test_index.index.revision().unwrap().number()), ("early", 5));
    drop(writer);
    assert_eq!(test_index.index.documents(), 9, "a run cut off keeps what it had made searchable");
}

#[test]
fn contents_name_every_call_with_its_revision() {
    let test_index = TestIndex::with(&[english("a", "One", "x"), english("b", "Two", "x")]);
    let mut again = english("a", "One more", "x");
    again.revision = Revision::new(7);
    test_index.put(&[again], 2);
    let mut contents = test_index.index.contents().unwrap();
    contents.sort_by_key(|(_, revision)| *revision);
    let id = |name: &str| OpportunityId::from_first_listing("test", name);
    assert_eq!(contents, [(id("b"), Revision::new(1)), (id("a"), Revision::new(7))]);
}

#[test]
fn a_damaged_index_is_built_anew() {
    let test_index = sample_index();
    std::fs::write(test_index.dir.path().join("meta.json"), "{").unwrap();
    assert!(Index::open_read_only(test_index.dir.path(), "store-a").is_err());
    let (index, opened) = Index::open(test_index.dir.path(), "store-a").unwrap();
    assert_eq!((opened, index.documents()), (IndexState::Empty, 0));
}

#[test]
fn files_that_are_cut_off_under_an_open_index_end_nothing() {
    let test_index = sample_index();
    let before = test_index.search("title").hits.len() + test_index.search("").hits.len();
    for entry in std::fs::read_dir(test_index.dir.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end != "json" && end != "lock") {
            std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(10).unwrap();
        }
    }
    // Mapped into memory, this would be the end of the process.
    let after = test_index.search("title").hits.len() + test_index.search("").hits.len();
    assert_eq!(after, before, "what was read stays what it was");
    assert!(!Index::damaged_files(test_index.dir.path()).unwrap().is_empty());
    assert!(Index::open_read_only(test_index.dir.path(), "store-a").is_err());
    assert_eq!(Index::open(test_index.dir.path(), "store-a").unwrap().1, IndexState::Empty, "built anew");
}

#[test]
fn looking_makes_nothing() {
    let dir = TempDir::new().unwrap();
    let absent = dir.path().join("absent");
    assert!(Index::open_read_only(&absent, "store-a").unwrap().is_none());
    assert!(Index::open_read_only(dir.path(), "store-a").unwrap().is_none());
    assert!(!absent.exists());
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_second_writer_waits_and_readers_do_not() {
    let test_index = sample_index();
    let first = test_index.index.writer().unwrap();
    let refused = directory::lock(test_index.dir.path(), Duration::from_millis(120)).unwrap_err();
    assert!(refused.to_string().contains("another utkik"), "{refused}");
    let reader = Index::open_read_only(test_index.dir.path(), "store-a").unwrap().unwrap();
    assert_eq!(reader.documents(), 8);
    std::thread::scope(|scope| {
        let second = scope.spawn(|| test_index.index.writer().map(|writer| writer.commit(Revision::new(5)).is_ok()));
        std::thread::sleep(Duration::from_millis(100));
        assert!(!second.is_finished());
        first.commit(Revision::new(4)).unwrap();
        assert!(second.join().unwrap().unwrap());
    });
}

#[test]
fn clearing_keeps_the_old_answers_until_the_commit() {
    let test_index = sample_index();
    let mut writer = test_index.index.writer().unwrap();
    writer.clear().unwrap();
    writer.put(&english("only", "Only one", "left")).unwrap();
    assert_eq!(test_index.index.documents(), 8);
    writer.commit(Revision::new(2)).unwrap();
    assert_eq!(test_index.ids(""), ["only"]);
}

#[test]
fn small_commits_do_not_pile_up() {
    let test_index = sample_index();
    for round in 0..40 {
        test_index.put(&[english(&format!("day {round}"), "A call a day", "x")], 2 + round);
    }
    assert_eq!(test_index.index.documents(), 48);
    assert_eq!(test_index.index.revision().unwrap().number(), 41);
    assert!(segments(&test_index).0 <= 8, "{}", segments(&test_index).0);
}
