//! The cache of public pages.

use crate::store::NewFeedback;
use crate::web::tests::*;

#[tokio::test]
async fn a_public_page_is_kept_for_a_moment_and_only_for_everybody() {
    let site = Site::open_with_cache(Duration::from_secs(3600)).await;
    let page = site.get("/kommun/lindvik").await;
    let call =
        site.store.matches_of_kommun(&"lindvik".parse().unwrap()).await.unwrap().remove(0).opportunity.id.clone();
    let opinion = crate::feedback::Opinion::Relevant;
    let answer =
        NewFeedback { person: None, kommun: &"lindvik".parse().unwrap(), call: &call, opinion, why: "Det passar oss" };
    assert!(site.store.record_feedback(&answer, now()).await.unwrap());
    let again = site.get("/kommun/lindvik").await;
    assert_eq!((page.status, page.body), (again.status, again.body), "made once");
    for (other, shown) in [("/en/kommun/lindvik", "Det passar oss"), ("/kommun/lindvik?stangda=1", "Det passar oss")] {
        assert!(site.get(other).await.body.contains(shown), "{other} is another page");
    }
    let missing = site.get("/kommun/ingen").await;
    let missing_again = site.get("/kommun/ingen").await;
    assert!(missing.status == 404 && missing.body.contains("</html>") && missing.body == missing_again.body);
    let signed_in = Site { cookie: Some("utkik=0".to_owned()), ..site };
    assert!(signed_in.get("/kommun/lindvik").await.body.contains("Det passar oss"), "who shows a cookie sees what is");
}
