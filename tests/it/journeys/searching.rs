//! Searching the crawled calls: the index against the store, and the matches of a kommun.

use utkik::internals::search::{Index, SearchQuery};
use utkik::internals::stages::index::{IndexStart, run, verify};

use crate::app::TestApp;
use utkik::internals::opportunity::Revision;

#[tokio::test]
async fn store_and_index_are_compared_call_by_call() {
    let app = TestApp::start().await;
    let dir = &app.settings.index_dir;
    assert!(verify(&app.app).await.unwrap().is_none(), "there is none yet");
    app.round().await;
    app.index().await;
    let same = verify(&app.app).await.unwrap().unwrap();
    assert!(same.is_empty() && same.calls > 40 && same.calls == same.documents, "{same:?}");

    let (index, _) = Index::open(dir, app.store.id()).unwrap();
    let calls = app.store.revised_since(Revision::default(), 1_000).await.unwrap();
    let mut writer = index.writer().unwrap();
    writer.clear().unwrap();
    calls[2..].iter().for_each(|call| writer.put(call).unwrap());
    let mut older = calls[1].clone();
    older.revision = Revision::new(older.revision.number() - 1);
    writer.put(&older).unwrap();
    let mut stranger = calls[2].clone();
    stranger.id = "stranger".parse().unwrap();
    writer.put(&stranger).unwrap();
    writer.commit(index.revision().unwrap()).unwrap();
    let found = verify(&app.app).await.unwrap().unwrap();
    assert!(!found.is_empty());
    assert_eq!((found.missing, found.behind), (vec![calls[0].id.to_string()], vec![calls[1].id.to_string()]));
    assert_eq!(found.extra, ["stranger"]);

    let rebuilt = run(&app.app, IndexStart::Scratch, &|_, _| {}).await.unwrap();
    assert!(rebuilt.rebuilt && verify(&app.app).await.unwrap().unwrap().is_empty());
}

#[tokio::test]
async fn a_kommuns_calls_are_those_that_were_matched() {
    let app = TestApp::start().await;
    app.round().await;
    app.index().await;
    let slug = app.kommuner()[0].slug.clone();
    let matched = app.store.matches_of_kommun(&slug).await.unwrap();
    let query = SearchQuery { limit: usize::MAX, ..SearchQuery::of(&format!("status:all kommun:{slug}")) };
    let answer = app.call_search().await.search(query, app.now()).await.unwrap();
    assert!(!matched.is_empty());
    assert_eq!(answer.total, matched.len() as u64);
    assert!(answer.facets.kommun.contains(&(slug.to_string(), answer.total)), "{:?}", answer.facets.kommun);
}
