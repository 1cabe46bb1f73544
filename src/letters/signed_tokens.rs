//! Signed tokens (HMAC-SHA-256), mostly for the links in letters: each says who may do what, cannot be forged, and
//! does not expire.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::opportunity::OpportunityId;
use crate::subscription::PersonId;

/// The length of the truncated signature in bytes: 128 bits.
const SIGNATURE_BYTES: usize = 16;

/// What a token is for. It is signed too, so that a token for one purpose is not valid for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Unsubscribe,
    Answer,
    PassOn,
    /// Not in a link: the key with which a webhook's receiver verifies letters.
    WebhookKey,
    /// Not in a link: the secret token by which Telegram's requests are recognised.
    TelegramSecret,
    /// Not in a link: the CSRF token in the forms of a signed-in person.
    Csrf,
}

impl Purpose {
    fn prefix(self) -> &'static [u8] {
        match self {
            Purpose::Unsubscribe => b"avsluta\x1f",
            Purpose::Answer => b"svar\x1f",
            Purpose::PassOn => b"vidare\x1f",
            Purpose::WebhookKey => b"signera\x1f",
            Purpose::TelegramSecret => b"telegram\x1f",
            Purpose::Csrf => b"formular\x1f",
        }
    }
}

/// Returns the token that lets `person` unsubscribe; empty without a secret.
pub fn unsubscribe_token(secret: &[u8], person: &PersonId) -> String {
    token(secret, Purpose::Unsubscribe, person.as_str())
}

/// Returns the person whom an unsubscribe token was made for; `None` when the signature is not valid.
pub fn verify_unsubscribe(secret: &[u8], token: &str) -> Option<PersonId> {
    verified_subject(secret, Purpose::Unsubscribe, token)?.parse().ok()
}

/// Returns the token that lets `person` answer on `call` and follow it.
pub fn answer_token(secret: &[u8], person: &PersonId, call: &OpportunityId) -> String {
    token(secret, Purpose::Answer, &format!("{person}.{call}"))
}

/// Returns the person and the call that an answer token was made for; `None` when the signature is not valid.
pub fn verify_answer(secret: &[u8], token: &str) -> Option<(PersonId, OpportunityId)> {
    person_and_call(verified_subject(secret, Purpose::Answer, token)?)
}

/// Returns the token that lets `person` pass `call` on, as long as their role allows it.
pub fn pass_on_token(secret: &[u8], person: &PersonId, call: &OpportunityId) -> String {
    token(secret, Purpose::PassOn, &format!("{person}.{call}"))
}

/// Returns the person and the call that a pass-on token was made for; `None` when the signature is not valid.
pub fn verify_pass_on(secret: &[u8], token: &str) -> Option<(PersonId, OpportunityId)> {
    person_and_call(verified_subject(secret, Purpose::PassOn, token)?)
}

/// Returns the key, in hex, that webhook letters to `person` are signed with, so that the receiver can verify them.
pub fn webhook_signing_key(secret: &[u8], person: &PersonId) -> String {
    let Some(mac) = mac(secret, Purpose::WebhookKey, person.as_str()) else { return String::new() };
    hex::encode(mac.finalize().into_bytes())
}

/// Returns the secret token that Telegram sends with every update.
pub fn telegram_secret_token(secret: &[u8]) -> String {
    token(secret, Purpose::TelegramSecret, "utkik")
}

/// Returns whether this is the secret token of Telegram; compares in constant time.
pub fn is_telegram_secret_token(secret: &[u8], token: &str) -> bool {
    verified_subject(secret, Purpose::TelegramSecret, token).is_some()
}

/// Returns the CSRF token of a session's forms: another site cannot read the pages, so it cannot know the token.
pub fn csrf_token(secret: &[u8], session: &str) -> String {
    signature(secret, Purpose::Csrf, session)
}

/// Returns whether this is the session's CSRF token; compares in constant time.
pub fn is_csrf_token(secret: &[u8], session: &str, token: &str) -> bool {
    is_valid_signature(secret, Purpose::Csrf, session, token)
}

fn person_and_call(subject: &str) -> Option<(PersonId, OpportunityId)> {
    let (person, call) = subject.split_once('.')?;
    Some((person.parse().ok()?, call.parse().ok()?))
}

fn token(secret: &[u8], purpose: Purpose, subject: &str) -> String {
    let signature = signature(secret, purpose, subject);
    if signature.is_empty() { signature } else { format!("{subject}-{signature}") }
}

