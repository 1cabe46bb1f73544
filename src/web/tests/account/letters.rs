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

#[tokio::test]
async fn the_ledger_is_read_in_english_and_a_letter_stays_in_its_language() {
    let site = Site::open_to_coordinator().await;
    let period = "?fran=2026-01-01&till=2026-12-31";
    let (swedish, english) = (
        site.get(&format!("/brev/utdrag{period}")).await.body,
        site.get(&format!("/en/brev/utdrag{period}")).await.body,
    );
    for word in ["Skrivet och skickat", "Utfall", "href=\"/brev.csv?"] {
        assert!(swedish.contains(word) && !english.contains(word), "{word}");
    }
    for word in ["Written and sent", "Outcome", "href=\"/en/brev.csv?", "<span lang=\"sv\">Ny &#60;u&#62;"] {
        assert!(english.contains(word) && !swedish.contains(word), "{word} {english}");
    }
    let csv = site.get(&format!("/en/brev.csv{period}")).await.body;
    assert!(csv.starts_with("Written;Sent;To;Municipality;Kind;Subject;"), "{csv}");
    assert!(site.get("/en/brev").await.body.contains("href=\"/en/brev/brev1\" lang=\"sv\""));
}
