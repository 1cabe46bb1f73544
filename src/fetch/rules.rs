//! The rules of a robots.txt (RFC 9309).

use std::fmt::Write as _;
use std::time::Duration;

use super::FetchError;

/// The product token by which robots.txt may name this crawler.
const PRODUCT_TOKEN: &str = "utkik";
/// Bytes that are read; the rest is ignored. Sites publish some kilobytes.
const MAX_BYTES: usize = 64 << 10;
/// The most rules that are kept.
const MAX_RULES: usize = 500;
/// What ends a line: some sites write old Macintosh's, and none a NUL within one.
const LINE_ENDS: [u8; 3] = [b'\n', b'\r', 0];
/// The names of a field, as they are written and miswritten.
const USER_AGENT: [&str; 3] = ["user-agent", "useragent", "user agent"];
const DISALLOW: [&str; 5] = ["disallow", "dissallow", "dissalow", "disalow", "diasllow"];

/// The rules of a host's robots.txt.
#[derive(Debug)]
pub(super) enum RobotsRules {
    /// No robots.txt, or one that cannot be read as such.
    All,
    Listed(RuleList),
    /// The host could not deliver it (5xx, no response), which RFC 9309 §2.3.1.4 takes as a complete disallow.
    Unknown(FetchError),
}

/// The rules that apply to this crawler.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct RuleList {
    rules: Vec<PathRule>,
    pub(super) delay: Option<Duration>,
}

/// Whether paths that match a pattern may be fetched.
#[derive(Debug, PartialEq, Eq)]
struct PathRule {
    allows: bool,
    pattern: Box<str>,
}

impl RobotsRules {
    pub(super) fn parse(text: &[u8]) -> RobotsRules {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let is_end = |byte: &u8| LINE_ENDS.contains(byte);
        // A line that is cut in two is none.
        let end = match text.get(..MAX_BYTES) {
            Some(head) => head.iter().rposition(is_end).unwrap_or_default(),
            None => text.len(),
        };
        let lines = text.get(..end).unwrap_or_default().split(is_end).filter_map(|line| std::str::from_utf8(line).ok());
        let (mut own, mut others) = (None, None);
        let (mut agents, mut is_in_rules) = (Vec::new(), false);
        for (name, value) in lines.filter_map(field) {
            if USER_AGENT.contains(&name.as_str()) {
                if std::mem::take(&mut is_in_rules) {
                    agents.clear();
                }
                agents.push(Agent::of(value));
                continue;
            }
            is_in_rules = true;
            for (agent, group) in [(Agent::This, &mut own), (Agent::Any, &mut others)] {
                if agents.contains(&agent) {
                    group.get_or_insert_with(RuleList::default).add(&name, value);
                }
            }
        }
        own.or(others).map_or(RobotsRules::All, RobotsRules::Listed)
    }
}

/// Whom a group is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Agent {
    This,
    Any,
    Other,
}

impl Agent {
    fn of(value: &str) -> Agent {
        let end = value.find(|c: char| !(c.is_ascii_alphabetic() || matches!(c, '-' | '_'))).unwrap_or(value.len());
        match value.get(..end) {
            Some(token) if token.eq_ignore_ascii_case(PRODUCT_TOKEN) => Agent::This,
            _ if value.starts_with('*') => Agent::Any,
            _ => Agent::Other,
        }
    }
}

/// Returns a line's name, in lower case, and its value.
fn field(line: &str) -> Option<(String, &str)> {
    let (name, value) = line.split('#').next()?.split_once(':')?;
    Some((name.trim().to_ascii_lowercase(), value.trim()))
}

impl RuleList {
    fn add(&mut self, name: &str, value: &str) {
        let allows = name == "allow";
        if name == "crawl-delay" {
            self.delay = value.parse().ok().and_then(|delay| Duration::try_from_secs_f32(delay).ok()).or(self.delay);
        } else if (allows || DISALLOW.contains(&name)) && !value.is_empty() && self.rules.len() < MAX_RULES {
            self.rules.push(PathRule { allows, pattern: normalised(value).into() });
        }
    }

    /// Tells whether a path with its query may be fetched: the longest pattern that matches decides, and of two the one
    /// that allows (RFC 9309 §2.2.2).
    pub(super) fn allow(&self, path: &str) -> bool {
        let path = normalised(path);
        let matching = self.rules.iter().filter(|rule| matches(&rule.pattern, &path));
        matching.max_by_key(|rule| (rule.pattern.len(), rule.allows)).is_none_or(|rule| rule.allows)
    }
}

/// Returns a path or pattern with one way to write each byte: unreserved characters as they are, all else that is not
/// ASCII or was encoded as `%XX`.
fn normalised(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let bytes = path.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let code = path.get(at + 1..at + 3).filter(|_| byte == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        at += if code.is_some() { 3 } else { 1 };
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        match code {
            Some(code) if is_plain(code) => out.push(char::from(code)),
            None if byte.is_ascii() => out.push(char::from(byte)),
            // Writing to a string cannot fail.
            _ => drop(write!(out, "%{:02X}", code.unwrap_or(byte))),
        }
    }
    out
}

