//! What went wrong, in words.

use super::texts;

texts! {
    /// The fault pages' texts.
    FaultTexts {
        not_found: "Sidan finns inte" / "There is no such page";
        not_found_more: "Kontrollera adressen, eller sök efter utlysningen i stället. En utlysning som har funnits här ligger kvar även när den har stängt."
            / "Check the address, or search for the call instead. A call that has been here stays even when it has closed.";
        method: "Det går inte att göra så här" / "This cannot be done";
        method_more: "Sidan finns, men den kan bara läsas. Börja om från start."
            / "The page is there, but it can only be read. Begin again from the start page.";
        token: "Länken gäller inte" / "The link does not hold";
        token_more: "Länken är inte hel. Öppna brevet igen och klicka på länken där, eller kopiera hela adressen."
            / "The link is not whole. Open the letter again and click the link there, or copy the whole address.";
        internal: "Något gick fel hos oss" / "Something went wrong with us";
        internal_more: "Felet är noterat. Försök igen om en stund. Inga brev påverkas av att en sida inte går att visa."
            / "The fault has been noted. Try again in a while. No letters are affected when a page cannot be shown.";
        other: "Det gick inte att läsa frågan" / "The question could not be read";
        other_more: "Börja om från start eller sök på nytt." / "Begin again from the start page or search anew.";
    }
}
