//! Searching the crawled calls: the index against the store, and the matches of a kommun.

use utkik::opportunity::OpportunityId;
use utkik::search::{Fits, Index, Question};
use utkik::stages::index::{Start, run, verify};

use crate::app::TestApp;

#[tokio::test]
async fn store_and_index_are_compared_call_by_call() {
    let app = TestApp::start().await;
    let dir = &app.settings.index;
    assert!(verify(&app.store, dir).await.unwrap().is_none(), "there is none yet");
    app.round().await;
    run(&app.store, dir, Start::Cursor).await.unwrap();
    let same = verify(&app.store, dir).await.unwrap().unwrap();
    assert!(same.none() && same.calls > 40 && same.calls == same.documents, "{same:?}");

    let (index, _) = Index::open(dir, app.store.id()).unwrap();
    let calls = app.store.revised_since(0, 3).await.unwrap();
    let mut writer = index.writer().unwrap();
    writer.remove(&calls[0].id).unwrap();
    let mut older = calls[1].clone();
    older.revision -= 1;
    writer.put(&older).unwrap();
    let mut stranger = calls[2].clone();
    stranger.id = OpportunityId("stranger".to_owned());
    writer.put(&stranger).unwrap();
    writer.commit(index.revision().unwrap()).unwrap();
    let found = verify(&app.store, dir).await.unwrap().unwrap();
    assert!(!found.none());
    assert_eq!((found.missing, found.behind), (vec![calls[0].id.to_string()], vec![calls[1].id.to_string()]));
    assert_eq!(found.extra, ["stranger"]);

    let rebuilt = run(&app.store, dir, Start::Anew).await.unwrap();
    assert!(rebuilt.rebuilt && verify(&app.store, dir).await.unwrap().unwrap().none());
}

#[tokio::test]
async fn a_kommuns_calls_are_those_that_were_matched() {
    let app = TestApp::start().await;
    app.round().await;
    run(&app.store, &app.settings.index, Start::Cursor).await.unwrap();
    let index = Index::reader(&app.settings.index, app.store.id()).unwrap().unwrap();
    let slugs: Vec<String> = app.kommuner.iter().map(|kommun| kommun.slug.clone()).collect();
    let slug = slugs[0].clone();
    index.set_fits(Fits::new(app.store.writes().await.unwrap(), slugs, app.store.fits().await.unwrap()));
    let matched = app.store.matches_of_kommun(&slug).await.unwrap();
    let question = Question { limit: usize::MAX, ..Question::of(&format!("status:all kommun:{slug}")) };
    let answer = index.search(&question, app.now()).unwrap();
    assert!(!matched.is_empty());
    assert_eq!(answer.total, matched.len() as u64);
    assert!(answer.facets.kommun.contains(&(slug, answer.total)), "{:?}", answer.facets.kommun);
}
