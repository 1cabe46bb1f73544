//! The real file, and files with every kind of fault.

use proptest::prelude::*;

use super::*;
use crate::sources::spec::SourceKind;

const REAL: &str = include_str!("../../../sources.toml");

#[test]
fn the_real_file_is_sound() {
    let specs = read(REAL).unwrap_or_else(|faults| panic!("{faults:?}"));
    assert!(specs.len() >= 60, "{} sources", specs.len());
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    specs.iter().for_each(|spec| *groups.entry(&spec.group).or_default() += 1);
    let counted: Vec<(&str, usize)> = groups.into_iter().collect();
    let expected = [("development", 10), ("eu", 6), ("interreg", 14), ("national", 20), ("policy", 20)];
    assert_eq!(counted, expected);
    assert_eq!(specs[0].hosts(), ["api.tech.ec.europa.eu", "ec.europa.eu"]);
    let of = |id: &str| specs.iter().find(|spec| spec.id == id).unwrap();
    assert!(of("eu-portal").rank() < of("sida").rank() && of("sida").rank() < of("icld-feed").rank());
    assert!(matches!(&of("sida").kind, SourceKind::Listing(rules) if rules.detail.is_some()));
    for spec in &specs {
        assert!(!spec.build().start_requests().is_empty(), "{}", spec.id);
        assert!(spec.licence.is_some(), "{} says nothing of reuse", spec.id);
        for host in spec.hosts() {
            let sound = host.contains('.') && !host.ends_with('.') && host.parse::<std::net::IpAddr>().is_err();
            assert!(sound, "{}: {host}", spec.id);
        }
        for request in spec.build().start_requests() {
            assert!(request.url.starts_with("https://"), "{}: {}", spec.id, request.url);
        }
    }
}

#[test]
fn every_fault_is_named_at_once_with_its_line() {
    let text = r##"unknown = 1

[[source]]
id = "Å Ä"
publisher = ""
kind = "feed"
url = "example.org/feed"
every = "6 hours"
lang = "swedish"
only = [1, 2]
colour = "red"

[[source]]
id = "a"
publisher = "A"
kind = "listing"
url = "https://a.se/"
row = "li..x"
key = "(["
[source.statuses]
opne = ["Öppen"]
[source.detail]
deadline = "label: "

[[source]]
id = "b"
kind = "carrier pigeon"
unverified = "yes"

[[source]]
id = "c"
publisher = "C"
kind = "feed"
url = "https://c.se/"

[[source]]
id = "c"
publisher = "C"
kind = "feed"
url = "ftp://c.se/"

[[source]]
id = "c"
publisher = "C"
kind = "feed"
url = "https://c.se/"
"##;
    let faults = read(text).unwrap_err();
    insta::assert_snapshot!(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
}

#[test]
fn broken_toml_is_a_fault_with_a_line() {
    let faults = read("[[source]]\nid = \"a\npublisher = \"A\"\n").unwrap_err();
    assert!(faults.iter().any(|f| f.line == 2 && f.message.starts_with("not TOML")), "{faults:?}");
    assert_eq!(read("source = 3").unwrap_err().len(), 1);
    assert_eq!(read("").unwrap().len(), 0);
}

#[test]
fn durations_have_bounds() {
    let every = |every: &str| {
        read(&format!(
            "[[source]]\nid=\"a\"\npublisher=\"A\"\nkind=\"feed\"\nurl=\"https://a.se/\"\nevery=\"{every}\"\n"
        ))
        .map(|specs| specs[0].interval.as_secs())
    };
    assert_eq!(every("30m").unwrap(), 1800);
    assert_eq!(every("1d").unwrap(), 86_400);
    for wrong in ["1m", "0h", "-5h", "6", "h", "6ö", "99999999999999999999d", "9223372036854775807d", "400d"] {
        assert_eq!(every(wrong).unwrap_err().len(), 1, "{wrong}");
    }
}

proptest! {
    #[test]
    fn never_panics(text in "\\PC{0,200}", at in any::<usize>(), with in "\\PC") {
        let _ = read(&text);
        let mut broken: Vec<char> = REAL.chars().collect();
        let at = at % broken.len();
        broken.splice(at..=at, with.chars());
        let _ = read(&broken.into_iter().collect::<String>());
    }
}
