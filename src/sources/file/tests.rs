//! The real file, and files with every kind of fault.

use proptest::prelude::*;
use strum::VariantArray;

use super::*;
use crate::sources::spec::SourceGroup;

const REAL: &str = include_str!("../../../sources.toml");

#[test]
fn the_real_file_is_sound() {
    let sources = read(REAL).unwrap_or_else(|faults| panic!("{faults:?}"));
    assert!(sources.len() >= 60, "{} sources", sources.len());
    let count = |group: SourceGroup| sources.iter().filter(|watched| watched.spec.group == group).count();
    let counted: Vec<usize> = SourceGroup::VARIANTS.iter().map(|group| count(*group)).collect();
    assert_eq!(counted, [6, 10, 20, 14, 20], "EU, development, national, Interreg, policy");
    assert_eq!(sources[0].source.hosts(), ["api.tech.ec.europa.eu", "ec.europa.eu"]);
    let rank = |id: &str| sources.iter().find(|watched| watched.spec.id == id).unwrap().source.rank();
    assert!(rank("eu-portal") < rank("sida") && rank("sida") < rank("icld-feed"));
    for WatchedSource { spec, source, .. } in &sources {
        assert!(!source.start_requests().is_empty(), "{}", spec.id);
        assert!(spec.licence.is_some(), "{} says nothing of reuse", spec.id);
        assert!(source.public_page().is_some(), "{} has no page for people", spec.id);
        for host in source.hosts() {
            let sound = host.contains('.') && !host.ends_with('.') && host.parse::<std::net::IpAddr>().is_err();
            assert!(sound, "{}: {host}", spec.id);
        }
        for request in source.start_requests() {
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
        .map(|sources| sources[0].spec.interval.as_secs())
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
