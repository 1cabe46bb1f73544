//! Texts of the page of a call.

use super::texts;

texts! {
    /// The texts of the page of a call.
    CallTexts {
        facts: "Fakta om utlysningen" / "Facts about the call";
        to_funder: "Till utlysningen hos finansiären" / "To the call on the funder’s site";
        to_calendar: "Lägg i kalendern" / "Add to the calendar";
        whom: "Vem den passar, och varför" / "Whom it suits, and why";
        nobody: "Den passar inte någon av kommunerna här, så som deras policyer är skrivna."
            / "It suits none of the municipalities here, as their policies are written.";
        may_apply: "Kommunen får söka:" / "The municipality may apply:";
        decision: "Beslut i kommunen:" / "Decision in the municipality:";
        suits_not: "Passar inte:" / "Does not suit:";
        text: "Ur utlysningen" / "From the call";
        no_text: "Källan ger ingen text. Läs på finansiärens sida."
            / "The source gives no text. Read on the funder’s page.";
        fine_print: "Blanketter, kontakter och standardtexter" / "Forms, contacts and standard texts";
        history: "Vad som har hänt" / "What has happened";
        no_history: "Inget är noterat." / "Nothing has been noted.";
        what_changed: "Vad som ändrades" / "What changed";
        field: "Uppgift" / "Detail";
        was: "Var" / "Was";
        is: "Är" / "Is";
        where_shown: "Var den står" / "Where it is shown";
        reference: "referens" / "reference";
        first_seen: "först sedd" / "first seen";
        gone: "borttagen" / "taken down";
        untitled: "(utan titel)" / "(untitled)";
    }
}
