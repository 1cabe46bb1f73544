//! Splits long letters into parts that Telegram takes, between paragraphs, lines or words, with balanced tags.

/// The most that one message may hold, in UTF-16 code units. Telegram counts after removing tags; here they count too.
pub const MESSAGE_LIMIT: usize = 4096;

/// Bytes; anything longer is text. Without a limit, a letter of `<` alone would be searched to its end for each of
/// them.
const MAX_TAG: usize = 16 << 10;

/// A tag that is open.
#[derive(Clone, Debug)]
struct Tag<'a> {
    name: &'a str,
    /// As it was written, with its attributes.
    raw: &'a str,
}

/// A piece that must not be cut.
#[derive(Debug)]
enum Token<'a> {
    Open(Tag<'a>),
    Close(&'a str),
    /// One character, or one character reference.
    Text,
}

/// A place to cut, and the tags that are open there.
struct CutPoint<'a> {
    at: usize,
    open: Vec<Tag<'a>>,
}

/// Boundaries at which a letter may be cut, the best last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Boundary {
    Word,
    Line,
    Paragraph,
}

/// Splits Telegram HTML into parts of at most `limit` UTF-16 code units (at least 64), each with balanced tags.
///
/// Without the tags that are closed and opened again at the cuts, the parts joined are the text.
/// A letter whose tags alone would fill a part loses its tags, not its text.
pub fn split_html(html: &str, limit: usize) -> Vec<String> {
    let limit = limit.max(64);
    if max_tag_units(html) > limit / 2 {
        return cut(&escape(&plain_text(html)), limit);
    }
    cut(html, limit)
}

/// Returns the visible text: without tags, with character references resolved.
pub fn plain_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while !rest.is_empty() {
        let (token, length) = next_token(rest);
        let (raw, after) = rest.split_at(length);
        if let Token::Text = token {
            match resolve_reference(raw) {
                Some(character) => text.push(character),
                None => text.push_str(raw),
            }
        }
        rest = after;
    }
    text
}

fn cut(html: &str, limit: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = html;
    let mut open: Vec<Tag<'_>> = Vec::new();
    while !rest.is_empty() {
        let next = next_cut(rest, &open, limit);
        let (head, tail) = rest.split_at(next.at);
        let mut part: String = open.iter().map(|tag| tag.raw).collect();
        part.push_str(head);
        part.extend(next.open.iter().rev().map(|tag| format!("</{}>", tag.name)));
        parts.push(part);
        rest = tail;
        open = next.open;
    }
    parts
}

