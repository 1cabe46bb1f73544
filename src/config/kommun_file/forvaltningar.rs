//! Reads a kommun's administration: `[[forvaltning]]`, each with its own areas.

use toml::de::DeTable;

use super::{KommunFileParser, key_offset};
use crate::kommun::{AreaId, Forvaltning};
use crate::matching::areas::areas;

const KEYS: [&str; 3] = ["id", "namn", "omraden"];
/// The longest id, in bytes, so that it fits in an address.
const MAX_ID: usize = 60;

impl KommunFileParser<'_> {
    pub(super) fn forvaltningar(&mut self, table: &DeTable<'_>) -> Vec<Forvaltning> {
        let mut known: Vec<Forvaltning> = Vec::new();
        for (at, entry) in self.tables(table, "forvaltning") {
            let read = self.forvaltning(at, entry);
            if !read.id.is_empty() && known.iter().any(|other| other.id == read.id) {
                let message = format!("a second förvaltning with the id \"{}\": give each its own", read.id);
                self.fault(key_offset(entry, "id", at), message);
            }
            known.push(read);
        }
        known
    }

    fn forvaltning(&mut self, at: usize, table: &DeTable<'_>) -> Forvaltning {
        self.check_keys(table, &KEYS, "a förvaltning");
        let id = self.string(table, "id", at);
        let is_plain = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !id.is_empty() && (!is_plain || id.len() > MAX_ID) {
            let message = format!("id \"{id}\": write a-z, 0-9 and hyphens, such as \"barn-och-utbildning\"");
            self.fault(key_offset(table, "id", at), message);
        }
        let (namn, areas) = (self.string(table, "namn", at), self.omraden(table, at));
        Forvaltning { id, namn, areas }
    }

    fn omraden(&mut self, table: &DeTable<'_>, at: usize) -> Vec<AreaId> {
        let (names, at) = (self.strings(table, "omraden"), key_offset(table, "omraden", at));
        let is_list =
            table.get("omraden").is_none_or(|value| value.get_ref().as_array().is_some_and(|list| list.is_empty()));
        if names.is_empty() && is_list {
            let message = "omraden is missing: write the areas that are its own, such as omraden = [\"barn-unga\"]";
            self.fault(at, message.to_owned());
        }
        let mut read: Vec<AreaId> = Vec::new();
        for area in names {
            let Some(known) = areas().get(&area) else {
                let near = areas().nearest(&area).map_or_else(
                    || "write one of the areas in areas.toml".to_owned(),
                    |near| format!("did you mean \"{near}\"?"),
                );
                self.fault(at, format!("unknown area \"{area}\": {near}"));
                continue;
            };
            if read.contains(&known.id) {
                self.fault(at, format!("omraden names \"{area}\" twice: write each once"));
            }
            read.push(known.id.clone());
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;

    const BODY: &str = "namn = \"Provby kommun\"\nkommunkod = \"0123\"\nlan = \"Jämtlands län\"\npolicy = \"Policy\"\n\
        vanorter = []\n[[priority]]\narea = \"barn-unga\"\ntitle = \"Unga\"\nweight = 1\npassage = \"Unga först.\"\n\
        place = \"2\"\n";
    const SCHOOL: &str = "[[forvaltning]]\nid = \"barn-och-utbildning\"\nnamn = \"Barn- och utbildningsförvaltningen\"\n\
        omraden = [\"barn-unga\", \"skola-utbildning\"]\n";
    const LEISURE: &str = "[[forvaltning]]\nid = \"fritid\"\nnamn = \"Fritidsförvaltningen\"\n\
        omraden = [\"barn-unga\", \"idrott\"]\n";

    #[test]
    fn forvaltningar_are_read_with_their_areas_and_may_share_one() {
        let kommun = read("provby", &format!("{BODY}{SCHOOL}{LEISURE}")).unwrap();
        assert_eq!(
            kommun.areas_of("barn-och-utbildning"),
            Some(["barn-unga", "skola-utbildning"].map(|area| area.parse().unwrap()).as_slice())
        );
        assert_eq!(kommun.areas_of("ingen"), None);
        let concerned = |area: &str| {
            let areas = [area.parse().unwrap()];
            kommun.forvaltningar_for(&areas).map(|one| one.id.clone()).collect::<Vec<_>>()
        };
        assert_eq!(concerned("barn-unga"), ["barn-och-utbildning", "fritid"]);
        assert_eq!(concerned("kultur"), [""; 0]);
    }

    #[test]
    fn forvaltningar_say_nothing_of_relevance() {
        let plain = read("provby", BODY).unwrap();
        assert_eq!(read("provby", &format!("{BODY}{SCHOOL}")).unwrap().fingerprint, plain.fingerprint);
    }

    #[test]
    fn each_fault_is_named_with_its_line() {
        let text = format!(
            "{BODY}{SCHOOL}[[forvaltning]]\nid = \"barn-och-utbildning\"\nomraden = [\"barn-ungdom\", \"idrott\", \"idrott\"]\n\
             [[forvaltning]]\nid = \"Kultur & fritid\"\nnamn = \"\"\nomraden = []\n\
             [[forvaltning]]\nid = \"miljo\"\nnamn = \"Miljö\"\nvem = \"Eva\"\nomraden = \"miljo-natur\"\n"
        );
        let messages: Vec<String> = read("provby", &text).unwrap_err().iter().map(ToString::to_string).collect();
        let expected = [
            "line 16: namn is missing: write namn = \"…\"",
            "line 17: a second förvaltning with the id \"barn-och-utbildning\": give each its own",
            "line 18: unknown area \"barn-ungdom\": did you mean \"barn-unga\"?",
            "line 18: omraden names \"idrott\" twice: write each once",
            "line 20: id \"Kultur & fritid\": write a-z, 0-9 and hyphens, such as \"barn-och-utbildning\"",
            "line 21: namn is empty: write what the policy says",
            "line 22: omraden is missing: write the areas that are its own, such as omraden = [\"barn-unga\"]",
            "line 26: unknown key \"vem\": a förvaltning has id, namn, omraden",
            "line 27: omraden must be a list of texts in quotes",
        ];
        assert_eq!(messages, expected);
    }
}
