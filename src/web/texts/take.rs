//! Where a list can be taken away.

use super::texts;

texts! {
    /// The texts of the links to files.
    TakeTexts {
        take: "Ta med listan:" / "Take the list with you:";
        calendar: "Kalender" / "Calendar";
        sheet: "Kalkylblad" / "Spreadsheet";
        feed: "Flöde (Atom)" / "Feed (Atom)";
        news: "nya och ändrade" / "new and changed";
    }
}
