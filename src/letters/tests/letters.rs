//! Snapshots of each letter as text, HTML and chat.

use insta::assert_snapshot;
use jiff::civil::date;

use super::*;
use crate::feedback::Opinion;
use crate::letters::UnreadableSource;
use crate::opportunity::SourceHealth;

pub(in crate::letters) fn assert_letter(name: &str, letter: &RenderedLetter) {
    assert_snapshot!(format!("{name}.txt"), format!("{}\n\n{}", letter.subject, letter.text));
    assert_snapshot!(format!("{name}.html"), letter.html);
    assert_snapshot!(format!("{name}.chat"), letter.chat);
    super::hostile::assert_sound(letter);
    assert_agree(letter);
}

/// Asserts that text and HTML say the same and have the same links.
pub(super) fn assert_agree(letter: &RenderedLetter) {
    let document = scraper::Html::parse_document(&letter.html);
    let seen: Vec<&str> = document.root_element().text().collect();
    let seen = seen.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    let links = scraper::Selector::parse("a[href]").unwrap();
    let links: Vec<&str> = document.select(&links).filter_map(|link| link.value().attr("href")).collect();
    let title = scraper::Selector::parse("h3").unwrap();
    for title in document.select(&title) {
        let title = title.text().collect::<String>();
        assert!(letter.text.split_whitespace().collect::<Vec<_>>().join(" ").contains(title.trim()), "{title}");
    }
    for word in letter.text.split_whitespace().map(|word| word.trim_end_matches([',', ')', '.'])) {
        if word.starts_with("https://") {
            let there = |link: &&str| link.trim_end_matches('/').starts_with(word.trim_end_matches('/'));
            assert!(links.iter().any(there), "only the text leads to {word}");
        }
    }
    for sentence in letter.text.lines().filter(|line| line.ends_with('.') && line.len() > 40) {
        let end: Vec<&str> = sentence.split_whitespace().rev().take(3).collect();
        let end = end.into_iter().rev().collect::<Vec<_>>().join(" ");
        assert!(end.contains("http") || seen.contains(&end), "only the text says {sentence}");
    }
    let text = letter.text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let values = scraper::Selector::parse("td.value, td.note, td.quote p, blockquote i").unwrap();
    for value in document.select(&values) {
        let words = value.text().collect::<Vec<_>>().join(" ").to_lowercase();
        for word in words.split_whitespace().map(|word| word.trim_matches(['”', '(', ')'])) {
            assert!(text.contains(word), "only the HTML says {word}");
        }
    }
}

pub(super) fn window<'a>() -> DigestContent<'a> {
    DigestContent {
        from: "2026-05-11T05:00:00Z".parse().unwrap(),
        to: "2026-05-18T05:00:00Z".parse().unwrap(),
        new: &[],
        changed: &[],
        closing_soon: &[],
        coming_later: &[],
        new_selection: &[],
        policy: &[],
        troubles: &[],
    }
}

#[test]
fn one_new_call() {
    let (lindvik, call, none) = (kommun("lindvik", "Lindvik"), twinning(), FieldChanges::new());
    let judged = judged("lindvik", 0.83, "vanorter-natverk");
    let letter = alert(&head(&[&lindvik]), &[notice(&call, ChangeKind::New, &none, &[(&lindvik, &judged)])]);
    assert_eq!(letter.subject, "Ny utlysning: Town-Twinning and Networks of Towns – sök senast 20 maj");
    assert_letter("alert_one", &letter);
}

