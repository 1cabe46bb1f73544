//! Random tokens that give access to whoever presents them. The store holds only their digests, so that a copy of the
//! database gives no access.

use anyhow::{Result, anyhow};
use sha2::{Digest as _, Sha256};

/// Returns a token of 256 random bits, in hex.
///
/// # Errors
/// When the system gives no randomness.
pub fn fresh_token() -> Result<String> {
    random_hex(32)
}

/// Returns an id of 64 random bits, in hex, that says nothing of what it stands for.
pub(in crate::store) fn fresh_id() -> Result<String> {
    random_hex(8)
}

/// Returns random bytes from the system, in hex.
pub(in crate::store) fn random_hex(bytes: usize) -> Result<String> {
    let mut random = vec![0u8; bytes];
    getrandom::fill(&mut random).map_err(|error| anyhow!("no random numbers from the system: {error}"))?;
    Ok(hex::encode(random))
}

/// Returns the digest of a token that the store holds. A token is too random to be guessed, so it needs neither a salt
/// nor a slow hash.
pub(in crate::store) fn digest(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_and_never_the_same() {
        let (one, other) = (fresh_token().unwrap(), fresh_token().unwrap());
        assert!(one.len() == 64 && one != other && digest(&one) != one);
        assert_eq!(digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
