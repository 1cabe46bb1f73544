//! Policies written for the tests, clean and as a scanner damages them: proposals and refusals.

use proptest::prelude::*;

use super::*;
use crate::config::kommun_file;
use crate::kommun::ANY_AREA;

const CLEAN: &str = "\
# Policy för internationellt arbete i Provköpings kommun

Diarienummer: KS 2031/12

## Inledning

Provköpings kommun deltar i det europeiska samarbetet. Kommunens bibliotek och museum utvecklas genom samarbete med grannländer.

## 2 Prioriterade områden

I det internationella arbetet prioriteras följande områden:

- barns och ungdomars utbyten med jämnåriga
- klimatomställning och energieffektivisering i kommunens bolag
- besöksnäringens utveckling

### 2.1 Vänorter

Vänortssamarbetet med Kuldiga i Lettland och Bad Elster i Tyskland ska stärkas. Kommunen söker medel ur Interreg och Europeiska socialfonden (ESF).

### 2.2 Verksamheten

Internationellt arbete ska vara ett verktyg för verksamhetsutveckling i kommunens samtliga verksamheter.

## 3 Ansvar och uppföljning

Socialnämnden ansvarar för äldreomsorgens kontakter och skolnämnden för elevernas resor. Räddningstjänsten rapporterar till kommunstyrelsen varje år.

## 4 Ekonomi

Arbetet med kollektivtrafik ska ske inom ramen för tilldelade medel.
";

/// The same kind of text with å, ä and ö lost or misread, broken over lines, without any mark for headings.
const SCANNED: &str = "\
 1 Inriktning

Provk6pings kommun vill genom internationellt arbete bidra till
verksamhetsutveckling. Kommunen ska framja ungdomars
internationella kontakter, och dessa ska sdrskilt uppmuntras.

2 Samarbete

Kommunens vinorter ska fortsdtta att vara viktiga. Vinorten
Kuldiga 1 Lettland besdks varje ar av foreningar och

klubbar. Kommunen ska utveckla partnerskap med utvecklingslinder
genom ICLD, som innebdr att kommunens forvaltningar lar kdnna
varandras vardag.

3 Ansvar

Kommunstyrelsen ansvarar f6r samordning av arbetet med aldreomsorg
och redovisar resultatet varje ar.
";

fn provkoping() -> RegisteredKommun {
    RegisteredKommun { code: "0138", name: "Provköping", lan: "Stockholms län" }
}

fn proposed(text: &str) -> Proposal {
    import(text, "Provköpings kommun", &provkoping()).unwrap()
}

fn areas(proposal: &Proposal) -> Vec<&str> {
    let mut areas: Vec<&str> = proposal.priorities.iter().map(|proposed| proposed.priority.area.as_str()).collect();
    areas.sort_unstable();
    areas
}

/// Checks that every passage stands in the text, and that the program reads the file.
fn assert_sound(text: &str, proposal: &Proposal) {
    let whole = html::collapse_whitespace(text);
    for proposed in &proposal.priorities {
        assert!(whole.contains(&proposed.priority.passage), "{:?}", proposed.priority.passage);
    }
    let kommun = kommun_file::read("provkoping", &toml(proposal)).unwrap();
    let priorities: Vec<_> = proposal.priorities.iter().map(|proposed| proposed.priority.clone()).collect();
    assert_eq!(kommun.priorities, priorities);
    assert_eq!((kommun.vanorter, kommun.program), (proposal.vanorter.clone(), proposal.program.clone()));
}

#[test]
fn a_clean_policy_gives_its_priorities_and_no_procedure() {
    let proposal = proposed(CLEAN);
    let wanted = [ANY_AREA, "barn-unga", "klimat-energi", "kultur", "turism-besoksnaring", "vanorter-natverk"];
    assert_eq!(areas(&proposal), wanted);
    assert_eq!(proposal.policy, "Policy för internationellt arbete i Provköpings kommun");
    assert_eq!(proposal.program, ["ESF", "Interreg"]);
    assert_sound(CLEAN, &proposal);
    insta::assert_snapshot!(toml(&proposal));
}

#[test]
fn a_scanned_policy_is_read_as_it_was_and_quoted_as_it_is() {
    let proposal = proposed(SCANNED);
    let wanted = [ANY_AREA, "barn-unga", "internationellt-utvecklingssamarbete", "vanorter-natverk"];
    assert_eq!(areas(&proposal), wanted);
    assert_eq!(proposal.vanorter, [Vanort { ort: "Kuldiga".into(), land: "Lettland".into() }]);
    assert!(proposal.priorities.iter().any(|proposed| proposed.priority.passage.contains("sdrskilt uppmuntras")));
    assert!(toml(&proposal).starts_with("# osäker: "));
    assert_sound(SCANNED, &proposal);
}

