//! Texts of the page of a kommun's subscribers.

use super::texts;

texts! {
    /// The texts of the page of a kommun's subscribers.
    SubscribersTexts {
        title: "Prenumeranter" / "Subscribers";
        lead: "De här får brev om kommunens utlysningar. Du kan välja vilka områden var och en får, avsluta en prenumeration, och börja skicka igen till den som är pausad. Varje ändring står i driftens logg, utan namn och adress."
            / "These get letters about the calls of the municipality. You can choose the areas that each one gets, end a subscription, and begin to send again to one that is paused. Each change stands in the log of whoever runs utkik, without names or addresses.";
        none: "Ingen prenumererar ännu." / "Nobody subscribes yet.";
        since: "Sedan" / "Since";
        areas: "Ändra områden" / "Change areas";
        areas_more: "Kryssa för dem som adressen ska få brev om. Utan kryss kommer brev om alla."
            / "Tick those that the address is to get letters about. Without any, letters come about all of them.";
        end: "Avsluta" / "End";
        end_more: "Då kommer inga fler brev om kommunen till adressen." / "Then no more letters about the municipality go to the address.";
        back: "Till kommunens sida" / "To the municipality’s page";
    }
}
