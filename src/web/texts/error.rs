//! Texts of the error pages.

use super::texts;

texts! {
    /// The texts of the error pages.
    ErrorTexts {
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
        signed_out: "Du behöver logga in" / "You need to sign in";
        signed_out_more: "Sidan visar sådant som inte är öppet för alla: dina egna uppgifter, eller vad kommunens samordnare får se."
            / "The page shows what is not open to everyone: your own data, or what the coordinators of the municipality may see.";
        not_yours: "Sidan är inte öppen för dig" / "The page is not open to you";
        not_yours_more: "Den är till för kommunens samordnare. Är du det, så be den som sköter utkik att ge dig rollen."
            / "It is for the coordinators of the municipality. If you are one, ask whoever runs utkik to give you the role.";
        old_form: "Sidan hade blivit för gammal" / "The page had grown too old";
        old_form_more: "Du har loggat in eller ut sedan den öppnades, så inget är ändrat. Gå tillbaka, läs in sidan på nytt och försök igen."
            / "You have signed in or out since it was opened, so nothing has been changed. Go back, load the page anew and try again.";
        foreign: "Det kom från en annan webbplats" / "That came from another website";
        foreign_more: "Därför är inget ändrat. Öppna sidan här hos oss och försök igen."
            / "So nothing has been changed. Open the page here with us and try again.";
        too_often: "För många brev på en gång" / "Too many letters at once";
        too_often_more: "Vi skickar bara några brev i timmen till samma adress, och på begäran från samma dator eller nät. Vänta en stund och försök igen."
            / "We send only a few letters an hour to one address, and at the request of one computer or network. Wait a while and try again.";
        other: "Det gick inte att läsa frågan" / "The question could not be read";
        other_more: "Börja om från start eller sök på nytt." / "Begin again from the start page or search anew.";
    }
}