#[test]
fn what_is_no_swedish_policy_gives_nothing() {
    let english = "The municipality shall promote the international contacts of young people. ".repeat(10);
    let cookery = "Vispa grädden och rör ner sockret. Låt barnen smaka på degen och grädda kakan i ugnen. ".repeat(10);
    let empty =
        "Kommunen har en kommunstyrelse. Kommunen har en nämnd som sammanträder på onsdagar i huset. ".repeat(3);
    for (text, why) in [
        ("", "hardly any text"),
        (&*english, "not in Swedish"),
        (&*cookery, "does not read as"),
        (&*empty, "no passage"),
    ] {
        let error = import(text, "Provköping", &provkoping()).unwrap_err().to_string();
        assert!(error.contains(why), "{why}: {error}");
    }
}

#[test]
fn a_kommun_is_found_by_name_or_code_and_the_nearest_is_named() {
    assert_eq!(find_kommun("Tyresö kommun", None).unwrap().lan, "Stockholms län");
    assert_eq!(find_kommun("Kommunen vid sjön", Some("1471")).unwrap().name, "Götene");
    assert!(find_kommun("Tyresjö kommun", None).unwrap_err().to_string().contains("Tyresö (0138)"));
    assert!(find_kommun("Tyresö kommun", Some("9999")).unwrap_err().to_string().contains("0138"));
    assert!(find_kommun("Tyresö kommun", Some("1471")).unwrap_err().to_string().contains("Götene"));
}

#[test]
fn text_that_would_break_toml_is_escaped() {
    let mut proposal = proposed(CLEAN);
    proposal.priorities.truncate(1);
    proposal.priorities[0].priority.title = "\"]\n[[priority]]\\".into();
    proposal.priorities[0].doubts = vec!["rad\nnamn = 1".into()];
    let kommun = kommun_file::read("x", &toml(&proposal)).unwrap();
    assert_eq!(kommun.priorities[0].title, "\"]\n[[priority]]\\");
}

/// Returns a PDF of one page with these lines.
fn pdf(lines: &[&str]) -> Vec<u8> {
    let shown: String = lines.iter().map(|line| format!("({line}) Tj T* ")).collect();
    let content = format!("BT /F1 11 Tf 14 TL 40 780 Td {shown}ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let start = out.len();
    out.push_str("xref\n0 6\n0000000000 65535 f \n");
    out.extend(places.iter().map(|place| format!("{place:010} 00000 n \n")));
    out.push_str(&format!("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
    out.into_bytes()
}

#[test]
fn the_text_layer_of_a_pdf_is_read_and_a_scan_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("policy.pdf");
    let line = "Kommunen ska framja ungdomars internationella kontakter och utbyten med vanorter";
    std::fs::write(&file, pdf(&[line, line])).unwrap();
    assert!(
        html::collapse_whitespace(&read_file(&file, read_pdf).unwrap()).contains("ungdomars internationella kontakter")
    );
    std::fs::write(&file, pdf(&[])).unwrap();
    assert!(format!("{:#}", read_file(&file, read_pdf).unwrap_err()).contains("no text layer"));
    std::fs::write(&file, b"%PDF-1.4 and then nothing").unwrap();
    assert!(read_file(&file, read_pdf).is_err());
    std::fs::write(&file, b"\xff\xfe\x00").unwrap();
    assert!(format!("{:#}", read_file(&file, read_pdf).unwrap_err()).contains("neither"));
}

proptest! {
    #[test]
    fn any_text_is_refused_or_read_soundly(lines in prop::collection::vec("[#\\-0-9. ]{0,4}\\PC{0,40}", 0..12)) {
        let text = format!("{}\n\nKommunen ska främja ungdomars utbyten. Kommunen ska stärka kulturen i kommunens skolor.", lines.join("\n"));
        if let Ok(proposal) = import(&text, "Provköping", &provkoping()) {
            assert_sound(&text, &proposal);
        }
    }
}

#[test]
fn what_the_kommun_shall_do_opens_its_work_rather_than_what_membership_makes_possible() {
    let text = "1 Inriktning\n\nInternationellt arbete ska ses som ett verktyg för verksamhetsutveckling. \
        Kommunen ska särskilt stödja barns och ungdomars utbyten.\n\n\
        2 Omvärlden\n\nMedlemskapet innebär stora möjligheter för kommuner att delta i utvecklingsprojekt och att ta \
        del av finansiering ur EU:s fonder och program.\n";
    let proposal = import(text, "Tyresö kommun", find_kommun("Tyresö kommun", None).unwrap()).unwrap();
    let open = proposal.priorities.iter().find(|proposed| proposed.priority.area == ANY_AREA).unwrap();
    assert!(open.priority.passage.contains("verktyg för verksamhetsutveckling"), "{}", open.priority.passage);
}
