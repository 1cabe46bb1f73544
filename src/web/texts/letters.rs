//! Texts of the ledger of letters, and of the page of one.

use super::texts;

texts! {
    /// The texts of the ledger of letters, and of the page of one.
    LettersTexts {
        title: "Brev" / "Letters";
        lead: "i liggaren, nyast först. Adresser till dem som inte längre prenumererar är dolda. ”Skickat” betyder att nästa server tog emot brevet, inte att någon har läst det. ”Skrivet till fil” betyder att det inte har skickats till någon."
            / "in the ledger, newest first. Addresses of those who do not subscribe any more are hidden. “Sent” means that the next server took the letter, not that anyone has read it. “Written to a file” means that it has been sent to nobody. Letters are written in Swedish.";
        none: "Inget brev har skrivits ännu." / "No letter has been written yet.";
        table: "Liggaren över brev" / "The ledger of letters";
        letter: "Brev" / "Letter";
        to: "Till" / "To";
        state: "Läge" / "State";
        written: "Skrivet" / "Written";
        newer: "Nyare brev" / "Newer letters";
        older: "Äldre brev" / "Older letters";
        about: "Om brevet" / "About the letter";
        kind: "Slag" / "Kind";
        for_whom: "för" / "for";
        looks: "Så här ser brevet ut. Mottagarens egen länk för att sluta få brev är dold här."
            / "This is what the letter looks like. The reader’s own link to stop getting letters is hidden here.";
        not_kept: "Brevet hade en länk som bara var till för mottagaren, så det sparades inte när det hade skickats."
            / "The letter had a link that was meant for its reader only, so it was not kept once it had been sent.";
        frame: "Brevet som det skickades" / "The letter as it was sent";
        all: "Alla brev" / "All letters";
        registry: "För diariet: skriv ut eller ta med ett utdrag" / "For the registry: print or take an extract";
        in_a_file: "skrivet till fil" / "written to a file";
        hidden: "dold adress" / "hidden address";
        operator: "den som sköter utkik" / "whoever runs utkik";
        only_recipient: "läsaren själv" / "the reader themselves";
    }
}
