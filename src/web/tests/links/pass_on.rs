//! Passing a call on from a coordinator's link: opening it passes nothing on, the button does, and nobody else can.

use crate::kommun::passed_on::MAX_NOTE_CHARS;
use crate::subscription::Scope;
use crate::web::tests::*;

impl Site {
    async fn pass_on_path(&self, title: &str) -> String {
        format!("/vidare/{}", signed_tokens::pass_on_token(SECRET.as_bytes(), &self.person, &self.call(title).await))
    }

    /// Returns what has been passed on: the note, and whether it was undone.
    async fn passed_on_calls(&self) -> Vec<(String, bool)> {
        let passings = self.store.passed_on_calls(Some(&"lindvik".parse().unwrap())).await.unwrap();
        passings.into_iter().map(|one| (one.passed_on.note, one.passed_on.undone)).collect()
    }

    async fn subscribe_to(&self, scope: &Scope) {
        let address = Address::parse("mailto:anna.ek@kommun.example").unwrap();
        let (frequency, remind) = (Frequency::Immediate, &ReminderDays::default());
        self.store
            .subscribe(
                &NewSubscription {
                    address: &address,
                    kommun: &"lindvik".parse().unwrap(),
                    scope,
                    frequency,
                    remind,
                    language: crate::locale::Locale::Swedish,
                },
                now(),
            )
            .await
            .unwrap();
    }
}

fn form(note: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair("ord", note).finish()
}

#[tokio::test]
async fn a_look_passes_nothing_on_and_a_press_does_and_another_takes_it_back() {
    let site = Site::open().await;
    let own = site.pass_on_path("Twinning").await;
    let asked = site.get(&own).await;
    assert!(asked.status == 200 && asked.header("cache-control") == "no-store", "{}", asked.body);
    assert!(asked.body.contains("Vill du skicka vidare utlysningen till föreningar och företag?"));
    assert!(asked.body.contains("Just nu prenumererar ingen på det som Lindvik skickar vidare."));
    assert!(site.passed_on_calls().await.is_empty());
    assert_eq!(site.get(&format!("{own}/angra")).await.status, 405, "a link takes nothing back");

    let done = site.post_form(&own, &form("Hör av er!\r\nBcc: x <script>alert(1)</script>")).await;
    assert!(done.body.contains("Utlysningen är skickad vidare"), "{}", done.body);
    assert!(done.body.contains("”Hör av er! Bcc: x &#60;script&#62;alert(1)&#60;/script&#62;”"), "{}", done.body);
    assert_eq!(site.passed_on_calls().await, [("Hör av er! Bcc: x <script>alert(1)</script>".to_owned(), false)]);
    let page = site.get("/kommun/lindvik").await.body;
    assert!(page.contains("id=\"vidare\"") && !page.contains("Hör av er"), "the words are for those who get it");

    let stands = site.get(&own).await.body;
    assert!(
        stands.contains("Utlysningen är skickad vidare till föreningar och företag") && stands.contains("Ta tillbaka")
    );
    let undone = site.post_form(&format!("{own}/angra"), "").await;
    assert!(undone.body.contains("Utlysningen är inte längre skickad vidare"), "{}", undone.body);
    assert_eq!(site.passed_on_calls().await, [(String::new(), true)], "the words are forgotten");
    assert!(!site.get("/kommun/lindvik").await.body.contains("id=\"vidare\""));
}

#[tokio::test]
async fn a_note_is_bounded() {
    let site = Site::open().await;
    let own = site.pass_on_path("Twinning").await;
    site.post_form(&own, &form(&"ord ".repeat(2_500))).await;
    let kept = site.passed_on_calls().await.remove(0).0;
    assert!(kept.chars().count() <= MAX_NOTE_CHARS && kept.starts_with("ord ord"));
    assert_eq!(site.post_form(&own, &"x".repeat(100_000)).await.status, 400);
}

#[tokio::test]
async fn only_the_coordinator_passes_on_and_only_that_call() {
    let site = Site::open().await;
    let (call, other) = (site.call("Twinning").await, site.call("Old Call").await);
    let own = site.pass_on_path("Twinning").await;
    let by_answer = format!("/vidare/{}", signed_tokens::answer_token(SECRET.as_bytes(), &site.person, &call));
    let forged = [
        format!("/vidare/{}.{call}-{}", site.person, "0".repeat(32)),
        own.replace(call.as_str(), other.as_str()),
        by_answer,
        format!("/vidare/{}", signed_tokens::pass_on_token(b"another secret", &site.person, &call)),
    ];
    for path in forged {
        assert_eq!(site.post_form(&path, "").await.status, 404, "{path}");
        assert_eq!(site.get(&path).await.status, 404, "{path}");
    }
    let old = site.pass_on_path("Old Call").await;
    assert!(site.post_form(&old, "").await.body.contains("Utlysningen går inte att söka längre"));
    for scope in [Scope::Forvaltning("skola".into()), Scope::Areas(vec!["kultur".parse().unwrap()]), Scope::PassedOn] {
        site.subscribe_to(&scope).await;
        let refused = site.post_form(&own, "").await.body;
        assert!(refused.contains("Det går inte att skicka vidare härifrån längre"), "{scope:?}");
    }
    site.subscribe_to(&Scope::ALL).await;
    site.post_form(&own, "kommun=nordby").await;
    assert!(site.passed_on_calls().await.is_empty(), "not for a kommun they do not coordinate");
    site.store.unsubscribe_person(&site.person, None).await.unwrap();
    assert!(site.post_form(&own, "").await.body.contains("härifrån längre"));
    assert!(site.passed_on_calls().await.is_empty());
}

#[tokio::test]
async fn who_gets_what_is_passed_on_can_follow_and_not_answer() {
    let site = Site::open().await;
    site.subscribe_to(&Scope::PassedOn).await;
    let own = site.answer_path("Twinning").await;
    let page = site.get(&own).await.body;
    assert!(page.contains("Vill du följa utlysningen?") && !page.contains("/relevant") && !page.contains("/vidare/"));
    for deed in ["relevant", "inte-relevant"] {
        assert_eq!(site.post_form(&format!("{own}/{deed}"), "").await.status, 404, "{deed}");
    }
    assert!(site.post_form(&format!("{own}/folj"), "").await.body.contains("Du följer utlysningen"));
    site.subscribe_to(&Scope::ALL).await;
    assert!(site.get(&own).await.body.contains("Skicka vidare till föreningar och företag"), "the coordinator's page");
}
