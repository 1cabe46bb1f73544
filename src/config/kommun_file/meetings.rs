//! Reads a kommun's way to a decision: `[beslut]` and `[[sammantrade]]`.

use jiff::civil::Date;
use toml::de::{DeTable, DeValue};

use super::{KommunFileParser, key_offset};
use crate::kommun::decision::{Approval, Meetings};

const APPROVAL_KEYS: [&str; 2] = ["organ", "undantag"];
const MEETING_KEYS: [&str; 3] = ["organ", "dagar", "handlingar"];
/// The most days before a meeting that its papers may be due.
const MAX_DAYS_BEFORE: u16 = 120;

impl KommunFileParser<'_> {
    pub(super) fn approval(&mut self, table: &DeTable<'_>) -> Option<Approval> {
        let value = table.get("beslut")?;
        let at = value.span().start;
        let Some(approval) = value.get_ref().as_table() else {
            self.fault(
                at,
                "beslut must be a table: write [beslut] and below it organ = \"kommunstyrelsen\"".to_owned(),
            );
            return None;
        };
        self.check_keys(approval, &APPROVAL_KEYS, "beslut");
        Some(Approval {
            organ: self.string(approval, "organ", at),
            exempt: self.strings(approval, "undantag").iter().map(|word| word.to_lowercase()).collect(),
        })
    }

    pub(super) fn meetings(&mut self, table: &DeTable<'_>) -> Vec<Meetings> {
        let bodies = self.tables(table, "sammantrade");
        bodies.iter().map(|(at, body)| self.meetings_of_body(*at, body)).collect()
    }

    fn meetings_of_body(&mut self, at: usize, table: &DeTable<'_>) -> Meetings {
        self.check_keys(table, &MEETING_KEYS, "sammantrade");
        let organ = self.string(table, "organ", at);
        let texts = self.strings(table, "dagar");
        let mut days: Vec<Date> = Vec::new();
        for text in &texts {
            match text.parse() {
                Ok(day) => days.push(day),
                Err(_) => {
                    let message = format!("dagar holds \"{text}\": write days such as \"2026-04-28\"");
                    self.fault(key_offset(table, "dagar", at), message);
                }
            }
        }
        if texts.is_empty() {
            let message = "dagar is missing: write the days of meeting, such as dagar = [\"2026-04-28\"]";
            self.fault(key_offset(table, "dagar", at), message.to_owned());
        }
        days.sort();
        days.dedup();
        Meetings { organ, days, papers_days: self.days_before(table) }
    }

    fn days_before(&mut self, table: &DeTable<'_>) -> u16 {
        let Some(value) = table.get("handlingar") else { return 0 };
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse().ok(),
            _ => None,
        };
        number.filter(|days| *days <= MAX_DAYS_BEFORE).unwrap_or_else(|| {
            let message = format!("handlingar: write how many days before, a whole number up to {MAX_DAYS_BEFORE}");
            self.fault(value.span().start, message);
            0
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::read;

    const BODY: &str = "namn = \"Provby kommun\"\nkommunkod = \"0123\"\nlan = \"Jämtlands län\"\npolicy = \"Policy\"\n\
        vanorter = []\n[[priority]]\narea = \"barn-unga\"\ntitle = \"Unga\"\nweight = 1\npassage = \"Unga först.\"\n\
        place = \"2\"\n";

    #[test]
    fn the_way_to_a_decision_is_read() {
        let way = "[beslut]\norgan = \"kommunstyrelsen\"\nundantag = [\"Förstudie\"]\n\
            [[sammantrade]]\norgan = \"KSAU\"\ndagar = [\"2026-05-26\", \"2026-04-28\"]\nhandlingar = 10\n\
            [[sammantrade]]\norgan = \"kommunstyrelsen\"\ndagar = [\"2026-05-12\"]\n";
        let kommun = read("provby", &format!("{BODY}{way}")).unwrap();
        let approval = kommun.approval.unwrap();
        assert_eq!((approval.organ.as_str(), approval.exempt), ("kommunstyrelsen", vec!["förstudie".to_owned()]));
        let [first, last] = &kommun.meetings[..] else { panic!("{:?}", kommun.meetings) };
        assert_eq!(first.days, [date(2026, 4, 28), date(2026, 5, 26)], "in order");
        assert_eq!((first.papers_days, last.papers_days), (10, 0));
    }

    #[test]
    fn meetings_say_nothing_of_relevance() {
        let plain = read("provby", BODY).unwrap();
        let way = "[[sammantrade]]\norgan = \"KS\"\ndagar = [\"2026-05-12\"]\n";
        assert_eq!(read("provby", &format!("{BODY}{way}")).unwrap().fingerprint, plain.fingerprint);
    }

    #[test]
    fn each_fault_is_named() {
        let way = "[beslut]\nvem = \"KS\"\n[[sammantrade]]\norgan = \"KS\"\ndagar = [\"12 maj\"]\nhandlingar = 500\n";
        let faults = read("provby", &format!("{BODY}{way}")).unwrap_err();
        let messages: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(messages.len(), 4, "{messages:#?}");
        assert!(
            messages[0].starts_with("line 12: organ is missing") && messages[1].contains("unknown key \"vem\""),
            "{messages:#?}"
        );
        assert!(messages[2].starts_with("line 16: dagar holds \"12 maj\""), "{messages:#?}");
        assert!(messages[3].starts_with("line 17: handlingar"), "{messages:#?}");
    }
}
