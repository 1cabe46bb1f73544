//! Decodes bytes to text, in whatever charset a page was written.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{Content, Page};

/// Bytes at the beginning of a page in which a `<meta charset>` is looked for.
const HEAD_BYTES: usize = 4096;

/// Decodes a response by its byte order mark, the header, `<meta charset>`, else as UTF-8, else as Windows-1252.
pub(super) fn decode(page: &Page) -> String {
    let Content::Memory(bytes) = &page.content else { return String::new() };
    let named = page.charset.as_deref().and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    decode_bytes(bytes, named)
}

/// Decodes XML, whose own declaration outweighs a header that was set for a whole server.
pub(super) fn decode_xml(page: &Page) -> String {
    let Content::Memory(bytes) = &page.content else { return String::new() };
    match bytes.as_slice() {
        [b'<', 0, ..] => return UTF_16LE.decode(bytes).0.into_owned(),
        [0, b'<', ..] => return UTF_16BE.decode(bytes).0.into_owned(),
        _ => {}
    }
    let start = bytes.iter().position(|b| *b == b'<').unwrap_or(0);
    match Encoding::for_bom(bytes)
        .is_none()
        .then(|| charset_in_declaration(bytes.get(start..).unwrap_or_default()))
        .flatten()
    {
        Some(encoding) => encoding.decode(bytes).0.into_owned(),
        None => decode(page),
    }
}

/// Decodes bytes alone. `named` is the charset of the header.
pub(super) fn decode_bytes(bytes: &[u8], named: Option<&'static Encoding>) -> String {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => named.or_else(|| charset_in_head(bytes)).unwrap_or_else(|| guess(bytes)),
    };
    encoding.decode(bytes).0.into_owned()
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 }
}

/// Finds the charset in `<meta charset="…">`, `content="text/html; charset=…"` or `<?xml encoding="…">`.
fn charset_in_head(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(HEAD_BYTES))?).to_ascii_lowercase();
    let after = match head.split_once("charset=") {
        Some((_, after)) => after,
        None => return charset_in_declaration(bytes),
    };
    Encoding::for_label(charset_label(after).as_bytes())
}

/// Returns the charset of an XML declaration at the very beginning. UTF-16 is left out: as such the declaration could
/// not have been read.
fn charset_in_declaration(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(HEAD_BYTES))?).to_ascii_lowercase();
    let declaration = head.trim_start().strip_prefix("<?xml")?.split_once("?>")?.0.to_owned();
    let (_, after) = declaration.split_once("encoding")?;
    let named = Encoding::for_label(charset_label(after.trim_start().trim_start_matches('=')).as_bytes())?;
    named.is_ascii_compatible().then_some(named)
}

fn charset_label(after: &str) -> String {
    let letters = after.trim_start_matches(['"', '\'', ' ']).chars();
    letters.take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swedish_letters_survive_every_way_of_saying_the_charset() {
        let latin = |text: &str| text.chars().map(|c| c as u8).collect::<Vec<u8>>();
        assert_eq!(decode_bytes("å ä ö".as_bytes(), None), "å ä ö");
        assert_eq!(decode_bytes("\u{feff}å".as_bytes(), Some(WINDOWS_1252)), "å");
        assert_eq!(decode_bytes(&latin("å ä ö"), None), "å ä ö");
        let meta = latin("<meta charset=\"iso-8859-1\"><p>Förskola");
        assert!(decode_bytes(&meta, None).ends_with("Förskola"));
        assert_eq!(decode_bytes(&latin("ö"), Encoding::for_label(b"latin1")), "ö");
    }
}
