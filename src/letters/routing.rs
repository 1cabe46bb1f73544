//! Which förvaltningar in a kommun a call concerns, and why a person gets letters.

use super::{Letterhead, Notice, SubscribedKommun};
use crate::kommun::{Forvaltning, Kommun, Match};
use crate::locale::Locale;
use crate::locale::clean;
use crate::locale::swedish::words;
use crate::subscription::Scope;

/// Whom a letter is for, as the sentences around its calls say it.
#[derive(Clone, Debug)]
pub(super) struct LetterAudience {
    /// The recipient's subscriptions in short: "för Tyresö", "för Kulturförvaltningen i Tyresö", "via Tyresö".
    pub(super) label: String,
    /// The person only gets what kommuner pass on.
    pub(super) passed_on_only: bool,
    /// The kommuner whose priorities choose the calls: "Tyresö och Götene".
    pub(super) matched_kommuner: String,
    /// The kommuner that pass calls on to the person.
    pub(super) passing_kommuner: String,
    /// " och berör Kulturförvaltningen", where the person subscribes to that förvaltning only.
    forvaltning_clause: String,
    /// Why the person gets letters, in sentences.
    pub(super) reasons: Vec<String>,
}

impl LetterAudience {
    pub(super) fn of(head: &Letterhead<'_>) -> LetterAudience {
        let (passing_on, matching): (Vec<&SubscribedKommun<'_>>, Vec<&SubscribedKommun<'_>>) =
            head.subscribed.iter().partition(|asked| *asked.scope == Scope::PassedOn);
        let names = |asked: &[&SubscribedKommun<'_>]| {
            words::list(&asked.iter().map(|asked| words::kommun(asked.kommun)).collect::<Vec<_>>())
        };
        let subscribed_names = words::list(&matching.iter().map(|asked| subscribed_name(asked)).collect::<Vec<_>>());
        let (matched_kommuner, passing_kommuner) = (names(&matching), names(&passing_on));
        let part = |word: &str, names: &str| (!names.is_empty()).then(|| format!("{word} {names}"));
        let label = [part("för", &subscribed_names), part("via", &passing_kommuner)];
        let subscribed = [
            part("utlysningar för", &subscribed_names),
            (!passing_kommuner.is_empty()).then(|| format!("det som {passing_kommuner} skickar vidare")),
        ];
        let both = |parts: [Option<String>; 2]| words::list(&parts.into_iter().flatten().collect::<Vec<_>>());
        let forvaltning_clause = match matching.as_slice() {
            [only] => {
                known_forvaltning(only).map(|one| format!(" och berör {}", forvaltning_name(one))).unwrap_or_default()
            }
            _ => String::new(),
        };
        let missing = matching.iter().filter_map(|asked| missing_forvaltning(asked));
        let because = format!("Du får det här brevet för att du prenumererar på {} hos utkik.", both(subscribed));
        LetterAudience {
            label: both(label),
            passed_on_only: matching.is_empty() && !passing_on.is_empty(),
            matched_kommuner: matched_kommuner,
            passing_kommuner: passing_kommuner,
            forvaltning_clause,
            reasons: std::iter::once(because).chain(missing).collect(),
        }
    }

    /// Returns the clause "som passar väl med det som Tyresö har beslutat att satsa på"; `well` is "väl" or "riktigt
    /// väl".
    pub(super) fn relevance_clause(&self, well: &str) -> String {
        let suits = format!(
            "som passar {well} med det som {} har beslutat att satsa på{}",
            self.matched_kommuner, self.forvaltning_clause
        );
        let passed_on = format!("som {} har skickat vidare", self.passing_kommuner);
        match (self.matched_kommuner.is_empty(), self.passing_kommuner.is_empty()) {
            (false, true) => suits,
            (true, _) => passed_on,
            (false, false) => format!("{suits} eller {passed_on}"),
        }
    }
}

/// Returns the name and address of the page that shows everything a subscription covers.
pub(super) fn kommun_link(head: &Letterhead<'_>, subscribed: &SubscribedKommun<'_>) -> (String, String) {
    let place = match (known_forvaltning(subscribed), subscribed.scope) {
        (Some(one), _) => format!("?forvaltning={}", clean::path_segment(&one.id)),
        (None, Scope::PassedOn) => "#vidare".to_owned(),
        (None, _) => String::new(),
    };
    (subscribed_name(subscribed), format!("{}{place}", head.kommun_url(subscribed.kommun)))
}

