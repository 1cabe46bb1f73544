//! The language that a program asks for (RFC 9110, `Accept-Language`). Pages do not look at it: theirs is in the path.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

use crate::locale::Locale;

/// Returns the language that is wanted most of those that there are messages in; `None` where none of them is named. A
/// region, as in `en-GB`, is passed over.
pub(in crate::web) fn accepted_locale(headers: &HeaderMap) -> Option<Locale> {
    let header = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut wanted: Vec<(Locale, f32)> = header.split(',').filter_map(language_range).collect();
    // The sort is stable: of two that are wanted alike, the first named comes first.
    wanted.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    wanted.first().map(|(locale, _)| *locale)
}

/// Returns the language of one range, `en-GB;q=0.8`, and how much it is wanted; `None` where it is refused or unknown.
fn language_range(range: &str) -> Option<(Locale, f32)> {
    let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
    let language = tag.trim().split('-').next()?.to_ascii_lowercase();
    let weight: f32 = weight.trim().strip_prefix("q=")?.parse().ok()?;
    Some((Locale::from_tag(&language)?, weight)).filter(|_| weight > 0.0)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_language_that_is_wanted_most_is_found() {
        for (header, expected) in [
            ("en", Some(Locale::English)),
            ("sv-SE,sv;q=0.9,en;q=0.8", Some(Locale::Swedish)),
            ("de, fr;q=0.9, EN-gb;q=0.5", Some(Locale::English)),
            ("sv;q=0.4, en;q=0.7", Some(Locale::English)),
            ("sv;q=0, en;q=0.1", Some(Locale::English)),
            ("*", None),
            ("de", None),
            ("", None),
            ("en;q=much", None),
        ] {
            let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::from_static(header))]);
            assert_eq!(accepted_locale(&headers), expected, "{header}");
        }
        assert_eq!(accepted_locale(&HeaderMap::new()), None);
    }
}
