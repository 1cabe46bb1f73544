//! Letters as those who manage a kommun see them.

use crate::web::tests::*;

#[tokio::test]
async fn a_letter_is_shown_locked_up_without_the_readers_own_links() {
    let site = Site::open_to_coordinator().await;
    let page = site.get("/brev/brev1").await.body;
    assert!(page.contains("src=\"/brev/brev1/html\" sandbox=\"allow-popups allow-popups-to-escape-sandbox\""));
    let letter = site.get("/brev/brev1/html").await;
    assert!(letter.header("content-security-policy").contains("sandbox allow-popups"));
    assert!(!letter.header("content-security-policy").contains("script"));
    assert_eq!(letter.header("x-frame-options"), "SAMEORIGIN");
    for path in ["/brev", "/brev/brev1", "/brev/brev1/html"] {
        assert!(!site.get(path).await.body.contains(&site.token()), "{path} shows the receiver's own link");
    }
    let stranger = Site { cookie: None, ..site };
    for path in ["/brev", "/brev/brev1", "/brev/brev1/html"] {
        let got = stranger.get(path).await;
        assert!(got.status == 401 && !got.body.contains("anna.ek"), "{path}");
    }
}
