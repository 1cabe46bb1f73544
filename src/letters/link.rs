//! The signed words in a letter's links: each says who may do what, can be made by nobody else, and does not age.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Bytes of the signature that are kept: 128 bits.
const KEPT: usize = 16;

/// What a link is for. It is signed too, so that no link opens another door than its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Leave,
    Answer,
    PassOn,
    /// No link: the key that a receiver checks our letters by.
    Sign,
    /// No link: the word by which we know Telegram.
    Telegram,
    /// No link: the word that a signed-in reader's forms carry.
    Form,
}

impl Purpose {
    fn mark(self) -> &'static [u8] {
        match self {
            Purpose::Leave => b"avsluta\x1f",
            Purpose::Answer => b"svar\x1f",
            Purpose::PassOn => b"vidare\x1f",
            Purpose::Sign => b"signera\x1f",
            Purpose::Telegram => b"telegram\x1f",
            Purpose::Form => b"formular\x1f",
        }
    }
}

/// The token that lets `person` (the store's number) leave.
pub fn to_leave(secret: &[u8], person: &str) -> String {
    token(secret, Purpose::Leave, person)
}

/// The person whom a token to leave was made for; nothing when it was not made with this secret.
pub fn who_leaves<'a>(secret: &[u8], token: &'a str) -> Option<&'a str> {
    subject(secret, Purpose::Leave, token)
}

/// The token that lets `person` say what they think of `call` (its id), and follow it.
pub fn to_answer(secret: &[u8], person: &str, call: &str) -> String {
    token(secret, Purpose::Answer, &format!("{person}.{call}"))
}

/// The person and the call that a token to answer was made for; nothing when it was not made with this secret.
pub fn who_answers<'a>(secret: &[u8], token: &'a str) -> Option<(&'a str, &'a str)> {
    subject(secret, Purpose::Answer, token)?.split_once('.')
}

/// The token that lets `person` pass `call` (its id) on, as long as they may.
pub fn to_pass_on(secret: &[u8], person: &str, call: &str) -> String {
    token(secret, Purpose::PassOn, &format!("{person}.{call}"))
}

/// The person and the call that a token to pass on was made for; nothing when it was not made with this secret.
pub fn who_passes_on<'a>(secret: &[u8], token: &'a str) -> Option<(&'a str, &'a str)> {
    subject(secret, Purpose::PassOn, token)?.split_once('.')
}

/// The key, in hex, that letters to `person` are signed with: they can check it, and nobody else can make it.
pub fn signing_key(secret: &[u8], person: &str) -> String {
    let Some(mac) = mac(secret, Purpose::Sign, person) else { return String::new() };
    mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The word that Telegram sends along with whatever it posts to us.
pub fn telegram_word(secret: &[u8]) -> String {
    token(secret, Purpose::Telegram, "utkik")
}

/// Is it that word? Compared in constant time.
pub fn is_telegram(secret: &[u8], word: &str) -> bool {
    subject(secret, Purpose::Telegram, word).is_some()
}

/// The word that every form of a session carries: who cannot read our pages cannot know it.
pub fn form_word(secret: &[u8], session: &str) -> String {
    signature(secret, Purpose::Form, session)
}

/// Is it that word? Compared in constant time.
pub fn is_form_word(secret: &[u8], session: &str, word: &str) -> bool {
    is_signed(secret, Purpose::Form, session, word)
}

fn token(secret: &[u8], purpose: Purpose, subject: &str) -> String {
    let signature = signature(secret, purpose, subject);
    if signature.is_empty() { signature } else { format!("{subject}-{signature}") }
}

/// Empty when there is no secret to sign with.
fn signature(secret: &[u8], purpose: Purpose, subject: &str) -> String {
    let Some(mac) = mac(secret, purpose, subject) else { return String::new() };
    mac.finalize().into_bytes().iter().take(KEPT).map(|byte| format!("{byte:02x}")).collect()
}

fn subject<'a>(secret: &[u8], purpose: Purpose, token: &'a str) -> Option<&'a str> {
    let (subject, signature) = token.rsplit_once('-')?;
    (!subject.is_empty() && is_signed(secret, purpose, subject, signature)).then_some(subject)
}

fn is_signed(secret: &[u8], purpose: Purpose, subject: &str, signature: &str) -> bool {
    if signature.len() != KEPT * 2 || !signature.is_ascii() {
        return false;
    }
    let bytes = |at: usize| u8::from_str_radix(signature.get(at * 2..at * 2 + 2)?, 16).ok();
    let signature: Option<Vec<u8>> = (0..KEPT).map(bytes).collect();
    let (Some(mac), Some(signature)) = (mac(secret, purpose, subject), signature) else { return false };
    // Compared in constant time.
    mac.verify_truncated_left(&signature).is_ok()
}

fn mac(secret: &[u8], purpose: Purpose, subject: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(purpose.mark());
    mac.update(subject.as_bytes());
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_our_own_token_opens() {
        let made = to_leave(b"secret", "ab12");
        assert_eq!(who_leaves(b"secret", &made), Some("ab12"));
        assert_eq!(who_leaves(b"other", &made), None);
        assert_eq!(who_leaves(b"secret", &made.replace("ab12", "ab13")), None);
        assert_eq!(who_leaves(b"secret", &made[..made.len() - 2]), None);
    }

    #[test]
    fn a_forms_word_is_its_sessions_own() {
        let word = form_word(b"secret", "session");
        assert!(is_form_word(b"secret", "session", &word));
        for (session, word) in [("another", word.as_str()), ("session", &word[..30]), ("session", ""), ("", "")] {
            assert!(!is_form_word(b"secret", session, word), "{session} {word}");
        }
        assert!(!is_form_word(b"other", "session", &word));
    }

    #[test]
    fn a_link_opens_no_other_door() {
        let (leave, answer) = (to_leave(b"secret", "ab12.c3"), to_answer(b"secret", "ab12", "c3"));
        assert_eq!((who_leaves(b"secret", &answer), who_answers(b"secret", &leave)), (None, None));
        let pass_on = to_pass_on(b"secret", "ab12", "c3");
        assert_eq!((who_passes_on(b"secret", &answer), who_answers(b"secret", &pass_on)), (None, None));
        assert_eq!(who_passes_on(b"secret", &pass_on), Some(("ab12", "c3")));
        assert_eq!(who_answers(b"secret", &answer.replace("c3", "c4")), None);
    }

    proptest! {
        #[test]
        fn no_guess_opens(guess in any::<String>()) {
            prop_assert_eq!(who_leaves(b"secret", &guess), None);
            prop_assert_eq!(who_answers(b"secret", &guess), None);
            prop_assert_eq!(who_passes_on(b"secret", &guess), None);
        }

        #[test]
        fn who_and_what_come_back_and_nothing_may_be_altered(
            person in "[0-9a-f]{16}", call in "[0-9a-z]{12}", at in 0usize..61, by in "[0-9a-f]",
        ) {
            let made = to_answer(b"secret", &person, &call);
            prop_assert_eq!(who_answers(b"secret", &made), Some((person.as_str(), call.as_str())));
            let mut altered = made.clone();
            altered.replace_range(at..=at, &by);
            prop_assert!(altered == made || who_answers(b"secret", &altered).is_none());
        }
    }
}