/// Returns the signature in hex; empty when there is no secret to sign with.
fn signature(secret: &[u8], purpose: Purpose, subject: &str) -> String {
    let Some(mac) = mac(secret, purpose, subject) else { return String::new() };
    let mut signature = hex::encode(mac.finalize().into_bytes());
    signature.truncate(2 * SIGNATURE_BYTES);
    signature
}

fn verified_subject<'a>(secret: &[u8], purpose: Purpose, token: &'a str) -> Option<&'a str> {
    let (subject, signature) = token.rsplit_once('-')?;
    (!subject.is_empty() && is_valid_signature(secret, purpose, subject, signature)).then_some(subject)
}

fn is_valid_signature(secret: &[u8], purpose: Purpose, subject: &str, signature: &str) -> bool {
    if signature.len() != SIGNATURE_BYTES * 2 || !signature.is_ascii() {
        return false;
    }
    let bytes = |at: usize| u8::from_str_radix(signature.get(at * 2..at * 2 + 2)?, 16).ok();
    let signature: Option<Vec<u8>> = (0..SIGNATURE_BYTES).map(bytes).collect();
    let (Some(mac), Some(signature)) = (mac(secret, purpose, subject), signature) else { return false };
    // Compared in constant time.
    mac.verify_truncated_left(&signature).is_ok()
}

fn mac(secret: &[u8], purpose: Purpose, subject: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(purpose.prefix());
    mac.update(subject.as_bytes());
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn person(id: &str) -> PersonId {
        id.parse().unwrap()
    }

    fn call(id: &str) -> OpportunityId {
        id.parse().unwrap()
    }

    #[test]
    fn only_our_own_token_opens() {
        let made = unsubscribe_token(b"secret", &person("ab12"));
        assert_eq!(verify_unsubscribe(b"secret", &made), Some(person("ab12")));
        assert_eq!(verify_unsubscribe(b"other", &made), None);
        assert_eq!(verify_unsubscribe(b"secret", &made.replace("ab12", "ab13")), None);
        assert_eq!(verify_unsubscribe(b"secret", &made[..made.len() - 2]), None);
    }

    #[test]
    fn a_forms_word_is_its_sessions_own() {
        let word = csrf_token(b"secret", "session");
        assert!(is_csrf_token(b"secret", "session", &word));
        for (session, word) in [("another", word.as_str()), ("session", &word[..30]), ("session", ""), ("", "")] {
            assert!(!is_csrf_token(b"secret", session, word), "{session} {word}");
        }
        assert!(!is_csrf_token(b"other", "session", &word));
    }

    #[test]
    fn a_link_opens_no_other_door() {
        let (leave, answer) =
            (unsubscribe_token(b"secret", &person("ab12.c3")), answer_token(b"secret", &person("ab12"), &call("c3")));
        assert_eq!((verify_unsubscribe(b"secret", &answer), verify_answer(b"secret", &leave)), (None, None));
        let pass_on = pass_on_token(b"secret", &person("ab12"), &call("c3"));
        assert_eq!((verify_pass_on(b"secret", &answer), verify_answer(b"secret", &pass_on)), (None, None));
        assert_eq!(verify_pass_on(b"secret", &pass_on), Some((person("ab12"), call("c3"))));
        assert_eq!(verify_answer(b"secret", &answer.replace("c3", "c4")), None);
    }

    proptest! {
        #[test]
        fn no_guess_opens(guess in any::<String>()) {
            prop_assert_eq!(verify_unsubscribe(b"secret", &guess), None);
            prop_assert_eq!(verify_answer(b"secret", &guess), None);
            prop_assert_eq!(verify_pass_on(b"secret", &guess), None);
        }

        #[test]
        fn who_and_what_come_back_and_nothing_may_be_altered(
            person in "[0-9a-f]{16}", call in "[0-9a-z]{12}", at in 0usize..61, by in "[0-9a-f]",
        ) {
            let (person, call) = (super::tests::person(&person), super::tests::call(&call));
            let made = answer_token(b"secret", &person, &call);
            prop_assert_eq!(verify_answer(b"secret", &made), Some((person, call)));
            let mut altered = made.clone();
            altered.replace_range(at..=at, &by);
            prop_assert!(altered == made || verify_answer(b"secret", &altered).is_none());
        }
    }
}
