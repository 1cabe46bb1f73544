//! Texts of the pages to subscribe.

use super::texts;

texts! {
    /// The texts of the pages to subscribe.
    SignUpTexts {
        title: "Få brev om utlysningar" / "Get letters about calls";
        lead: "Välj en kommun, så skriver vi när en utlysning passar det som kommunen har beslutat att satsa på. Du kan ändra eller sluta när du vill."
            / "Choose a municipality, and we write when a call suits what it has decided to care for. You can change it or stop whenever you like. The letters are written in Swedish.";
        address: "E-postadress" / "Mail address";
        address_more: "Dit skickar vi ett brev där du bekräftar att adressen är din. Använd helst din adress i tjänsten."
            / "We send a letter there, in which you confirm that the address is yours. Preferably your address at work.";
        kommun: "Kommun" / "Municipality";
        choose: "Välj kommun" / "Choose a municipality";
        subscribe: "Prenumerera" / "Subscribe";
        stored_data: "Vi sparar adressen och det du väljer här, vilka brev du har fått och det du svarar i dem. Det behövs för att du ska få rätt brev. På Min sida kan du se, hämta, ändra och ta bort allt."
            / "We keep the address and what you choose here, which letters you have got, and what you answer in them. That is needed for you to get the right letters. On My page you can see, fetch, change and delete all of it.";
        wrong_address: "Skriv en e-postadress som namn@exempel.se, och inget mer."
            / "Write a mail address such as name@example.se, and nothing more.";
        wrong_kommun: "Välj en av kommunerna i listan." / "Choose one of the municipalities of the list.";
        sent: "Se efter i din e-post" / "Look in your mail";
        sent_more: "Vi skickar ett brev till adressen. Tryck på länken i det inom ett dygn, så börjar breven komma."
            / "We are sending a letter to the address. Follow its link within a day, and the letters will begin to come.";
        nothing_came: "Kommer det inget inom några minuter? Titta bland skräpposten, och kontrollera att du skrev rätt adress."
            / "Has nothing come within a few minutes? Look among the junk mail, and check that you wrote the right address.";
        again: "Skriv adressen igen" / "Write the address again";
        confirm: "Bekräfta din prenumeration" / "Confirm your subscription";
        for_whom: "Du får brev om utlysningar för" / "You will get letters about calls for";
        yes: "Ja, bekräfta" / "Yes, confirm";
        done: "Klart, du prenumererar nu" / "Done, you are subscribing now";
        done_more: "Det första brevet kommer så snart vi har gått igenom utlysningarna. På Min sida kan du ändra vad du får."
            / "The first letter comes as soon as we have looked through the calls. On My page you can change what you get.";
        stale: "Länken gäller inte längre" / "The link does not hold any more";
        stale_more: "Den går att använda en gång, inom ett dygn. Har du redan bekräftat är allt i sin ordning. Annars får du en ny om du prenumererar en gång till."
            / "It can be used once, within a day. If you have confirmed already, all is well. Otherwise you get a new one by subscribing once more.";
    }
}
