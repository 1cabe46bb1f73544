//! Links to the files of a list, for the page that shows it.

use crate::export::Format;
use crate::locale::Locale;
use crate::web::texts::downloads::DownloadTexts;

/// Links to the files of a list.
#[derive(Clone, Debug)]
pub(in crate::web) struct Downloads {
    pub(in crate::web) t: &'static DownloadTexts,
    pub(in crate::web) calendar: String,
    pub(in crate::web) spreadsheet: String,
    pub(in crate::web) feed: String,
}

impl Downloads {
    /// Returns the links; `address` turns an extension into the address of the file.
    pub(in crate::web) fn of(locale: Locale, address: impl Fn(&str) -> String) -> Downloads {
        let at = |format: Format| address(&format!(".{}", format.extension()));
        Downloads {
            t: DownloadTexts::of(locale),
            calendar: at(Format::Ics),
            spreadsheet: at(Format::Xlsx),
            feed: at(Format::Atom),
        }
    }
}