#[test]
fn a_moved_deadline_is_in_the_subject() {
    let (lindvik, none) = (kommun("lindvik", "Lindvik"), deadline_moved());
    let call = call("3vk8d2m0aqyz", "Town-Twinning", Deadline::on_date(date(2026, 6, 3), Zone::Brussels));
    let judged = judged("lindvik", 0.83, "vanorter-natverk");
    let letter = alert(&head(&[&lindvik]), &[notice(&call, ChangeKind::Amended, &none, &[(&lindvik, &judged)])]);
    assert_eq!(letter.subject, "Ändrad sista dag: Town-Twinning – nu 3 juni (var 20 maj)");
    assert!(letter.text.contains("Sista ansökningsdag flyttad från 20 maj till 3 juni."));
    let words = letter.text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("(på EU-portalen brukar det gälla kl. 17.00 brysseltid – kontrollera på sidan)"), "{words}");
}

#[test]
fn corrections_come_before_changes_before_news() {
    let (lindvik, nordby) = (kommun("lindvik", "Lindvik"), kommun("nordby", "Nordby"));
    let (new, mut gone, mut moved) = (twinning(), swedish(), call("m", "Clean Heat for Small Towns", in_may(28)));
    gone.status = Status::Withdrawn;
    moved.facts.deadlines = vec![Deadline::on_date(date(2026, 6, 3), Zone::Brussels)];
    let (strong, weak) = (judged("lindvik", 0.91, "vanorter-natverk"), judged("nordby", 0.7, "klimat-energi"));
    let none = FieldChanges::new();
    let (withdrawn, deadline) = (serde_json::from_str(r#"{"status":["open","withdrawn"]}"#).unwrap(), deadline_moved());
    let notices = [
        notice(&new, ChangeKind::New, &none, &[(&lindvik, &strong), (&nordby, &weak)]),
        notice(&moved, ChangeKind::Amended, &deadline, &[(&nordby, &weak)]),
        notice(&gone, ChangeKind::Withdrawn, &withdrawn, &[(&lindvik, &strong)]),
    ];
    let letter = alert(&head(&[&lindvik, &nordby]), &notices);
    let plain = letter.subject.replace('\u{a0}', " ");
    assert_eq!(plain, "1 rättelse, 1 ändrad och 1 ny utlysning för Lindvik och Nordby – närmast 20 maj");
    let at = |words: &str| letter.text.find(words).unwrap();
    assert!(at("Trygga mötesplatser") < at("Clean Heat") && at("Clean Heat") < at("Town-Twinning"));
    assert_letter("alert_corrections", &letter);
}

#[test]
fn what_was_answered_is_said_and_not_asked_again() {
    let lindvik = kommun("lindvik", "Lindvik");
    let (relevant, back) = (twinning(), swedish());
    let (strong, weak) = (judged("lindvik", 0.91, "vanorter-natverk"), judged("lindvik", 0.7, "barn-unga"));
    let more = r#"{"deadline":["2026-05-20","2026-06-03"],"grant_max":["2000000 SEK","3000000 SEK"]}"#;
    let more: FieldChanges = serde_json::from_str(more).unwrap();
    let moved = deadline_moved();
    let notices = [
        Notice {
            earlier_answer: Some(Opinion::Relevant),
            followed: true,
            ..notice(&relevant, ChangeKind::Amended, &moved, &[(&lindvik, &strong)])
        },
        Notice {
            earlier_answer: Some(Opinion::NotRelevant),
            ..notice(&back, ChangeKind::Amended, &more, &[(&lindvik, &weak)])
        },
    ];
    let letter = alert(&head(&[&lindvik]), &notices);
    let words = letter.text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("Ert svar: relevant. Du följer den."), "{words}");
    let back = "Ni har svarat att den inte är relevant. Sedan dess har sista ansökningsdag och högsta bidrag per \
        projekt ändrats.";
    assert!(words.contains(back), "{words}");
    assert!(!words.contains("Är den relevant för er?"));
    assert_letter("alert_answered", &letter);
}

#[test]
fn a_newcomer_is_welcomed_once() {
    let (lindvik, none) = (kommun("lindvik", "Lindvik"), FieldChanges::new());
    let (one, two) = (twinning(), swedish());
    let (strong, weak) = (judged("lindvik", 0.91, "vanorter-natverk"), judged("lindvik", 0.7, "barn-unga"));
    let notices = [
        notice(&two, ChangeKind::New, &none, &[(&lindvik, &weak)]),
        notice(&one, ChangeKind::New, &none, &[(&lindvik, &strong)]),
    ];
    let letter = welcome(&head(&[&lindvik]), &notices, 12);
    assert_eq!(letter.kind, LetterKind::Welcome);
    assert_letter("welcome", &letter);
    let empty = welcome(&head(&[&lindvik]), &[], 0);
    assert_eq!(empty.subject, "Välkommen till utkik: vi håller utkik för Lindvik");
    assert!(empty.text.contains("ingen öppen utlysning som passar riktigt väl"));
}

#[test]
fn a_week_with_nothing_says_so_in_two_lines() {
    let lindvik = kommun("lindvik", "Lindvik");
    let letter = digest(&head(&[&lindvik]), &window());
    assert_eq!(letter.subject, "Inget nytt för Lindvik utöver tidigare brev, 11–18 maj 2026");
    assert_letter("digest_nothing", &letter);
}

#[test]
fn a_week_with_only_coming_selected_or_political_matters_is_not_empty() {
    let (lindvik, none, mut later) = (kommun("lindvik", "Lindvik"), FieldChanges::new(), twinning());
    (later.status, later.facts.opens) = (Status::Forthcoming, Some(date(2026, 5, 25)));
    let judged = judged("lindvik", 0.7, "barn-unga");
    let notices = [notice(&later, ChangeKind::New, &none, &[(&lindvik, &judged)])];
    let said = |content: &DigestContent<'_>| digest(&head(&[&lindvik]), content).subject.replace('\u{a0}', " ");
    for (content, counted) in [
        (DigestContent { coming_later: &notices, ..window() }, "1 kommande"),
        (DigestContent { new_selection: &notices, ..window() }, "1 i nytt urval – närmast 20 maj"),
        (DigestContent { policy: &notices, ..window() }, "1 fråga att bevaka"),
    ] {
        assert_eq!(said(&content), format!("Veckans utlysningar för Lindvik: {counted}"));
    }
    let soon = DigestContent { closing_soon: &notices, ..window() };
    assert!(said(&soon).starts_with("Inget nytt för Lindvik"), "what was told before is not new");
}

#[test]
fn silence_is_never_claimed_for_what_could_not_be_read() {
    let lindvik = kommun("lindvik", "Lindvik");
    let last = "2026-05-04T04:12:00Z".parse().ok();
    let troubles = [
        UnreadableSource { publisher: "Skärgårdsfonden".into(), health: SourceHealth::Broken, last_success: last },
        UnreadableSource { publisher: "Ungdomsfonden".into(), health: SourceHealth::Never, last_success: None },
    ];
    let letter = digest(&head(&[&lindvik]), &DigestContent { troubles: &troubles, ..window() });
    assert_eq!(
        letter.subject.replace('\u{a0}', " "),
        "Inget nytt för Lindvik – men 2 källor gick inte att läsa som vanligt"
    );
    assert!(!letter.text.contains("Alla källor"));
    assert_letter("digest_troubles", &letter);
}

#[test]
fn of_sources_with_the_same_trouble_it_is_said_once() {
    let lindvik = kommun("lindvik", "Lindvik");
    use SourceHealth::{Broken, Never};
    let trouble = |publisher: &str, health: SourceHealth| UnreadableSource {
        publisher: publisher.into(),
        health,
        last_success: None,
    };
    let troubles = [("Skogsfonden", Broken), ("Havsfonden", Never), ("Myrfonden", Broken), ("Skogsfonden", Broken)];
    let troubles = troubles.map(|(publisher, health)| trouble(publisher, health));
    let letter = digest(&head(&[&lindvik]), &DigestContent { troubles: &troubles, ..window() });
    let text = letter.text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("* Skogsfonden (2 källor) och Myrfonden: gick inte att läsa, har aldrig gått att läsa *"),
        "{text}"
    );
    assert!(text.contains("* Havsfonden: har aldrig gått att läsa"), "{text}");
}

