//! Texts of the page to unsubscribe.

use super::texts;

texts! {
    /// The texts of the page to unsubscribe.
    LeaveTexts {
        title: "Sluta få brev" / "Stop getting letters";
        ask: "Vill du sluta få brev?" / "Do you want to stop getting letters?";
        ask_more: "Då får du inga fler brev från utkik, och vi tar bort din adress. Du kan börja om när du vill."
            / "Then you get no more letters from utkik, and we delete your address. You can start again whenever you like.";
        yes: "Ja, sluta skicka brev till mig" / "Yes, stop sending me letters";
        no: "Nej, fortsätt som förut" / "No, go on as before";
        done: "Du får inga fler brev" / "You get no more letters";
        done_more: "Prenumerationen är avslutad och din adress är borttagen. Tack för den här tiden!"
            / "The subscription has ended and your address has been deleted. Thank you for your time with us!";
        done_but_role: "Prenumerationen är avslutad. Din adress finns kvar för att du har en roll i en kommun här. Vill du ta bort även den, så gör det på Min sida."
            / "The subscription has ended. Your address is kept because you have a role in a municipality here. If you want that deleted too, do so on My page.";
        already: "Du får redan inga brev" / "You get no letters already";
        already_more: "Det finns ingen prenumeration kvar att avsluta." / "There is no subscription left to end.";
    }
}