/// Returns the name of what is subscribed to: "Tyresö", "Kulturförvaltningen i Tyresö".
fn subscribed_name(subscribed: &SubscribedKommun<'_>) -> String {
    let kommun = words::kommun(subscribed.kommun);
    known_forvaltning(subscribed).map_or_else(|| kommun.clone(), |one| format!("{} i {kommun}", forvaltning_name(one)))
}

/// Returns the förvaltning of a subscription, where the kommun's file has it.
fn known_forvaltning<'a>(subscribed: &SubscribedKommun<'a>) -> Option<&'a Forvaltning> {
    let id = subscribed.scope.forvaltning()?;
    subscribed.kommun.forvaltningar.iter().find(|one| one.id == id)
}

fn missing_forvaltning(subscribed: &SubscribedKommun<'_>) -> Option<String> {
    let id = subscribed.scope.forvaltning().filter(|_| known_forvaltning(subscribed).is_none())?;
    let (id, kommun) = (clean::line(id, 60), words::kommun(subscribed.kommun));
    Some(format!(
        "Förvaltningen ”{id}” som du har valt står inte i kommunens fil. Därför får du allt för {kommun} tills det är rättat."
    ))
}

fn forvaltning_name(forvaltning: &Forvaltning) -> String {
    clean::line(&forvaltning.namn, 80)
}

/// Returns which förvaltningar a call concerns, one sentence for each kommun. A kommun whose file has no
/// förvaltningar is left out.
pub(super) fn routing_sentences(head: &Letterhead<'_>, notice: &Notice<'_>) -> Vec<String> {
    let several = notice.matches.len() > 1;
    let each = notice.matches.iter().filter_map(|(kommun, judged)| {
        let sentence = routing_sentence(head, notice, kommun, judged)?;
        Some(if several { format!("{}: {sentence}", words::kommun(kommun)) } else { sentence })
    });
    each.collect()
}

fn routing_sentence(head: &Letterhead<'_>, notice: &Notice<'_>, kommun: &Kommun, judged: &Match) -> Option<String> {
    let concerned: Vec<&Forvaltning> = kommun.forvaltningar_for(&judged.areas).collect();
    let own = head.subscribed.iter().find(|asked| asked.kommun.slug == kommun.slug).and_then(known_forvaltning);
    let Some(own) = own else {
        return (!kommun.forvaltningar.is_empty()).then(|| match concerned.as_slice() {
            [] => "Berör ingen av förvaltningarna i kommunens fil.".to_owned(),
            some => format!("Berör: {}.", forvaltning_names(some)),
        });
    };
    let others: Vec<&Forvaltning> = concerned.iter().copied().filter(|one| one.id != own.id).collect();
    if others.len() == concerned.len() {
        let reason = if notice.followed { "du följer den" } else { "vi har skrivit om den tidigare" };
        return Some(format!("Den hör inte till {}, men {reason}.", forvaltning_name(own)));
    }
    let areas = judged.areas.iter().filter(|area| own.areas.contains(area));
    let areas: Vec<String> = areas.map(|area| format!("”{}”", clean::line(&words::area(area), 60))).collect();
    let also =
        if others.is_empty() { String::new() } else { format!(" Den berör också {}.", forvaltning_names(&others)) };
    Some(format!("Till {}, inom {}.{also}", forvaltning_name(own), words::list(&areas)))
}

fn forvaltning_names(forvaltningar: &[&Forvaltning]) -> String {
    words::list(&forvaltningar.iter().map(|one| forvaltning_name(one)).collect::<Vec<_>>())
}

/// Returns what a subscription covers: "Barn och unga, Kultur", "alla områden", "Kulturförvaltningen", "det som
/// kommunen skickar vidare". The text is clean, and not escaped.
pub fn scope_text(locale: Locale, scope: &Scope, kommun: Option<&Kommun>) -> String {
    match scope {
        Scope::Areas(areas) if areas.is_empty() => locale.text("scope-all-areas").to_owned(),
        Scope::Areas(areas) => {
            areas.iter().map(|area| clean::line(&locale.area(area), 80)).collect::<Vec<_>>().join(", ")
        }
        Scope::Forvaltning(id) => {
            let known = kommun.and_then(|kommun| kommun.forvaltningar.iter().find(|one| one.id == *id));
            known.map_or_else(|| clean::line(id, 80), forvaltning_name)
        }
        Scope::PassedOn => locale.text("scope-passed-on").to_owned(),
    }
}
