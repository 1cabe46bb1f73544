//! Texts of the page to pass a call on.

use super::texts;

texts! {
    /// The texts of the page to pass a call on.
    PassOnTexts {
        title: "Skicka vidare" / "Pass on";
        ask: "Vill du skicka vidare utlysningen till föreningar och företag?"
            / "Do you want to pass the call on to associations and companies?";
        ask_more: "De som prenumererar på det som kommunen skickar vidare får den i sitt nästa brev: fakta, vem som kan söka och det du skriver här. Kommunens bedömning, svar och sammanträden följer inte med."
            / "Those who subscribe to what the municipality passes on get it in their next letter: the facts, who may apply, and what you write here. The municipality’s own judgement, answers and meetings do not go along.";
        for_whom: "Vilka kommuner skickar den vidare?" / "Which municipalities pass it on?";
        note: "Några ord på vägen. Du behöver inte skriva något." / "A few words to go with it. You need not write anything.";
        yes: "Ja, skicka vidare" / "Yes, pass it on";
        done: "Utlysningen är skickad vidare" / "The call has been passed on";
        done_more: "Den går ut i nästa brev till dem som prenumererar på det. Ändras något viktigt i den, eller dras den tillbaka, får de veta det."
            / "It goes out in the next letter to those who subscribe to it. If something that matters changes, or it is withdrawn, they hear of it.";
        already_passed_on: "Utlysningen är skickad vidare till föreningar och företag" / "The call has been passed on to associations and companies";
        change_more: "Den som redan har fått brevet ser inte ändringen." / "Those who have had the letter do not see the change.";
        change: "Spara orden" / "Save the words";
        undo: "Ta tillbaka" / "Take it back";
        undone: "Utlysningen är inte längre skickad vidare" / "The call is no longer passed on";
        undone_more: "Ingen fler får den. De som redan har fått den får veta om något viktigt i den ändras."
            / "Nobody more gets it. Those who have had it hear if something that matters in it changes.";
        gone: "Det går inte att skicka vidare härifrån längre" / "You can no longer pass on from here";
        gone_more: "Det kan den som får allt som passar kommunen, och din prenumeration är ändrad eller avslutad."
            / "That is for who gets all that suits the municipality, and your subscription has changed or ended.";
        over: "Utlysningen går inte att söka längre" / "The call can no longer be applied for";
        over_more: "Därför skickas den inte vidare till någon mer." / "That is why it is passed on to nobody more.";
    }
}
