//! Wraps plain text to lines that fit a mail window.
//!
//! Written by hand, because `textwrap` neither indents to a column inside the line nor leaves addresses whole while it
//! splits other long words; what would remain for it to do is the loop of `wrap_line`.

/// The widest line, in characters. Addresses may be longer, since a broken link does not work.
pub(super) const WIDTH: usize = 76;

/// Wraps each line at its spaces, and indents the continuation lines to where the line's text began. Two spaces or
/// more inside a line begin a column, whose text is indented to that column. Lines are not broken at hard spaces.
pub(super) fn wrap(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    for line in text.lines() {
        wrap_line(line.trim_end(), &mut out);
        out.push('\n');
    }
    out
}

fn wrap_line(line: &str, out: &mut String) {
    if line.chars().count() <= WIDTH {
        out.push_str(line);
        return;
    }
    let indent = hanging_indent(line);
    let head: String = line.chars().take(indent).collect();
    out.push_str(&head);
    let mut column = indent;
    let mut first = true;
    for word in line.get(head.len()..).unwrap_or_default().split(' ').filter(|word| !word.is_empty()) {
        let width = word.chars().count();
        if !first && column + 1 + width > WIDTH {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            column = indent;
        } else if !first {
            out.push(' ');
            column += 1;
        }
        first = false;
        column = push_word(word, width, (column, indent), out);
    }
}

/// Writes one word, split where it is longer than a line and no address. Returns the column after it.
fn push_word(word: &str, width: usize, (column, indent): (usize, usize), out: &mut String) -> usize {
    if column + width <= WIDTH || word.starts_with("http") {
        out.push_str(word);
        return column + width;
    }
    let mut at = column;
    for letter in word.chars() {
        if at >= WIDTH {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            at = indent;
        }
        out.push(letter);
        at += 1;
    }
    at
}

/// Returns the column where the text of a line begins: after its indent, or after two spaces inside it.
fn hanging_indent(line: &str) -> usize {
    const MAX_INDENT: usize = 30;
    let letters: Vec<char> = line.chars().take(MAX_INDENT).collect();
    let gap = letters.windows(3).rposition(|w| matches!(w, [' ', ' ', next] if *next != ' '));
    match gap {
        Some(at) => at + 2,
        None => letters.iter().take_while(|c| **c == ' ').count().min(MAX_INDENT - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn long_lines_hang_under_their_column() {
        let line = format!("Pengar        {}", "ord ".repeat(30));
        let wrapped = wrap(&line);
        let lines: Vec<&str> = wrapped.lines().collect();
        assert!(lines.len() > 1 && lines.iter().all(|l| l.chars().count() <= WIDTH));
        assert!(lines.iter().skip(1).all(|l| l.starts_with(&" ".repeat(14)) && !l.starts_with(&" ".repeat(15))));
    }

    #[test]
    fn addresses_stay_whole() {
        let address = format!("https://a.se/{}", "x".repeat(100));
        assert_eq!(wrap(&address).trim_end(), address);
    }

    proptest! {
        #[test]
        fn wrapping_loses_no_letter(text in "[a-zåäö \u{a0}]{0,400}") {
            let letters = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let wrapped = wrap(&text);
            prop_assert_eq!(letters(&wrapped), letters(&text));
            prop_assert!(wrapped.lines().all(|l| l.chars().count() <= WIDTH));
        }
    }
}
