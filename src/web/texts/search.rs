//! Texts of the search page.

use super::texts;

texts! {
    /// The texts of the search page.
    SearchTexts {
        title: "Sök utlysningar" / "Search calls";
        words: "Sökord" / "Words to search for";
        search: "Sök" / "Search";
        how: "Så skriver du en sökning" / "How to write a search";
        narrow_by: "Begränsa och ordna" / "Narrow and sort";
        status: "Status" / "Status";
        programme: "Program" / "Programme";
        area: "Område" / "Area";
        source: "Källa" / "Source";
        suits: "Passar kommun" / "Suits municipality";
        order: "Ordning" / "Order";
        also: "Sökte även:" / "Also searched:";
        exact: "Sök bara mina ord" / "Search only my words";
        searched_exactly: "Sökte bara dina ord." / "Searched only your words.";
        expand: "Sök även närliggande ord" / "Search nearby words too";
        ignored: "Kunde inte läsas som det var tänkt:" / "Could not be read as meant:";
        ignored_more: "Orden söktes som vanliga ord eller utelämnades." / "The words were searched as plain words or left out.";
        nothing: "Inget svarar på frågan. Prova färre eller andra ord, eller välj" / "Nothing answers the question. Try fewer or other words, or choose";
        all: "Alla" / "All";
        nothing_status: "under Status för att ta med stängda utlysningar." / "under Status to include closed calls.";
        earlier: "Föregående" / "Previous";
        later: "Nästa" / "Next";
        page: "Sida" / "Page";
        of: "av" / "of";
        not_over: "Öppna och kommande" / "Open and forthcoming";
        open: "Öppna" / "Open";
        forthcoming: "Kommande" / "Forthcoming";
        closed: "Stängda" / "Closed";
        by_relevance: "Bäst svar först" / "Best answer first";
        by_deadline: "Sista dag först" / "Nearest deadline first";
        by_newest: "Nyast först" / "Newest first";
        by_money: "Mest pengar först" / "Most money first";
        all_programmes: "Alla program" / "All programmes";
        all_areas: "Alla områden" / "All areas";
        all_sources: "Alla källor" / "All sources";
        all_kommuner: "Alla kommuner" / "All municipalities";
    }
}