#[test]
fn a_full_week() {
    let (lindvik, none, moved) = (kommun("lindvik", "Lindvik"), FieldChanges::new(), deadline_moved());
    let areas = ["vanorter-natverk", "klimat-energi", "barn-unga"];
    let titled = |n: usize| format!("Call number {n} on something of use");
    let many: Vec<Opportunity> = (0..18).map(|n| call(&format!("id{n}"), &titled(n), in_may(20))).collect();
    let scores: Vec<Match> = (0..18).map(|n| judged("lindvik", 0.95 - n as f64 / 40.0, areas[n % 3])).collect();
    let notices: Vec<Notice<'_>> = many
        .iter()
        .zip(&scores)
        .map(|(call, judged)| notice(call, ChangeKind::New, &none, &[(&lindvik, judged)]))
        .collect();
    let mut later = call("later", "Coming Call", in_may(30));
    (later.status, later.facts.opens) = (Status::Forthcoming, Some(date(2026, 5, 25)));
    let changed = [Notice { kind: ChangeKind::Amended, fields: &moved, ..notices[0].clone() }];
    let coming = [notice(&later, ChangeKind::New, &none, &[(&lindvik, &scores[17])])];
    let content = DigestContent {
        new: &notices[1..],
        changed: &changed,
        closing_soon: &notices[..3],
        coming_later: &coming,
        ..window()
    };
    let letter = digest(&head(&[&lindvik]), &content);
    let plain = letter.subject.replace('\u{a0}', " ");
    assert_eq!(plain, "Veckans utlysningar för Lindvik: 17 nya, 1 ändrad och 1 kommande – närmast 20 maj");
    assert_eq!(letter.text.matches("Sök senast  ").count(), crate::letters::section::MAX_FULL_CARDS);
    for n in 0..18 {
        assert_eq!(letter.text.matches(&titled(n)).count(), 1, "{n} is told once");
    }
    assert_letter("digest_full", &letter);
}

