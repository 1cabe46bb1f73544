//! Texts of the start page.

use super::texts;

texts! {
    /// The texts of the start page.
    StartTexts {
        title: "Utlysningar för kommuner" / "Funding calls for municipalities";
        lead: "Det här går att söka hos EU och svenska finansiärer. I dag är det"
            / "What can be applied for from the EU and from Swedish funders. Today is";
        type_either: "Skriv på svenska eller engelska, till exempel" / "Write in Swedish or English, such as";
        or: "eller" / "or";
        kommuner: "Kommuner" / "Municipalities";
        new: "Nytt den här veckan" / "New this week";
        nothing_new: "Ingen utlysning från de senaste sju dagarna passar någon av kommunerna. På"
            / "No call of the last seven days suits any of the municipalities. Under";
        nothing_new_sources: "ser du om allt har gått att läsa." / "you see whether everything could be read.";
        all_new: "Visa alla utlysningar, nyast först" / "Show all calls, newest first";
        closing: "Stänger snart" / "Closing soon";
        nothing_closing: "Ingen öppen utlysning passar någon av kommunerna just nu."
            / "No open call suits any of the municipalities right now.";
        all_open: "Visa alla öppna, sista dag först" / "Show all open calls, nearest deadline first";
        changed: "Ändrat den här veckan" / "Changed this week";
        suits_well: "Passar väl" / "Good match for";
        may_suit: "Kan passa" / "Possible match for";
    }
}
