//! Answering from a letter's link: opening it answers nothing, the button answers, and an answer can be withdrawn.

use super::*;
use crate::feedback::Opinion;

async fn opinions(site: &Site) -> Vec<(Option<PersonId>, Opinion, String)> {
    let said = site.store.feedback().await.unwrap();
    said.into_iter().map(|answer| (answer.person, answer.opinion, answer.why)).collect()
}

#[tokio::test]
async fn a_look_says_nothing() {
    let site = Site::open().await;
    let own = site.answer_path("Twinning").await;
    for deed in ["", "/relevant", "/inte-relevant", "/folj", "/angra", "/sluta-folja"] {
        for method in [reqwest::Method::GET, reqwest::Method::HEAD, reqwest::Method::OPTIONS] {
            let got = site.send(method, &format!("{own}{deed}")).await;
            if got.status == 200 {
                assert_eq!(got.header("cache-control"), "no-store");
                assert!(got.header("x-robots-tag").contains("noindex"), "{deed}");
            }
        }
    }
    assert!(opinions(&site).await.is_empty() && site.store.follows().await.unwrap().is_empty());
    assert_eq!(site.post_form(&own, "").await.status, 405, "the page of all choices has nothing to press");
}

#[tokio::test]
async fn a_press_answers_and_another_takes_it_back() {
    let site = Site::open().await;
    let own = site.answer_path("Twinning").await;
    let asked = site.get(&format!("{own}/inte-relevant")).await.body;
    assert!(asked.contains("Är utlysningen relevant för Lindvik?") && asked.contains("Nej, den är inte relevant"));
    let why = "För <b>stort</b> för oss\r\nBcc: x";
    let form = url::form_urlencoded::Serializer::new(String::new()).append_pair("varfor", why).finish();
    let done = site.post_form(&format!("{own}/inte-relevant"), &form).await;
    assert!(done.status == 200 && done.body.contains("Tack, svaret är sparat"), "{}", done.body);
    let person = Some(site.person.clone());
    let kept = (person.clone(), Opinion::NotRelevant, "För <b>stort</b> för oss Bcc: x".to_owned());
    assert_eq!(opinions(&site).await, [kept]);

    let again = site.get(&format!("{own}/inte-relevant")).await.body;
    assert!(again.contains("Ditt svar om utlysningen") && !again.contains("<form"), "it is not asked twice");
    site.post_form(&format!("{own}/relevant"), "").await;
    assert_eq!(opinions(&site).await, [(person, Opinion::Relevant, String::new())], "the last word holds");
    let undone = site.post_form(&format!("{own}/angra"), "").await;
    assert!(undone.body.contains("Svaret är borttaget"));
    assert!(opinions(&site).await.is_empty());
}

#[tokio::test]
async fn following_and_finding_irrelevant_take_turns() {
    let site = Site::open().await;
    let own = site.answer_path("Twinning").await;
    site.post_form(&format!("{own}/inte-relevant"), "").await;
    assert!(site.post_form(&format!("{own}/folj"), "").await.body.contains("Du följer utlysningen"));
    assert!(opinions(&site).await.is_empty());
    assert_eq!(site.store.follows().await.unwrap().len(), 1);
    site.post_form(&format!("{own}/inte-relevant"), "").await;
    assert!(site.store.follows().await.unwrap().is_empty());
    site.post_form(&format!("{own}/folj"), "").await;
    site.post_form(&format!("{own}/sluta-folja"), "").await;
    assert!(site.store.follows().await.unwrap().is_empty());
}

#[tokio::test]
async fn only_the_receiver_of_the_letter_answers_and_only_for_their_own() {
    let site = Site::open().await;
    let (call, other) = (site.call("Twinning").await, site.call("Old Call").await);
    let own = site.answer_path("Twinning").await;
    let as_of_another_call = own.replace(call.as_str(), other.as_str());
    let leaving = format!("/svar/{}", site.token());
    for forged in [format!("/svar/{}.{call}-{}", site.person, "0".repeat(32)), as_of_another_call, leaving] {
        assert_eq!(site.post_form(&format!("{forged}/relevant"), "").await.status, 404, "{forged}");
    }
    assert_eq!(site.post_form(&format!("{own}/ta-bort-allt"), "").await.status, 404);
    site.post_form(&format!("{own}/relevant"), "kommun=nordby").await;
    assert!(opinions(&site).await.is_empty(), "not for a kommun they do not subscribe to");
    assert_eq!(site.post_form(&format!("{own}/relevant"), &"x".repeat(100_000)).await.status, 400);

    site.store.unsubscribe_person(&site.person, None).await.unwrap();
    let gone = site.post_form(&format!("{own}/relevant"), "").await;
    assert!(gone.body.contains("Du får inga brev längre"));
    assert!(opinions(&site).await.is_empty());
}

#[tokio::test]
async fn answers_are_shown_escaped_and_without_who() {
    let site = Site::open().await;
    let own = site.answer_path("Twinning").await;
    site.post_form(&format!("{own}/inte-relevant"), "varfor=%3Cscript%3Ealert(1)%3C%2Fscript%3E%20f%C3%B6r%20dyrt")
        .await;
    for path in [format!("/utlysning/{}", site.call("Twinning").await), "/kommun/lindvik".to_owned()] {
        let page = site.get(&path).await.body;
        assert!(page.contains("1\u{a0}inte relevant") || page.contains("1 inte relevant"), "{page}");
        assert!(page.contains("&#60;script&#62;alert(1)&#60;/script&#62; för dyrt"), "{page}");
        assert!(
            !page.contains("<script") && !page.contains("anna.ek") && !page.contains(site.person.as_str()),
            "{path}"
        );
    }
}