#[test]
fn a_week_of_forty_calls_is_not_cut_off_on_its_way() {
    let (lindvik, none) = (kommun("lindvik", "Lindvik"), FieldChanges::new());
    let titled = |n: usize| format!("Call number {n} on {}", "something of use to all ".repeat(4));
    let many: Vec<Opportunity> = (0..40).map(|n| call(&format!("id{n}"), &titled(n), in_may(20))).collect();
    let judged = judged("lindvik", 0.9, "klimat-energi");
    let news = |call| Notice { already_asked: true, ..notice(call, ChangeKind::New, &none, &[(&lindvik, &judged)]) };
    let notices: Vec<Notice<'_>> = many.iter().map(news).collect();
    let letter = digest(&head(&[&lindvik]), &DigestContent { new: &notices, ..window() });
    // Gmail cuts off longer letters; the limit is in bytes.
    assert!(letter.html.len() < 102_000, "{} bytes", letter.html.len());
    assert!((0..40).all(|n| letter.text.contains(&format!("Call number {n} "))));
}

#[test]
fn a_matter_of_policy_is_no_call() {
    let (lindvik, mut matter, none) = (kommun("lindvik", "Lindvik"), swedish(), FieldChanges::new());
    matter.facts.kind = crate::opportunity::CallKind::Policy;
    let judged = judged("lindvik", 0.5, "barn-unga");
    let policy = [notice(&matter, ChangeKind::New, &none, &[(&lindvik, &judged)])];
    let letter = digest(&head(&[&lindvik]), &DigestContent { policy: &policy, ..window() });
    assert!(letter.text.contains("NY FRÅGA ·") && letter.text.contains("\nFrån  "), "{}", letter.text);
    assert!(letter.text.contains("Svara senast") && !letter.text.contains("Finansiär"), "{}", letter.text);
}
