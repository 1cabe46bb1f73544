//! Texts of the links to download a list.

use super::texts;

texts! {
    /// The texts of the links to download a list.
    TakeTexts {
        take: "Ta med listan:" / "Take the list with you:";
        calendar: "Kalender" / "Calendar";
        sheet: "Kalkylblad" / "Spreadsheet";
        feed: "Flöde (Atom)" / "Feed (Atom)";
        news: "nya och ändrade" / "new and changed";
    }
}
