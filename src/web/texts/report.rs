//! Texts around a kommun's report and an extract of the ledger.

use super::texts;

texts! {
    /// The texts around a report and an extract of the ledger.
    ReportTexts {
        public: "För allmänheten" / "For the public";
        committee: "För nämnden (kräver inloggning)" / "For the committee (needs signing in)";
        choose: "Välj dagar" / "Choose days";
        from: "Från och med" / "From";
        to: "Till och med" / "To";
        show: "Visa" / "Show";
        period: "Perioder" / "Periods";
        tertial: "Tertial" / "Tertial";
        year: "Året" / "The year";
        take: "Ta med:" / "Take with you:";
        table: "Tabell (CSV)" / "Table (CSV)";
        unreadable: "Dagarna går inte att läsa, så innevarande år visas. Skriv dem som 2026-01-31, den första först."
            / "The days cannot be read, so this year is shown. Write them as 2026-01-31, the first one first.";
        extract: "Utdrag ur liggaren" / "Extract of the ledger";
        extract_lead: "Brev som skrevs under perioden, det äldsta först. Adresser till dem som inte längre prenumererar är dolda."
            / "Letters written in the period, the oldest first. Addresses of those who do not subscribe any more are hidden. Letters are written in Swedish.";
        back_to_kommun: "Till kommunens sida" / "To the municipality’s page";
        back_to_letters: "Till alla brev" / "To all letters";
    }
}