/// Tells whether a path matches a pattern, in which `*` stands for anything and a `$` at the end for the path's end.
/// Each piece is looked for once, from where the piece before it ends, so that no pattern takes long.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, is_anchored) = pattern.strip_suffix('$').map_or((pattern, false), |pattern| (pattern, true));
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return !is_anchored || rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if is_anchored && pieces.peek().is_none() {
            return rest.ends_with(piece);
        }
        let Some((_, behind)) = rest.split_once(piece) else { return false };
        rest = behind;
    }
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn listed(text: &str) -> RuleList {
        match RobotsRules::parse(text.as_bytes()) {
            RobotsRules::Listed(rules) => rules,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_longest_pattern_decides_and_of_two_the_one_that_allows() {
        let rules =
            listed("User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /*.pdf$\nAllow: /page\nDisallow: /*.htm");
        for (path, is_allowed) in [
            ("/", true),
            ("/a/c", false),
            ("/a/b/c", true),
            ("/x/y.pdf", false),
            ("/x/y.pdf?z", true),
            ("/page", true),
            ("/page.htm", false),
        ] {
            assert_eq!(rules.allow(path), is_allowed, "{path}");
        }
        let same = listed("User-agent: *\nDisallow: /same\nAllow: /same\nDisallow:");
        assert!(same.allow("/same"));
    }

    #[test]
    fn a_group_for_this_crawler_stands_before_the_one_for_all() {
        let text = "User-agent: *\nDisallow: /\n\nUser-Agent: other\nUser-agent: UTKIK/1.0 # us\nCrawl-delay: 2.5\n\
                    Disallow: /x\n\nuser-agent: utkik\ndisallow: /y\nuser-agent: third\ndisallow: /z";
        let rules = listed(text);
        assert_eq!(rules.delay, Some(Duration::from_millis(2500)));
        assert_eq!(["/", "/x", "/y", "/z"].map(|path| rules.allow(path)), [true, false, false, true]);
        assert!(!listed("User-agent: *\nDisallow: /\nUser-agent: utkikare\nAllow: /").allow("/"));
        assert!(matches!(RobotsRules::parse(b"<!doctype html><p>User: a</p>"), RobotsRules::All));
    }

    #[test]
    fn a_path_is_known_in_any_spelling() {
        let rules = listed("\u{feff}User-agent: *\rDisallow: /utlysningar/ö\rDisallow: /%7Ea/\r\nDisallow: /b%2fc");
        for path in ["/utlysningar/%c3%b6ppna", "/~a/", "/%7ea/", "/b%2Fc"] {
            assert!(!rules.allow(path), "{path}");
        }
        assert!(rules.allow("/b/c"));
    }

    #[test]
    fn a_list_without_end_is_cut_whatever_ends_its_lines() {
        for end in ["\n", "\r", "\0", "\r\n"] {
            let text = format!("User-agent: *{end}{}", format!("allow: /${end}").repeat(60_000));
            let rules = listed(&text);
            assert_eq!(rules.rules.len(), MAX_RULES, "{end:?}");
            let long = format!("User-agent: *{end}Disallow: /x{end}Disallow: /{}", "a".repeat(1 << 20));
            assert_eq!(listed(&long).rules.len(), 1, "{end:?}");
        }
    }

    #[test]
    fn a_pattern_of_stars_takes_no_time() {
        let line = format!("Disallow: /{}$\n", "*a".repeat(60));
        let rules = listed(&format!("User-agent: *\n{}", line.repeat(500)));
        assert!(rules.allow(&format!("/{}", "a".repeat(8_000) + "b")));
        assert!(!rules.allow(&format!("/{}", "a".repeat(8_000))));
    }

    /// Matches letter by letter, as RFC 9309 describes it.
    fn plainly(pattern: &[u8], path: &[u8]) -> bool {
        match pattern {
            [] => true,
            [b'$'] => path.is_empty(),
            [b'*', rest @ ..] => (0..=path.len()).any(|at| plainly(rest, &path[at..])),
            [first, rest @ ..] => path.first() == Some(first) && plainly(rest, &path[1..]),
        }
    }

    proptest! {
        #[test]
        fn matching_is_as_the_standard_says(pattern in "/[ab*]{0,8}[$]?", path in "/[ab]{0,10}") {
            prop_assert_eq!(matches(&pattern, &path), plainly(pattern.as_bytes(), path.as_bytes()));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), path in ".{0,40}") {
            if let RobotsRules::Listed(rules) = RobotsRules::parse(&[b"User-agent: *\nDisallow: /", bytes.as_slice()].concat()) {
                rules.allow(&path);
            }
        }
    }
}
