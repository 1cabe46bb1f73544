//! Decodes bytes to text, in whatever charset a page was written.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{Content, Page, meta};

/// Bytes at the beginning of a page in which a `<meta charset>` is looked for.
const HEAD_BYTES: usize = 32 << 10;

/// Decodes a response by its byte order mark, the header, `<meta charset>`, else as UTF-8, else as Windows-1252; the
/// bytes themselves outweigh what is declared and cannot be.
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
        Some(encoding) => possible(encoding, bytes).decode(bytes).0.into_owned(),
        None => decode(page),
    }
}

/// Decodes bytes alone. `named` is the charset of the header.
pub(super) fn decode_bytes(bytes: &[u8], named: Option<&'static Encoding>) -> String {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => possible(named.or_else(|| charset_in_head(bytes)).unwrap_or(UTF_8), bytes),
    };
    encoding.decode(bytes).0.into_owned()
}

/// Returns the declared encoding, or what the bytes are instead: text that is whole as UTF-8 is in no one-byte charset,
/// and what is mostly no UTF-8 is Windows-1252.
fn possible(declared: &'static Encoding, bytes: &[u8]) -> &'static Encoding {
    if declared != UTF_8 && !declared.is_single_byte() {
        return declared;
    }
    let (mut letters, mut faults) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        faults += usize::from(!chunk.invalid().is_empty());
    }
    match (declared == UTF_8, faults) {
        (true, _) if faults > letters => WINDOWS_1252,
        (false, 0) if letters > 0 => UTF_8,
        _ => declared,
    }
}

/// Finds the charset that a `<meta>` or an XML declaration names.
fn charset_in_head(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(HEAD_BYTES))?).to_ascii_lowercase();
    meta::charset(&head)
        .and_then(|label| Encoding::for_label(label.as_bytes()))
        .or_else(|| charset_in_declaration(bytes))
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

    #[test]
    fn a_charset_that_is_declared_wrong_loses_no_letter() {
        let said = "Bidrag till hållbar miljö på Öland";
        let latin: Vec<u8> = said.chars().map(|c| c as u8).collect();
        let with = |head: &str, body: &[u8]| [head.as_bytes(), body].concat();
        let heads = [
            "<meta charset=\"iso-8859-1\">",
            "<meta charset=\"utf-8\">",
            "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1252\">",
            "<script src=a.js charset=\"utf-8\"></script>",
            "<script>var a = '<meta charset=utf-8>';</script>",
            "<!-- <meta charset=\"utf-8\"> -->",
            "<meta name=\"description\" content=\"skriv charset=utf-8 i huvudet\">",
            "<meta data-charset=\"utf-8\">",
            "<link href=a.css charset=utf-8>",
            "<?xml version=\"1.0\" encoding=\"us-ascii\"?>",
            "<title>charset=utf-8</title>",
            "",
        ];
        for head in heads {
            for body in [said.as_bytes(), &latin] {
                for named in [None, Some(UTF_8), Some(WINDOWS_1252), Encoding::for_label(b"iso-8859-15")] {
                    let read = decode_bytes(&with(head, body), named);
                    assert!(read.ends_with(said), "{head} {named:?}: {read}");
                }
            }
        }
        let one_bad = with(said, b" \xff och \xc3\xa5");
        assert_eq!(decode_bytes(&one_bad, Some(UTF_8)), format!("{said} \u{fffd} och å"), "one bad byte is no charset");
        assert_eq!(decode_bytes(b"plain", Encoding::for_label(b"latin1")), "plain");
        let western = "<!-- charset=utf-8 --><meta charset=iso-8859-2>".as_bytes();
        assert!(decode_bytes(&[western, b"\xb1\xb1"].concat(), None).ends_with("ąą"), "only the real one counts");
    }
}
