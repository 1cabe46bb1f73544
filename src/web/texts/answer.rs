//! Texts of the page to answer on a call.

use super::texts;

texts! {
    /// The texts of the page to answer on a call.
    AnswerTexts {
        title: "Ditt svar" / "Your answer";
        gone: "Du får inga brev längre" / "You get no letters any more";
        gone_more: "Därför går det inte att svara härifrån. Utlysningen finns kvar på sin sida."
            / "That is why you cannot answer from here. The call is still on its page.";
        is_relevant: "Är utlysningen relevant för" / "Is the call relevant for";
        ask_follow: "Vill du följa utlysningen?" / "Do you want to follow the call?";
        ask_undo: "Vill du ta tillbaka ditt svar?" / "Do you want to take back your answer?";
        ask_unfollow: "Vill du sluta följa utlysningen?" / "Do you want to stop following the call?";
        following: "Du följer utlysningen" / "You are following the call";
        not_following: "Du följer inte längre utlysningen" / "You are no longer following the call";
        undone: "Svaret är borttaget" / "The answer has been deleted";
        yours: "Ditt svar om utlysningen" / "Your answer on the call";
        saved: "Tack, svaret är sparat" / "Thank you, the answer has been saved";
        you_follow: "Du följer den." / "You are following it.";
        for_whom: "För vilka kommuner svarar du?" / "For which municipalities do you answer?";
        why: "Varför? Du behöver inte skriva något." / "Why? You need not write anything.";
        why_shown: "Det du skriver visas på utlysningens sida, utan att det står vem som har skrivit det. Skriv inga namn."
            / "What you write is shown on the page of the call, without saying who wrote it. Write no names.";
        yes_relevant: "Ja, den är relevant" / "Yes, it is relevant";
        no_relevant: "Nej, den är inte relevant" / "No, it is not relevant";
        follow_more: "Då får du veta när något i den ändras, även om den inte längre skulle passa."
            / "Then you hear when something in it changes, even if it should no longer suit.";
        yes_follow: "Ja, följ utlysningen" / "Yes, follow the call";
        yes_undo: "Ja, ta bort svaret" / "Yes, delete the answer";
        yes_unfollow: "Ja, sluta följa" / "Yes, stop following";
        relevant_done: "Vi frågar inte om den igen. Svaret hjälper oss att välja rätt utlysningar åt kommunen."
            / "We will not ask about it again. The answer helps us choose the right calls for the municipality.";
        not_relevant_done: "Den kommer inte tillbaka i dina brev, om inte något viktigt i den ändras. Svaret hjälper oss att välja rätt utlysningar åt kommunen."
            / "It will not come back in your letters, unless something that matters in it changes. The answer helps us choose the right calls for the municipality.";
        undo: "Ångra svaret" / "Undo the answer";
        follow_done: "Du får veta när något i den ändras." / "You will hear when something in it changes.";
        unfollow: "Sluta följa" / "Stop following";
        relevant: "Relevant" / "Relevant";
        not_relevant: "Inte relevant" / "Not relevant";
        follow: "Följ utlysningen" / "Follow the call";
        unfollow_call: "Sluta följa utlysningen" / "Stop following the call";
        delete: "Ta bort mitt svar" / "Delete my answer";
        pass_on: "Skicka vidare till föreningar och företag" / "Pass on to associations and companies";
        all_choices: "Visa alla val" / "Show all choices";
    }
}
