//! The index follows the store: its cursor, whose it is, who may write.

use std::time::Duration;

use super::*;
use crate::index::{Opened, folder};

fn segments(shelf: &Shelf) -> (usize, u64) {
    let metas = shelf.index.index.load_metas().unwrap();
    (metas.segments.len(), metas.opstamp)
}

#[test]
fn every_commit_moves_the_cursor() {
    let shelf = Shelf::with(&[english("a", "One", "one")]);
    assert_eq!(shelf.index.revision().unwrap(), 1);
    shelf.put(&[english("b", "Two", "two")], 17);
    assert_eq!(shelf.index.revision().unwrap(), 17);
    let (again, opened) = Index::open(shelf.dir.path(), "store-a").unwrap();
    assert_eq!((again.revision().unwrap(), opened, again.documents()), (17, Opened::Same, 2));
}

#[test]
fn a_call_put_again_takes_its_own_place() {
    let shelf = Shelf::with(&[english("a", "Old title", "x")]);
    shelf.put(&[english("a", "Title between", "x"), english("a", "New title", "x")], 2);
    let titles: Vec<String> = shelf.ask("title").hits.into_iter().map(|hit| hit.title).collect();
    assert_eq!(titles, ["New title"]);
}

#[test]
fn a_call_removed_is_gone() {
    let shelf = Shelf::with(&[english("a", "One", "x"), english("b", "Two", "x")]);
    let mut writer = shelf.index.writer().unwrap();
    writer.remove(&OpportunityId::first_shown("test", "a")).unwrap();
    writer.remove(&OpportunityId::first_shown("test", "never seen")).unwrap();
    let written = writer.commit(2).unwrap();
    assert_eq!((written.documents, written.added, written.removed), (1, 0, 1));
    assert_eq!(shelf.ids(""), ["b"]);
}

#[test]
fn nothing_new_writes_nothing() {
    let shelf = shelf();
    let before = segments(&shelf);
    let mut writer = shelf.index.writer().unwrap();
    writer.remove(&OpportunityId::first_shown("test", "never seen")).unwrap();
    let written = writer.commit(99).unwrap();
    assert_eq!((written.added, written.removed, written.revision), (0, 0, 1));
    assert_eq!(segments(&shelf), before);
    assert_eq!(shelf.index.revision().unwrap(), 1);
}

#[test]
fn another_store_begins_afresh_and_leaves_other_files_alone() {
    let shelf = shelf();
    let kept = shelf.dir.path().join(".gitignore");
    std::fs::write(&kept, "*\n").unwrap();
    assert!(Index::reader(shelf.dir.path(), "store-b").unwrap().is_none());
    let (other, opened) = Index::open(shelf.dir.path(), "store-b").unwrap();
    assert_eq!((opened, other.documents(), other.revision().unwrap()), (Opened::Fresh, 0, 0));
    assert!(kept.is_file());
    assert!(shelf.index.search(&Question::default(), now()).is_err(), "the old handle must not answer for the new");
    assert!(shelf.index.writer().is_err());
}

#[test]
fn a_damaged_index_is_built_anew() {
    let shelf = shelf();
    std::fs::write(shelf.dir.path().join("meta.json"), "{").unwrap();
    assert!(Index::reader(shelf.dir.path(), "store-a").is_err());
    let (index, opened) = Index::open(shelf.dir.path(), "store-a").unwrap();
    assert_eq!((opened, index.documents()), (Opened::Fresh, 0));
}

#[test]
fn looking_makes_nothing() {
    let dir = TempDir::new().unwrap();
    let absent = dir.path().join("absent");
    assert!(Index::reader(&absent, "store-a").unwrap().is_none());
    assert!(Index::reader(dir.path(), "store-a").unwrap().is_none());
    assert!(!absent.exists());
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_second_writer_waits_and_readers_do_not() {
    let shelf = shelf();
    let first = shelf.index.writer().unwrap();
    let refused = folder::lock(shelf.dir.path(), Duration::from_millis(120)).unwrap_err();
    assert!(refused.to_string().contains("another utkik"), "{refused}");
    let reader = Index::reader(shelf.dir.path(), "store-a").unwrap().unwrap();
    assert_eq!(reader.documents(), 8);
    std::thread::scope(|scope| {
        let second = scope.spawn(|| shelf.index.writer().map(|writer| writer.commit(5).is_ok()));
        std::thread::sleep(Duration::from_millis(100));
        assert!(!second.is_finished());
        first.commit(4).unwrap();
        assert!(second.join().unwrap().unwrap());
    });
}

#[test]
fn clearing_keeps_the_old_answers_until_the_commit() {
    let shelf = shelf();
    let mut writer = shelf.index.writer().unwrap();
    writer.clear().unwrap();
    writer.put(&english("only", "Only one", "left")).unwrap();
    assert_eq!(shelf.index.documents(), 8);
    writer.commit(2).unwrap();
    assert_eq!(shelf.ids(""), ["only"]);
}

#[test]
fn small_commits_do_not_pile_up() {
    let shelf = shelf();
    for round in 0..40 {
        shelf.put(&[english(&format!("day {round}"), "A call a day", "x")], 2 + round);
    }
    assert_eq!(shelf.index.documents(), 48);
    assert_eq!(shelf.index.revision().unwrap(), 41);
    assert!(segments(&shelf).0 <= 8, "{}", segments(&shelf).0);
}
