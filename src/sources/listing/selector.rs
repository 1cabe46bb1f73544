//! CSS selectors of `sources.toml`.

use scraper::Selector;

/// Parses a CSS selector.
///
/// # Errors
/// What is wrong and what would be right, on one line.
pub fn selector(css: &str) -> Result<Selector, String> {
    Selector::parse(css).map_err(|_| "no CSS selector: write for example li.teaser > a[href]".to_owned())
}
