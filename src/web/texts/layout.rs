//! Texts of the layout, and those that several pages share.

use super::texts;

texts! {
    /// The texts of the layout, and those that several pages share.
    LayoutTexts {
        skip: "Hoppa till innehållet" / "Skip to the content";
        menu: "Huvudmeny" / "Main menu";
        start: "Start" / "Start";
        search: "Sök" / "Search";
        kommuner: "Kommuner" / "Municipalities";
        sources: "Källor" / "Sources";
        subscribe: "Prenumerera" / "Subscribe";
        mine: "Min sida" / "My page";
        help: "Hjälp" / "Help";
        accessibility: "Tillgänglighetsredogörelse" / "Accessibility statement";
        interface: "Data för program (API)" / "Data for programs (API)";
        footer_menu: "Om tjänsten" / "About the service";
        notice: "Att tänka på" / "Please note";
        no_server: "Ingen e-postserver är inställd:" / "No mail server is set up:";
        to_files: "breven skrivs som filer till state/mail och lämnar inte datorn."
            / "letters are written as files to state/mail and do not leave the machine.";
        demo: "Det här är en demonstration." / "This is a demonstration.";
        demo_invented: "Utlysningarna och mottagarna är påhittade, i dag är det"
            / "The calls and the readers are invented, today is";
        demo_nothing_leaves: "och inga brev lämnar datorn." / "and no letters leave the machine.";
        about: "bevakar EU:s och svenska finansiärers utlysningar åt svenska kommuner. Det är finansiärens egen sida som gäller: läs den innan ni söker."
            / "watches the calls of the EU and of Swedish funders for Swedish municipalities. The funder’s own page is what counts: read it before you apply.";
        questions: "Frågor om den här sidan:" / "Questions about this page:";
        printed: "Utskrivet" / "Printed";
        also_names: "Utlysningen nämner också:" / "The call also mentions:";
        answers: "Svar från kommunen:" / "Answers from the municipality:";
        to_start: "Till startsidan" / "To the start page";
        pages: "Sidor" / "Pages";
        code: "Felkod" / "Error";
        put_right: "Något behöver rättas" / "Something has to be put right";
        sign_in: "Logga in" / "Sign in";
        sign_in_to_demo: "Prova som samordnare" / "Try it as a coordinator";
        sign_in_to_demo_more: "I demonstrationen kan du se vad en kommuns samordnare ser, utan att vänta på ett brev."
            / "In the demonstration you can see what the coordinator of a municipality sees, without waiting for a letter.";
        search_among: "Sök bland utlysningarna" / "Search among the calls";
    }
}
