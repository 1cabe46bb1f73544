//! Texts of the list of kommuner, and of the page of one.

use super::texts;

texts! {
    /// The texts of the list of kommuner, and of the page of one.
    KommunTexts {
        all: "Kommuner" / "Municipalities";
        all_lead: "De kommuner som utkik bevakar utlysningar åt, efter vad de själva har beslutat."
            / "The municipalities for which utkik watches calls, by what they have themselves decided.";
        none: "Ingen kommun är inlagd ännu." / "No municipality has been entered yet.";
        lead: "Utlysningar som svarar mot det som kommunen har beslutat i"
            / "Calls that answer to what the municipality has decided in";
        on_this_page: "På den här sidan" / "On this page";
        timeline: "Sista ansökningsdagar" / "Deadlines";
        timeline_none: "Ingen av utlysningarna som passar har en sista dag framför sig."
            / "None of the calls that suit has a deadline ahead.";
        timeline_reads: "En rad för varje månad, från den 1 till den sista. En fylld ring är en utlysning som passar väl, en tom ring en som kan passa. En siffra säger att flera stänger samma dag."
            / "A line for each month, from the 1st to the last day. A filled circle is a good match, an open circle a possible one. A number says that several close on the same day.";
        timeline_meetings: "En ruta är ett sammanträde i kommunen." / "A square is a meeting in the municipality.";
        as_table: "Visa som tabell" / "Show as a table";
        table: "Sista ansökningsdagar, den närmaste först" / "Deadlines, the nearest first";
        last_day: "Sista dag" / "Deadline";
        call: "Utlysning" / "Call";
        suits: "Passar" / "Match";
        left: "Kvar" / "Left";
        strong: "Passar väl" / "Good matches";
        no_strong: "Just nu passar ingen utlysning riktigt väl." / "Right now no call is a good match.";
        weak: "Kan passa" / "Possible matches";
        no_weak: "Just nu finns inga fler utlysningar som kan passa." / "Right now there are no more possible matches.";
        why: "Varför" / "Why";
        includes_closed: "Listan tar med" / "The list includes";
        subscribe: "Få brev om utlysningar för" / "Get letters about calls for";
        report: "Rapport för en period" / "Report for a period";
        only_open: "Visa bara dem som går att söka" / "Show only those that can be applied for";
        not_shown: "visas inte." / "not shown.";
        take_them: "Ta med dem" / "Include them";
        only_those: "Här visas bara det som berör" / "Shown here is only what concerns";
        all_of: "Visa alla" / "Show all";
        passed_on: "Skickat vidare till föreningar och företag" / "Passed on to associations and companies";
        passed_on_more: "Det här har kommunen skickat vidare, och det går fortfarande att söka."
            / "The municipality has passed these on, and they can still be applied for.";
        forvaltningar: "Förvaltningar" / "Administrations";
        forvaltningar_more: "Varje förvaltning berörs av utlysningar inom sina områden."
            / "Calls in its areas concern each administration.";
        decisions: "Vägen till beslut i kommunen" / "The way to a decision in the municipality";
        approves: "Innan en ansökan skickas ska den godkännas av" / "Before an application is sent it must be approved by";
        exempt: "Undantag:" / "Exempt:";
        no_meetings: "Sammanträdesdagarna är inte inlagda, så vi kan inte räkna bakåt från en utlysnings sista dag. De läggs in i kommunens fil."
            / "The days of meetings have not been entered, so we cannot count back from the deadline of a call. They are entered in the municipality’s file.";
        no_rule: "Kommunens fil säger inte vem som ska godkänna en ansökan."
            / "The municipality’s file does not say who must approve an application.";
        meetings: "Kommande sammanträden" / "Coming meetings";
        no_coming: "Inget kommande sammanträde är känt." / "No coming meeting is known.";
        body: "Organ" / "Body";
        meets: "Sammanträder" / "Meets";
        papers: "Handlingar inne senast" / "Papers in by";
        ways: "Vad som ska upp när" / "What to take up when";
        way: "Väg till beslut" / "Way to a decision";
        answered: "Vad kommunen har svarat" / "What the municipality has answered";
        answers_on: "Svar om utlysningar:" / "Answers on calls:";
        not_moved: "Gränserna för avisering och veckobrev står där de brukar. De flyttas, lite i taget, när flera svar visar att de ligger fel."
            / "The thresholds for alerts and weekly letters stand where they usually do. They move, a little at a time, when several answers show that they are wrong.";
        show_answers: "Visa svaren" / "Show the answers";
        decided: "Vad kommunen har beslutat" / "What the municipality has decided";
        no_priorities: "Inga prioriteringar är inlagda." / "No priorities have been entered.";
        twins: "Vänorter:" / "Twin towns:";
    }
}
