//! Texts of a person's own pages.

use super::texts;

texts! {
    /// The texts of a person's own pages.
    MyPageTexts {
        title: "Min sida" / "My page";
        signed_in_as: "Du är inloggad som" / "You are signed in as";
        sign_out: "Logga ut" / "Sign out";
        saved: "Ändringen är sparad." / "The change has been saved.";
        ended: "Prenumerationen är avslutad." / "The subscription has ended.";
        resumed: "Breven börjar komma igen." / "The letters will come again.";
        unfollowed: "Du följer den inte längre." / "You do not follow it any more.";
        roles: "Dina roller" / "Your roles";
        role_in: "i" / "in";
        subscribers: "Prenumeranter" / "Subscribers";
        report: "Rapport" / "Report";
        letters: "Brev" / "Letters";
        subscriptions: "Dina prenumerationer" / "Your subscriptions";
        none: "Du prenumererar inte på några brev." / "You do not subscribe to any letters.";
        add: "Prenumerera på utlysningar för en kommun" / "Subscribe to the calls for a municipality";
        paused: "Pausad" / "Paused";
        paused_more: "Breven kom tillbaka, så vi skickar inga fler förrän du säger till."
            / "Letters came back, so we send no more until you say so.";
        resume: "Börja skicka igen" / "Begin to send again";
        change: "Ändra" / "Change";
        save: "Spara" / "Save";
        end: "Avsluta" / "End";
        end_more: "Då kommer inga fler brev om kommunen. Är det din enda prenumeration, och har du ingen roll, tas allt om dig bort."
            / "Then no more letters come about the municipality. If it is your only subscription, and you have no role, all about you is deleted.";
        end_yes: "Ja, avsluta prenumerationen" / "Yes, end the subscription";
        follows: "Utlysningar som du följer" / "Calls that you follow";
        unfollow: "Sluta följa" / "Stop following";
        no_follows: "Du följer ingen utlysning." / "You follow no call.";
        answers: "Dina svar" / "Your answers";
        no_answers: "Du har inte svarat om någon utlysning." / "You have not answered on any call.";
        change_answer: "Ändra" / "Change";
        data: "Dina uppgifter" / "Your data";
        data_more: "Hämta allt som vi har sparat om dig, eller ta bort det."
            / "Fetch all that we have kept about you, or delete it.";
        fetch: "Hämta (JSON)" / "Fetch (JSON)";
        erase: "Ta bort allt om mig" / "Delete all about me";
        erase_ask: "Vill du ta bort allt om dig?" / "Do you want to delete all about you?";
        erase_more: "Dina prenumerationer, roller, inloggningar och det du följer tas bort, och inga fler brev skickas. Att brev har skickats och vad du har svarat om utlysningar står kvar, men inte att det var du. Det går inte att ångra."
            / "Your subscriptions and roles, what you follow and where you are signed in are deleted, and no more letters are sent. That letters were sent and what you have answered on calls is kept, but not that it was you. It cannot be undone.";
        erase_yes: "Ja, ta bort allt" / "Yes, delete all";
        erase_no: "Nej, tillbaka till Min sida" / "No, back to My page";
        gone: "Allt om dig är borttaget" / "All about you has been deleted";
        gone_more: "Du är utloggad, och det kommer inga fler brev. Tack för den här tiden!"
            / "You are signed out, and no more letters will come. Thank you for your time with us!";
    }
}
