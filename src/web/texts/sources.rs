//! Texts of the page of the sources.

use super::texts;

texts! {
    /// The texts of the page of the sources.
    SourcesTexts {
        title: "Källor" / "Sources";
        all_well: "Alla källor har lästs som de ska." / "All sources have been read as they should.";
        troubled_more: "källor har inte lästs som de ska. Att inget nytt syns därifrån betyder inte att det inte finns."
            / "sources have not been read as they should. That nothing new is seen from them does not mean that there is nothing.";
        of: "av" / "of";
        table: "Källornas läge" / "How the sources stand";
        source: "Källa" / "Source";
        state: "Läge" / "State";
        last_read: "Lästes senast" / "Last read";
        last_new: "Senast nytt" / "Last new";
        known: "Kända" / "Known";
        open: "Öppna" / "Open";
        rounds: "De senaste läsningarna" / "The latest readings";
        last_attempt: "försökte senast" / "last tried";
        never: "aldrig" / "never";
        unread: "har inte lästs ännu" / "has not been read yet";
        meaning: "Vad lägena betyder" / "What the states mean";
        ok: "Källan svarade, och det som den visar finns här." / "The source answered, and what it shows is here.";
        unchanged: "Källan svarade att inget är nytt sedan vi läste den förra gången."
            / "The source answered that nothing is new since we last read it.";
        degraded: "Den vanliga vägen fungerade inte, eller så ändrades listan medan vi läste den. Det som syns stämmer, men något kan saknas."
            / "The usual way did not work, or the list changed while we read it. What is seen is right, but something may be missing.";
        silent: "Källan läses som den ska, men har inte visat något nytt på mycket längre tid än den brukar."
            / "The source is read as it should, but has shown nothing new for much longer than it usually takes.";
        suspect: "Listan är tom eller bara hälften så lång som den brukar. Det som vi visste sedan tidigare står kvar, och den som sköter utkik har fått veta det."
            / "The list is empty or only half as long as usual. What we knew before still stands, and whoever runs utkik has been told.";
        blocked: "Webbplatsen nekar program som vårt. Vi tar oss inte runt det: öppna sidan själv i webbläsaren."
            / "The site refuses programs like ours. We do not go round that: open the page yourself in a browser.";
        broken: "Källan svarade inte, eller svarade med något annat än en lista över utlysningar. Det som vi visste sedan tidigare står kvar. Vi försöker igen, först om en kvart och sedan allt glesare, som längst ungefär ett dygn."
            / "The source did not answer, or answered with something other than a list of calls. What we knew before still stands. We try again, first after a quarter of an hour and then less and less often, at most about a day apart.";
        unread_means: "Källan är inlagd, men vi har inte hunnit läsa den."
            / "The source has been entered, but we have not come to read it yet.";
        counts: "”Kända” är alla utlysningar som källan har visat, även stängda. ”Öppna” går att söka nu. Linjen visar hur många utlysningar som de senaste läsningarna fann; där den bryts gick källan inte att läsa."
            / "“Known” are all calls that the source has shown, closed ones too. “Open” can be applied for now. The line shows how many calls the latest readings found; where it breaks, the source could not be read.";
    }
}
