//! Texts of the links to download a list.

use super::texts;

texts! {
    /// The texts of the links to download a list.
    DownloadTexts, "downloads" {
        download, calendar, spreadsheet, feed, news,
    }
}
