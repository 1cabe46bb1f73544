//! The model's results are stored and used again.

use super::*;
use crate::model::tiny;
use crate::opportunity::{Facts, Revision, SourceId};
use crate::store::{Origin, Reading, ReadingScope};

#[tokio::test]
async fn a_model_reads_each_text_once_and_anew_when_it_has_changed() {
    let folder = tempfile::tempdir().unwrap();
    tiny::write(folder.path());
    let model = Arc::new(Model::load(folder.path()).unwrap());
    let store = Store::open(folder.path()).await.unwrap();
    let facts = Facts { title: "Bidrag till museum".into(), url: "https://example.org/1".into(), ..Facts::default() };
    let (key, reference, fingerprint) = ("1".to_owned(), "1".to_owned(), "1".to_owned());
    let reading = Reading { key, reference, fingerprint, scope: ReadingScope::Whole, facts };
    let origin = Origin {
        source: &SourceId::from_static("fonden"),
        rank: 1,
        parser_version: "test",
        now: "2026-05-10T12:00:00Z".parse().unwrap(),
    };
    store.record(origin, &[reading]).await.unwrap();
    let mut call = store.revised_since(Revision::default(), 9).await.unwrap().remove(0);
    let (with, without) = (Some(&model), None);
    assert_ne!(judgement_version(with), judgement_version(without));
    read(&store, with, vec![call.clone()]).await.unwrap();
    let first = store.similarities(&[&call.id]).await.unwrap();
    assert_eq!(first.len(), 1);

    // What is stored is used, not computed again: another value in its place is taken as it is.
    let from = first[&call.id].fingerprint.clone();
    let other = StoredSimilarity {
        similarity: serde_json::from_str(r#"[{"area":"idrott","strength":100,"words":["X"]}]"#).unwrap(),
        fingerprint: from,
    };
    store.put_similarities(&[(call.id.clone(), other.clone())]).await.unwrap();
    let evidence = read(&store, with, vec![call.clone()]).await.unwrap().remove(0).1;
    assert!(evidence.area_ids().any(|area| area == "idrott"));
    assert!(!read(&store, without, vec![call.clone()]).await.unwrap()[0].1.area_ids().any(|area| area == "idrott"));

    call.facts.title = "Another title altogether".into();
    read(&store, with, vec![call.clone()]).await.unwrap();
    assert_ne!(store.similarities(&[&call.id]).await.unwrap()[&call.id].fingerprint, other.fingerprint);
}
