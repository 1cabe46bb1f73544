//! Texts of the links to download a list.

use super::texts;

texts! {
    /// The texts of the links to download a list.
    DownloadTexts {
        download: "Ta med listan:" / "Take the list with you:";
        calendar: "Kalender" / "Calendar";
        spreadsheet: "Kalkylblad" / "Spreadsheet";
        feed: "Flöde (Atom)" / "Feed (Atom)";
        news: "nya och ändrade" / "new and changed";
    }
}
