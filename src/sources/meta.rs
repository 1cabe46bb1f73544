//! The charset that a page's `<meta>` declares, as browsers look for it (HTML, "prescan a byte stream").

/// Elements whose text is no markup.
const RAW_TEXT: [&str; 4] = ["script", "style", "title", "noscript"];

/// Returns the label of the charset that the first `<meta>` with one names; `head` is in lower case. What stands in
/// comments, scripts, descriptions and other elements' attributes does not count.
pub(super) fn charset(head: &str) -> Option<&str> {
    let mut rest = head;
    while let Some(at) = rest.find('<') {
        rest = rest.get(at + 1..)?;
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->")?.1;
            continue;
        }
        let name_ends = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (name, after) = rest.split_at_checked(name_ends)?;
        let (attributes, behind) = attributes(after);
        if name == "meta"
            && let Some(label) = charset_of_meta(&attributes)
        {
            return Some(label);
        }
        rest = behind;
        if RAW_TEXT.contains(&name) {
            rest = rest.get(rest.find(&format!("</{name}"))?..)?;
        }
    }
    None
}

fn charset_of_meta<'a>(attributes: &[(&'a str, &'a str)]) -> Option<&'a str> {
    let value = |name: &str| attributes.iter().find(|(n, _)| *n == name).map(|(_, value)| *value);
    if let Some(label) = value("charset") {
        return Some(label.trim());
    }
    let content = value("content").filter(|_| value("http-equiv") == Some("content-type"))?;
    let label = content.split_once("charset=")?.1.trim_start_matches(['"', '\'', ' ']);
    label.split(['"', '\'', ' ', ';']).next().filter(|label| !label.is_empty())
}

/// The most attributes that are read of an element.
const MAX_ATTRIBUTES: usize = 40;

/// Returns the attributes of a tag, and the text behind its end.
fn attributes(tag: &str) -> (Vec<(&str, &str)>, &str) {
    let (mut found, mut rest) = (Vec::new(), tag);
    while found.len() < MAX_ATTRIBUTES {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let name_ends =
            rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/')).unwrap_or(rest.len());
        let Some((name, after)) = rest.split_at_checked(name_ends).filter(|(name, _)| !name.is_empty()) else { break };
        rest = after.trim_start();
        let mut value = "";
        if let Some(given) = rest.strip_prefix('=') {
            let given = given.trim_start();
            let quote = given.chars().next().filter(|c| matches!(c, '"' | '\''));
            (value, rest) = match quote {
                Some(quote) => given.get(1..).and_then(|quoted| quoted.split_once(quote)).unwrap_or((given, "")),
                None => given.split_at_checked(unquoted_end(given)).unwrap_or((given, "")),
            };
        }
        found.push((name, value));
    }
    (found, rest)
}

fn unquoted_end(value: &str) -> usize {
    value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_a_real_meta_counts() {
        for (head, label) in [
            ("<meta charset=utf-8>", Some("utf-8")),
            ("<meta charset='utf-8'/>", Some("utf-8")),
            ("<head><meta name=a content=b><meta charset = \"latin1\">", Some("latin1")),
            ("<meta content=\"text/html; charset=latin1\" http-equiv=content-type>", Some("latin1")),
            ("<meta name=\"description\" content=\"charset=latin1\">", None),
            ("<script charset=latin1></script><p>charset=latin1", None),
            ("<!-- <meta charset=latin1> -->", None),
            ("<style>/* <meta charset=latin1> */</style><meta charset=utf-8>", Some("utf-8")),
            ("<metacharset=latin1>", None),
            ("<meta data-charset=latin1>", None),
        ] {
            assert_eq!(charset(head), label, "{head}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "(<|>|/|=|\"|'| |meta|charset|script|!--|-->|å|title){0,40}") {
            charset(&text);
        }
    }
}
