//! The signed word in a letter's link to leave by: it says who, can be made by nobody else, and does not age.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Bytes of the signature that are kept: 128 bits.
const KEPT: usize = 16;

/// What is signed is told apart from whatever else the same secret signs.
const PURPOSE: &[u8] = b"avsluta\x1f";

/// The token that lets `person` (the store's number) leave.
pub fn token(secret: &[u8], person: &str) -> String {
    let Some(mac) = mac(secret, person) else { return String::new() };
    let signature: String = mac.finalize().into_bytes().iter().take(KEPT).map(|byte| format!("{byte:02x}")).collect();
    format!("{person}-{signature}")
}

/// The person whom a token was made for; nothing when it was not made with this secret.
pub fn person<'a>(secret: &[u8], token: &'a str) -> Option<&'a str> {
    let (person, signature) = token.rsplit_once('-')?;
    if person.is_empty() || signature.len() != KEPT * 2 || !signature.is_ascii() {
        return None;
    }
    let signature: Option<Vec<u8>> =
        (0..KEPT).map(|at| u8::from_str_radix(signature.get(at * 2..at * 2 + 2)?, 16).ok()).collect();
    // Compared in constant time.
    mac(secret, person)?.verify_truncated_left(&signature?).ok()?;
    Some(person)
}

fn mac(secret: &[u8], person: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(PURPOSE);
    mac.update(person.as_bytes());
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_our_own_token_opens() {
        let made = token(b"secret", "ab12");
        assert_eq!(person(b"secret", &made), Some("ab12"));
        assert_eq!(person(b"other", &made), None);
        assert_eq!(person(b"secret", &made.replace("ab12", "ab13")), None);
        assert_eq!(person(b"secret", &made[..made.len() - 2]), None);
    }

    proptest! {
        #[test]
        fn no_guess_opens(guess in any::<String>()) {
            prop_assert_eq!(person(b"secret", &guess), None);
        }
    }
}