/// Returns where to end the part at the beginning of `rest`, with the tags `open`.
fn next_cut<'a>(rest: &'a str, open: &[Tag<'a>], limit: usize) -> CutPoint<'a> {
    let mut open = open.to_vec();
    let mut length: usize = open.iter().map(|tag| utf16_units(tag.raw)).sum();
    let mut at = 0;
    let mut best: Option<(Boundary, CutPoint<'a>)> = None;
    while at < rest.len() {
        let (head, tail) = rest.split_at(at);
        let (token, token_length) = next_token(tail);
        let raw = tail.get(..token_length).unwrap_or(tail);
        let before = open.clone();
        match token {
            Token::Open(tag) => open.push(tag),
            Token::Close(name) if open.last().is_some_and(|tag| tag.name == name) => drop(open.pop()),
            Token::Close(_) | Token::Text => {}
        }
        length += utf16_units(raw);
        if at > 0 && length + closing_units(&open) > limit {
            return best.map_or(CutPoint { at, open: before }, |(_, cut)| cut);
        }
        at += token_length;
        let pause = match raw {
            "\n" if head.ends_with('\n') => Boundary::Paragraph,
            "\n" => Boundary::Line,
            " " => Boundary::Word,
            _ => continue,
        };
        let better = best.as_ref().is_none_or(|(known, _)| pause >= *known);
        if better && !head.trim().is_empty() {
            best = Some((pause, CutPoint { at, open: open.clone() }));
        }
    }
    CutPoint { at, open }
}

/// Returns the most code units that opening and closing tags could take in one part.
fn max_tag_units(html: &str) -> usize {
    let mut open: Vec<Tag<'_>> = Vec::new();
    let mut heaviest = 0;
    let mut rest = html;
    while !rest.is_empty() {
        let (token, length) = next_token(rest);
        match token {
            Token::Open(tag) => open.push(tag),
            Token::Close(name) if open.last().is_some_and(|tag| tag.name == name) => drop(open.pop()),
            Token::Close(name) => heaviest = heaviest.max(utf16_units(name) + 3),
            Token::Text => {}
        }
        let weight = open.iter().map(|tag| utf16_units(tag.raw)).sum::<usize>() + closing_units(&open);
        heaviest = heaviest.max(weight);
        rest = rest.get(length..).unwrap_or_default();
    }
    heaviest
}

/// Returns the first token and its length in bytes. A `<` or `&` that begins nothing is a character like any other.
fn next_token(text: &str) -> (Token<'_>, usize) {
    if let Some(tag) = tag(text) {
        return tag;
    }
    if let Some((reference, _)) = text.strip_prefix('&').and_then(|after| after.split_once(';'))
        && reference.len() <= 10
        && reference.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
    {
        return (Token::Text, reference.len() + 2);
    }
    (Token::Text, text.chars().next().map_or(0, char::len_utf8))
}

fn tag(text: &str) -> Option<(Token<'_>, usize)> {
    let inner = text.strip_prefix('<')?;
    let mut quoted = false;
    let (end, _) = inner.char_indices().take(MAX_TAG).find(|(_, c)| {
        quoted ^= *c == '"';
        *c == '>' && !quoted
    })?;
    let inner = inner.get(..end)?;
    let named = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(|c| c.is_ascii_lowercase() || c == '-')
    };
    let raw = text.get(..end + 2)?;
    if let Some(name) = inner.strip_prefix('/') {
        return named(name).then_some((Token::Close(name), raw.len()));
    }
    let name = inner.split([' ', '\n']).next()?;
    named(name).then_some((Token::Open(Tag { name, raw }), raw.len()))
}

fn closing_units(open: &[Tag<'_>]) -> usize {
    open.iter().map(|tag| utf16_units(tag.name) + 3).sum()
}

fn utf16_units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Resolves the character references that Telegram knows (its Bot API, "HTML style").
fn resolve_reference(reference: &str) -> Option<char> {
    let name = reference.strip_prefix('&')?.strip_suffix(';')?;
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn balanced(part: &str) -> bool {
        let mut open = Vec::new();
        let mut rest = part;
        while !rest.is_empty() {
            let (token, length) = next_token(rest);
            match token {
                Token::Open(tag) => open.push(tag.name),
                Token::Close(name) if open.pop() == Some(name) => {}
                Token::Close(_) => return false,
                Token::Text => {}
            }
            rest = &rest[length..];
        }
        open.is_empty()
    }

    fn well_formed() -> impl Strategy<Value = String> {
        let text = "[a-zåäö😀 \n]{0,60}|&amp;|&lt;|&#228;|\n\n".prop_map(String::from);
        text.prop_recursive(4, 64, 8, |inner| {
            let several = prop::collection::vec(inner, 0..8).prop_map(|pieces| pieces.concat());
            (several, 0..4_usize).prop_map(|(inside, kind)| match kind {
                0 => format!("<b>{inside}</b>"),
                1 => format!("<a href=\"https://e.se/?a>b\">{inside}</a>"),
                2 => format!("<i>{inside}</i>"),
                _ => inside,
            })
        })
    }

    #[test]
    fn short_letters_stay_whole() {
        assert_eq!(split_html("<b>Hej</b>\n\n1 &lt; 2", MESSAGE_LIMIT), ["<b>Hej</b>\n\n1 &lt; 2"]);
        assert_eq!(split_html("", MESSAGE_LIMIT), Vec::<String>::new());
    }

    #[test]
    fn letters_are_cut_between_paragraphs() {
        let paragraph = format!("<b>Rubrik</b>\n{}", "ord ".repeat(10));
        let html = [paragraph.as_str(); 4].join("\n\n");
        let parts = split_html(&html, 128);
        assert_eq!(parts.concat(), html);
        assert!(parts.iter().all(|part| part.starts_with("<b>Rubrik")), "{parts:#?}");
    }

    #[test]
    fn tags_are_closed_and_opened_again_at_a_cut() {
        let parts = split_html(&format!("<b><i>{}</i></b>", "x".repeat(100)), 64);
        assert!(parts.iter().all(|part| part.starts_with("<b><i>x") && part.ends_with("x</i></b>")), "{parts:?}");
    }

    #[test]
    fn a_letter_of_tags_alone_loses_them_and_keeps_its_text() {
        let html = format!("<a href=\"https://e.se/{}\">här &amp; nu</a>", "x".repeat(5000));
        assert_eq!(split_html(&html, MESSAGE_LIMIT), ["här &amp; nu"]);
    }

    #[test]
    fn plain_text_has_no_tags_and_no_references() {
        assert_eq!(
            plain_text("<a href=\"x\">1 &lt; 2 &#228; &#x1F600;</a> <3 & &nonsense;"),
            "1 < 2 ä 😀 <3 & &nonsense;"
        );
    }

    proptest! {
        #[test]
        fn parts_are_whole_bounded_and_balanced(html in well_formed(), limit in 64..200_usize) {
            let parts = split_html(&html, limit);
            prop_assert_eq!(plain_text(&parts.concat()), plain_text(&html));
            for part in &parts {
                prop_assert!(part.encode_utf16().count() <= limit, "{part}");
                prop_assert!(balanced(part), "{part}");
            }
        }

        #[test]
        fn no_text_is_too_odd(html in any::<String>().prop_union("[<>/&;\"a-c# \n]{0,300}"), limit in 0..100_usize) {
            let parts = split_html(&html, limit);
            prop_assert!(parts.iter().all(|part| part.encode_utf16().count() <= limit.max(64)));
            prop_assert_eq!(plain_text(&parts.concat()).is_empty(), plain_text(&html).is_empty());
        }
    }
}
