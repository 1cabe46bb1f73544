//! JSON with lone surrogates: writers that cut a text in the middle of a pair of escapes (`\ud83d` alone) make the
//! whole document unreadable to a strict parser. Here they become replacement characters, and the rest stays as it is.

use std::io::{BufReader, Bytes, Read};

const REPLACEMENT: [u8; 6] = *b"\\ufffd";

/// One byte, or a whole escape such as `\ud83d`.
#[derive(Clone, Copy)]
struct Token {
    bytes: [u8; 6],
    len: usize,
}

impl Token {
    /// Returns the UTF-16 code unit of an escape like `\ud83d`.
    fn code_unit(&self) -> Option<u16> {
        let digits = self.bytes.strip_prefix(b"\\u").filter(|_| self.len == 6)?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    }

    fn is_high_surrogate(&self) -> bool {
        self.code_unit().is_some_and(|unit| (0xd800..0xdc00).contains(&unit))
    }

    fn is_low_surrogate(&self) -> bool {
        self.code_unit().is_some_and(|unit| (0xdc00..0xe000).contains(&unit))
    }
}

/// A reader that replaces the lone surrogates of JSON while it streams.
pub(super) struct SurrogateRepair<R: Read> {
    input: Bytes<BufReader<R>>,
    next: Option<Token>,
    ready: std::collections::VecDeque<u8>,
}

impl<R: Read> SurrogateRepair<R> {
    pub(super) fn new(input: R) -> SurrogateRepair<R> {
        let input = BufReader::with_capacity(1 << 16, input).bytes();
        SurrogateRepair { input, next: None, ready: std::collections::VecDeque::with_capacity(12) }
    }

    fn token(&mut self) -> std::io::Result<Option<Token>> {
        if let Some(next) = self.next.take() {
            return Ok(Some(next));
        }
        let mut token = Token { bytes: [0; 6], len: 0 };
        for place in &mut token.bytes {
            let Some(byte) = self.input.next().transpose()? else { break };
            *place = byte;
            token.len += 1;
            let continues = match token.len {
                1 => byte == b'\\',
                2 => byte == b'u',
                _ => byte.is_ascii_hexdigit(),
            };
            if !continues {
                break;
            }
        }
        Ok((token.len > 0).then_some(token))
    }

    /// Makes the next few bytes ready, or none at the end.
    fn advance(&mut self) -> std::io::Result<()> {
        let Some(token) = self.token()? else { return Ok(()) };
        if token.is_high_surrogate() {
            let next = self.token()?;
            match next.filter(Token::is_low_surrogate) {
                Some(second) => self.ready.extend(token.bytes.iter().chain(&second.bytes)),
                None => {
                    self.ready.extend(REPLACEMENT);
                    self.next = next;
                }
            }
        } else if token.is_low_surrogate() {
            self.ready.extend(REPLACEMENT);
        } else {
            self.ready.extend(token.bytes.iter().take(token.len));
        }
        Ok(())
    }
}

impl<R: Read> Read for SurrogateRepair<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        for (n, place) in out.iter_mut().enumerate() {
            if self.ready.is_empty() {
                self.advance()?;
            }
            match self.ready.pop_front() {
                Some(byte) => *place = byte,
                None => return Ok(n),
            }
        }
        Ok(out.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn whole(json: &str) -> String {
        let mut out = String::new();
        SurrogateRepair::new(json.as_bytes()).read_to_string(&mut out).unwrap();
        out
    }

    #[test]
    fn halves_are_replaced_and_pairs_stand() {
        assert_eq!(whole(r#""\ud83d\ude00 å \n""#), r#""\ud83d\ude00 å \n""#);
        assert_eq!(whole(r#""a \ud83d""#), r#""a \ufffd""#);
        assert_eq!(whole(r#""\ud83d\ud83d\ude00\ude00x""#), r#""\ufffd\ud83d\ude00\ufffdx""#);
        assert_eq!(whole(r#""\ud83d\n \\ud83d \\\udc00""#), r#""\ufffd\n \\ud83d \\\ufffd""#);
        assert_eq!(whole(r"\ud8"), r"\ud8");
    }

    proptest! {
        #[test]
        fn what_is_whole_stands(text in any::<String>(), units in proptest::collection::vec(any::<u16>(), 0..8)) {
            let json = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(whole(&json), json);
            let escapes: String = units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
            let read: Result<String, _> = serde_json::from_str(&whole(&format!("\"{escapes}\"")));
            prop_assert_eq!(read.unwrap(), String::from_utf16_lossy(&units));
        }
    }
}
