//! Texts of the preference fields.

use super::texts;

texts! {
    /// The texts of the preference fields.
    PreferenceTexts {
        scope: "Vad du vill få" / "What you want";
        scope_row: "Får" / "Gets";
        in_areas: "Utlysningar som passar kommunen, i alla områden eller dem som är kryssade här nedanför"
            / "Calls that suit the municipality, in all areas or those ticked below";
        of_forvaltning: "Det som rör" / "What concerns";
        passed_on: "Bara det som kommunen skickar vidare till föreningar och företag"
            / "Only what the municipality passes on to associations and companies";
        areas: "Områden" / "Areas";
        areas_more: "Kryssa för dem som du vill få brev om. Väljer du inga får du brev om alla."
            / "Tick those that you want letters about. Without any you get letters about all of them.";
        frequency: "Hur ofta" / "How often";
        reminders: "Påminnelser" / "Reminders";
        reminders_more: "Så många dagar före sista ansökningsdag, med komma mellan. Lämna tomt om du inte vill ha några."
            / "So many days before a deadline, with commas between. Leave it empty if you want none.";
        wrong_area: "Ett av områdena finns inte. Välj bland dem som står här."
            / "One of the areas does not exist. Choose among those that stand here.";
        wrong_scope: "Välj något av det som står här." / "Choose one of those that stand here.";
        wrong_frequency: "Välj hur ofta du vill få brev." / "Choose how often you want letters.";
        wrong_days: "Skriv dagarna som hela tal från 1 till 365, med komma mellan, till exempel 30, 14, 3. Högst tio."
            / "Write the days as whole numbers from 1 to 365 with commas between, such as 30, 14, 3. Ten at most.";
    }
}
