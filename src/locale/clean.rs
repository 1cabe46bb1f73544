//! Makes texts from outside safe to show: one line, bounded, without control characters or characters that change the
//! direction of text.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use super::Locale;
use crate::subscription::Address;

/// Returns the text as one line of at most `most` characters; a longer text is cut at a word and ends in "…".
pub fn line(text: &str, max_chars: usize) -> String {
    let visible = text.chars().take(max_chars.saturating_mul(8).saturating_add(64)).map(|c| {
        // Line breaks become spaces; characters that draw nothing are removed below.
        if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }
    });
    let visible: String = visible.filter(|c| !is_invisible(*c)).collect();
    let words = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    truncate(&words, max_chars)
}

/// Returns whether a character is invisible and changes how others are shown: direction marks, joiners, tags, soft
/// hyphens, byte order marks.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

fn truncate(text: &str, max_chars: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(max_chars) else { return text.to_owned() };
    let room = text.char_indices().nth(max_chars.saturating_sub(1)).map_or(end, |(at, _)| at);
    let head = text.get(..room).unwrap_or_default();
    let at_word = head.rfind(' ').filter(|at| *at * 2 > head.len()).unwrap_or(head.len());
    let words = head.get(..at_word).unwrap_or_default();
    format!("{}…", words.trim_end_matches([' ', ',', '.', ';', ':', '–', '-']))
}

/// Returns the text as a mail header's value: one bounded line with nothing that a mail program would decode (RFC
/// 2047).
pub fn subject(text: &str) -> String {
    line(text, 180).replace("=?", "= ?")
}

/// Returns the address if it may be linked to: absolute, http or https. A user name or password in it is removed.
pub fn link(address: &str) -> Option<String> {
    let mut url = Url::parse(address.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    url.host_str()?;
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    let plain = url.to_string().replace('\'', "%27");
    (plain.len() <= 2000).then_some(plain)
}

/// Returns enough of an address to recognise one's own: "a…@kommun.example", "Telegram …42", a webhook's host. `None`
/// for an address of any other kind.
pub fn masked(address: &str) -> Option<String> {
    if let Some((name, domain)) = address.strip_prefix("mailto:").and_then(|mail| mail.split_once('@')) {
        return Some(format!("{}…@{}", name.chars().next().unwrap_or('…'), line(domain, 60)));
    }
    if let Ok(hook @ Address::Hook(_)) = Address::parse(address) {
        return Some(hook.masked());
    }
    let digits: Vec<char> = address.strip_prefix("telegram:")?.chars().filter(char::is_ascii_digit).collect();
    Some(format!("Telegram …{}", digits.iter().rev().take(2).rev().collect::<String>()))
}

/// Returns a remark without the mail addresses in it, which mail servers often repeat.
pub fn without_addresses(locale: Locale, text: &str) -> String {
    let hide = |word| if str::contains(word, '@') { locale.text("address-left-out") } else { word };
    line(text, 300).split(' ').map(hide).collect::<Vec<_>>().join(" ")
}

/// Returns the text percent-encoded as one segment of a URL's path.
pub fn path_segment(word: &str) -> String {
    const ENCODED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');
    utf8_percent_encode(word, &ENCODED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_hidden() {
        assert_eq!(masked("mailto:anna.ek@kommun.example").as_deref(), Some("a…@kommun.example"));
        assert_eq!(masked("telegram:-100123442").as_deref(), Some("Telegram …42"));
        assert!(masked("teams:https://x.example/secret").is_some_and(|shown| !shown.contains("secret")));
        assert_eq!(masked("borttagen"), None);
        assert_eq!(without_addresses(Locale::Swedish, "550 <anna.ek@kommun.example> okänd"), "550 (adress) okänd");
    }
    use proptest::prelude::*;

    #[test]
    fn a_line_holds_no_mark_that_steers() {
        assert_eq!(line("Fri\u{202e}dag\r\nBcc: a@b.se\u{0}\u{200b} x\u{a0}y", 80), "Fridag Bcc: a@b.se x y");
        assert_eq!(subject("=?utf-8?B?aGVq?= hej"), "= ?utf-8?B?aGVq?= hej");
    }

    #[test]
    fn long_lines_are_cut_at_a_word() {
        assert_eq!(line("Stöd till unga, i hela landet", 17), "Stöd till unga…");
        assert_eq!(line(&"å".repeat(400), 10), format!("{}…", "å".repeat(9)));
        assert_eq!(line("precis", 6), "precis");
    }

    #[test]
    fn only_web_addresses_are_links() {
        assert_eq!(link("https://a.se/x?y=1&z=\"'").as_deref(), Some("https://a.se/x?y=1&z=%22%27"));
        assert_eq!(link("https://bank.se@evil.se/").as_deref(), Some("https://evil.se/"));
        for bad in ["javascript:alert(1)", "/utlysning/1", "data:text/html,x", "mailto:a@b.se", "", "http://"] {
            assert_eq!(link(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_one_bounded_line(text in any::<String>(), most in 1usize..200) {
            let made = line(&text, most);
            prop_assert!(made.chars().count() <= most);
            prop_assert!(!made.chars().any(|c| c.is_control() || is_invisible(c)));
        }

        #[test]
        fn no_link_leaves_its_attribute(text in any::<String>()) {
            if let Some(link) = link(&text) {
                prop_assert!(link.starts_with("http") && !link.contains(['"', '\'', '<', '>', ' ', '\n']));
            }
        }
    }
}
