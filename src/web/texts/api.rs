//! Texts of the page about the JSON interface.

use super::texts;

texts! {
    /// The texts of the page about the JSON interface.
    ApiTexts {
        title: "Data för program (API)" / "Data for programs (API)";
        lead: "Det som sidorna visar går också att hämta som JSON, utan nyckel och utan konto. Inget som lämnas ut rör personer."
            / "What the pages show can also be had as JSON, without a key and without an account. Nothing of it is about persons.";
        document: "Beskrivningen för program är" / "The description for programs is";
        document_more: "Den här sidan är gjord av den; texter ur den står på engelska." / "This page is made from it.";
        times: "Tidpunkter står i UTC enligt RFC 3339, dagar enligt ISO 8601. En sista dag gäller i den tidszon som står bredvid den, till exempel"
            / "Instants are in UTC (RFC 3339), days as in ISO 8601. A last day holds in the time zone that stands beside it, such as";
        keys_stay: "Nycklar kan tillkomma men byter aldrig namn." / "Keys may be added but never change their names.";
        rate: "En och samma avsändare får ställa" / "One client may send";
        rate_each: "frågor i sekunden, och" / "requests each second, and";
        rate_burst: "på en gång. Den som frågar tätare får svaret 429 och i" / "at once. Who asks more often is answered 429, and told in";
        rate_wait: "hur många sekunder den ska vänta." / "how many seconds to wait.";
        no_rate: "Det finns ingen gräns för hur tätt man får fråga." / "There is no limit to how often one may ask.";
        tag: "Varje svar har en" / "Each answer has an";
        tag_send: "Skicka den i" / "Send it in";
        tag_then: "nästa gång: har inget ändrats blir svaret 304, utan innehåll." / "next time: when nothing has changed the answer is 304, without content.";
        scripts: "Skript på vissa andra webbplatser får läsa svaren (CORS)." / "Scripts of some other websites may read the answers (CORS).";
        no_scripts: "Skript på andra webbplatser får inte läsa svaren (CORS är avstängt)."
            / "Scripts of other websites may not read the answers (CORS is off).";
        example: "Ett exempel:" / "An example:";
        follow: "Den som vill hålla sig uppdaterad läser" / "To keep up, read";
        follow_keep: "från början, sparar svarets" / "from the beginning, keep the answer’s";
        follow_ask: ", och frågar nästa gång efter det som kommit efter den. Då missas ingenting."
            / ", and ask next time for what has come after it. Then nothing is missed.";
        addresses: "Adresser" / "Addresses";
        answer: "Svar" / "Answer";
        parameters: "Parametrar" / "Parameters";
        value: "Värde" / "Value";
        means: "Betyder" / "Means";
        problems: "Fel" / "Problems";
        problem: "Ett fel är ett dokument enligt RFC 9457" / "A problem is a document as in RFC 9457";
        problem_type: "säger vilket fel det är och är samtidigt adressen till raden här nedanför."
            / "tells which problem it is, and is the address of the row below. The detail comes in Swedish.";
        schemas: "Vad svaren består av" / "What the answers are made of";
        keys_of: "Nycklar i" / "Keys of";
        key: "Nyckel" / "Key";
    }
}
