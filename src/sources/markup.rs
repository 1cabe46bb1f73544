//! Bounds what parsing foreign markup may cost: markup deeper, or with more attributes, than any real page is cut.

use std::collections::HashMap;

/// Depth at which browsers stop too; the parser's work grows with its square.
const MAX_DEPTH: usize = 512;
/// More than any element of a page has.
const MAX_ATTRIBUTES: usize = 500;
/// Elements whose content is not parsed as markup.
const RAW_TEXT_ELEMENTS: [&str; 3] = ["script", "style", "textarea"];
/// Elements without an end tag, or whose end tag may be left out.
const UNNESTED_ELEMENTS: [&str; 26] = [
    "a", "area", "base", "body", "br", "col", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li", "link",
    "meta", "option", "p", "source", "tbody", "td", "th", "thead", "tr", "wbr",
];

/// Returns the beginning of some markup, up to where it would cost more than any real page.
pub(super) fn bounded_markup(markup: &str) -> &str {
    cut_at_many_attributes(cut_at_depth(markup))
}

/// Cuts at the first tag with too many attributes, because the parser compares each with all others.
fn cut_at_many_attributes(markup: &str) -> &str {
    let mut from = 0;
    while let Some(at) = markup.get(from..).and_then(|rest| rest.find('<')).map(|found| from + found) {
        let rest = markup.get(at + 1..).unwrap_or_default();
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).take(20).collect();
        if name.is_empty() {
            from = at + 1;
            if let Some(comment) = rest.strip_prefix("!--") {
                let Some(end) = comment.find("-->") else { return markup };
                from += end;
            }
            continue;
        }
        let Some(length) = tag_length(rest) else { return markup.get(..at).unwrap_or_default() };
        from = at + 1 + length;
        let name = name.to_ascii_lowercase();
        if RAW_TEXT_ELEMENTS.contains(&name.as_str()) {
            let inside = markup.get(from..).unwrap_or_default();
            let Some(end) = end_tag(inside, &name) else { return markup };
            from += end;
        }
    }
    markup
}

/// Returns where the element's own end tag begins.
fn end_tag(inside: &str, name: &str) -> Option<usize> {
    let is_end = |at: &usize| {
        let word = inside.get(at + 2..at + 2 + name.len());
        word.is_some_and(|word| word.eq_ignore_ascii_case(name))
    };
    inside.match_indices("</").map(|(at, _)| at).find(is_end)
}

/// Returns the length in bytes of a tag, counted after its `<`, or `None` when it has too many attributes.
fn tag_length(tag: &str) -> Option<usize> {
    let (mut attributes, mut quote, mut before) = (0, None, ' ');
    for (at, c) in tag.char_indices() {
        match quote {
            Some(mark) if c == mark => quote = None,
            Some(_) => {}
            None if c == '>' => return Some(at),
            None if matches!(c, '"' | '\'') && before == '=' => quote = Some(c),
            None => {
                let begins = before.is_ascii_whitespace() || matches!(before, '/' | '"' | '\'');
                attributes += usize::from(begins && !c.is_ascii_whitespace() && c != '=');
            }
        }
        if attributes > MAX_ATTRIBUTES {
            return None;
        }
        // Space around an equals sign separates nothing.
        if !(c.is_ascii_whitespace() && before == '=') {
            before = c;
        }
    }
    Some(tag.len())
}

/// Cuts where the markup would nest too deep.
fn cut_at_depth(markup: &str) -> &str {
    let mut open: HashMap<String, usize> = HashMap::new();
    let mut depth = 0;
    for (at, _) in markup.match_indices('<') {
        let rest = markup.get(at + 1..).unwrap_or_default();
        let (closes, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).take(20).collect();
        let name = name.to_ascii_lowercase();
        if name.is_empty() || UNNESTED_ELEMENTS.contains(&name.as_str()) {
            continue;
        }
        let count = open.entry(name).or_default();
        match (closes, *count) {
            (true, 0) => {}
            (true, _) => (*count, depth) = (*count - 1, depth - 1),
            (false, _) => (*count, depth) = (*count + 1, depth + 1),
        }
        if depth > MAX_DEPTH {
            return markup.get(..at).unwrap_or_default();
        }
    }
    markup
}

#[cfg(test)]
mod tests {
    use super::super::bounded;

    #[test]
    fn what_nests_without_end_is_cut() {
        let page = "<div><p>Text<br><b>bold</b></div>".repeat(1000);
        assert_eq!(bounded(&page), page);
        for hostile in ["<div>", "<DIV></x>", "<div><span></b>"] {
            let deep = hostile.repeat(3000);
            assert!(bounded(&deep).len() < deep.len(), "{hostile}");
        }
        assert_eq!(bounded("a < b <> </ <å"), "a < b <> </ <å");
    }

    #[test]
    fn attributes_without_end_are_cut() {
        let page = "<p class=\"a b c\" data-x='{\"a\": 1, \"b\": 2}' hidden>a < b</p><!-- <a \" --><br/>".repeat(500);
        assert_eq!(bounded(&page), page);
        let script = format!("<script>if (a<b && c == '\"') {{ {} }}</script><p>Text</p>", "x = y; ".repeat(2000));
        assert_eq!(bounded(&script), script);
        let many = |one: &str| (0..20_000).map(|n| one.replace('#', &n.to_string())).collect::<String>();
        for one in [" a#", " a#=x", " a#=\"x\"", "/a#", " a# = 'x>'", "a#=\"\"", "\na#=\">\""] {
            for before in ["", "<!-- \" -->", "<script>a<b=\"</script>", "<p title=\"a > b\">"] {
                let hostile = format!("{before}<div {}>", many(one));
                assert!(bounded(&hostile).len() <= before.len(), "{before}<div {one}");
            }
        }
    }
}
