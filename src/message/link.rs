//! Links that only we can have made: a person's number with a seal (HMAC-SHA256, RFC 2104) under a secret of the house.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The secret under which links are sealed. It is never shown.
#[derive(Clone)]
pub struct LinkKey(Vec<u8>);

impl LinkKey {
    pub fn new(secret: impl Into<Vec<u8>>) -> LinkKey {
        LinkKey(secret.into())
    }

    /// The last part of a person's link to leave by. It lives as long as the secret: an old letter must still let its
    /// reader leave.
    pub fn leave_token(&self, person: &str) -> String {
        format!("{person}.{}", self.seal("leave", person))
    }

    /// Whose link it is; nothing when we did not make it.
    pub fn person_leaving<'a>(&self, token: &'a str) -> Option<&'a str> {
        let (person, seal) = token.split_once('.')?;
        let given = unhex(seal)?;
        let right = self.mac("leave", person)?.verify_slice(&given).is_ok();
        right.then_some(person)
    }

    fn seal(&self, purpose: &str, person: &str) -> String {
        let Some(mac) = self.mac(purpose, person) else { return String::new() };
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn mac(&self, purpose: &str, person: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(purpose.as_bytes());
        mac.update(&[0x1f]);
        mac.update(person.as_bytes());
        Some(mac)
    }
}

impl std::fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkKey(…)")
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || text.len() % 2 != 0 {
        return None;
    }
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(text.get(i..i + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_links_are_known() {
        let key = LinkKey::new("hemlig");
        let token = key.leave_token("ab12");
        assert_eq!(key.person_leaving(&token), Some("ab12"));
        assert_eq!(LinkKey::new("annan").person_leaving(&token), None);
        for wrong in ["", ".", "ab12", "ab12.", "ab13.00", &token.replace("ab12", "ab13"), "ab12.åäö"] {
            assert_eq!(key.person_leaving(wrong), None, "{wrong}");
        }
    }
}
