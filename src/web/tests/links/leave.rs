//! Unsubscribing from a letter's link: opening it ends nothing, the button does.

use crate::web::tests::*;

#[tokio::test]
async fn a_link_only_asks_and_a_press_leaves() {
    let site = Site::open().await;
    let path = format!("/avsluta/{}", site.token());
    for method in [reqwest::Method::GET, reqwest::Method::HEAD, reqwest::Method::OPTIONS] {
        site.send(method, &path).await;
    }
    assert!(site.store.is_subscriber(&site.person).await.unwrap(), "a look must end nothing");
    assert!(site.get(&path).await.body.contains("<form method=\"post\">"));
    let forged = format!("/avsluta/{}-{}", site.person, "0".repeat(32));
    assert_eq!(site.send(reqwest::Method::POST, &forged).await.status, 404);
    assert!(site.store.is_subscriber(&site.person).await.unwrap());
    let left = site.send(reqwest::Method::POST, &path).await;
    assert!(left.status == 200 && left.body.contains("Du får inga fler brev"));
    assert!(!site.store.is_subscriber(&site.person).await.unwrap());
    assert!(site.send(reqwest::Method::POST, &path).await.body.contains("Du får redan inga brev"));
}
