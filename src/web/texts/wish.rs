//! The fields of a wish.

use super::texts;

texts! {
    /// The texts of the fields of a wish.
    WishTexts {
        areas: "Områden" / "Areas";
        areas_more: "Kryssa för dem som du vill få brev om. Väljer du inga får du brev om alla."
            / "Tick those that you want letters about. Without any you get letters about all of them.";
        all_areas: "alla områden" / "all areas";
        frequency: "Hur ofta" / "How often";
        reminders: "Påminnelser" / "Reminders";
        reminders_more: "Så många dagar före sista ansökningsdag, med komma mellan. Lämna tomt om du inte vill ha några."
            / "So many days before a deadline, with commas between. Leave it empty if you want none.";
        wrong_area: "Ett av områdena finns inte. Välj bland dem som står här."
            / "One of the areas does not exist. Choose among those that stand here.";
        wrong_frequency: "Välj hur ofta du vill få brev." / "Choose how often you want letters.";
        wrong_days: "Skriv dagarna som hela tal från 1 till 365, med komma mellan, till exempel 30, 14, 3. Högst tio."
            / "Write the days as whole numbers from 1 to 365 with commas between, such as 30, 14, 3. Ten at most.";
    }
}
