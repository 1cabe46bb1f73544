//! Which förvaltningar in a kommun a call concerns, and why a person gets letters.

use super::{Asked, Letterhead, Notice};
use crate::kommun::{Forvaltning, Kommun, Match};
use crate::locale::Tongue;
use crate::locale::clean;
use crate::locale::swedish::words;
use crate::subscription::Scope;

/// Whom a letter is for, as the sentences around its calls say it.
#[derive(Clone, Debug)]
pub(super) struct Aim {
    /// The recipient's subscriptions in short: "för Tyresö", "för Kulturförvaltningen i Tyresö", "via Tyresö".
    pub(super) whose: String,
    /// The person only gets what kommuner pass on.
    pub(super) passed_on_only: bool,
    /// The kommuner whose priorities choose the calls: "Tyresö och Götene".
    pub(super) deciding: String,
    /// The kommuner that pass calls on to the person.
    pub(super) passing: String,
    /// " och berör Kulturförvaltningen", where the person subscribes to that förvaltning only.
    concerning: String,
    /// Why the person gets letters, in sentences.
    pub(super) because: Vec<String>,
}

impl Aim {
    pub(super) fn of(head: &Letterhead<'_>) -> Aim {
        let (passing, deciding): (Vec<&Asked<'_>>, Vec<&Asked<'_>>) =
            head.asked.iter().partition(|asked| *asked.scope == Scope::PassedOn);
        let names = |asked: &[&Asked<'_>]| {
            words::list(&asked.iter().map(|asked| words::kommun(asked.kommun)).collect::<Vec<_>>())
        };
        let wished = words::list(&deciding.iter().map(|asked| wished(asked)).collect::<Vec<_>>());
        let (own, others) = (names(&deciding), names(&passing));
        let part = |word: &str, names: &str| (!names.is_empty()).then(|| format!("{word} {names}"));
        let told = [part("för", &wished), part("via", &others)];
        let subscribed = [
            part("utlysningar för", &wished),
            (!others.is_empty()).then(|| format!("det som {others} skickar vidare")),
        ];
        let both = |parts: [Option<String>; 2]| words::list(&parts.into_iter().flatten().collect::<Vec<_>>());
        let concerning = match deciding.as_slice() {
            [only] => known(only).map(|one| format!(" och berör {}", name(one))).unwrap_or_default(),
            _ => String::new(),
        };
        let lost = deciding.iter().filter_map(|asked| lost(asked));
        let because = format!("Du får det här brevet för att du prenumererar på {} hos utkik.", both(subscribed));
        Aim {
            whose: both(told),
            passed_on_only: deciding.is_empty() && !passing.is_empty(),
            deciding: own,
            passing: others,
            concerning,
            because: std::iter::once(because).chain(lost).collect(),
        }
    }

    /// Returns the clause "som passar väl med det som Tyresö har beslutat att satsa på"; `well` is "väl" or "riktigt
    /// väl".
    pub(super) fn suiting(&self, well: &str) -> String {
        let suits =
            format!("som passar {well} med det som {} har beslutat att satsa på{}", self.deciding, self.concerning);
        let passed = format!("som {} har skickat vidare", self.passing);
        match (self.deciding.is_empty(), self.passing.is_empty()) {
            (false, true) => suits,
            (true, _) => passed,
            (false, false) => format!("{suits} eller {passed}"),
        }
    }
}

/// Returns the name and address of the page that shows everything a subscription covers.
pub(super) fn page(head: &Letterhead<'_>, asked: &Asked<'_>) -> (String, String) {
    let place = match (known(asked), asked.scope) {
        (Some(one), _) => format!("?forvaltning={}", clean::path_step(&one.id)),
        (None, Scope::PassedOn) => "#vidare".to_owned(),
        (None, _) => String::new(),
    };
    (wished(asked), format!("{}{place}", head.page_of_kommun(asked.kommun)))
}

/// Returns the name of what is subscribed to: "Tyresö", "Kulturförvaltningen i Tyresö".
fn wished(asked: &Asked<'_>) -> String {
    let kommun = words::kommun(asked.kommun);
    known(asked).map_or_else(|| kommun.clone(), |one| format!("{} i {kommun}", name(one)))
}

/// Returns the förvaltning of a subscription, where the kommun's file has it.
fn known<'a>(asked: &Asked<'a>) -> Option<&'a Forvaltning> {
    let id = asked.scope.forvaltning()?;
    asked.kommun.forvaltningar.iter().find(|one| one.id == id)
}

fn lost(asked: &Asked<'_>) -> Option<String> {
    let id = asked.scope.forvaltning().filter(|_| known(asked).is_none())?;
    let (id, kommun) = (clean::line(id, 60), words::kommun(asked.kommun));
    Some(format!(
        "Förvaltningen ”{id}” som du har valt står inte i kommunens fil. Därför får du allt för {kommun} tills det är rättat."
    ))
}

fn name(forvaltning: &Forvaltning) -> String {
    clean::line(&forvaltning.namn, 80)
}

/// Returns which förvaltningar a call concerns, one sentence for each kommun. A kommun whose file has no
/// förvaltningar is left out.
pub(super) fn routed(head: &Letterhead<'_>, notice: &Notice<'_>) -> Vec<String> {
    let several = notice.matches.len() > 1;
    let each = notice.matches.iter().filter_map(|(kommun, judged)| {
        let said = sentence(head, notice, kommun, judged)?;
        Some(if several { format!("{}: {said}", words::kommun(kommun)) } else { said })
    });
    each.collect()
}

fn sentence(head: &Letterhead<'_>, notice: &Notice<'_>, kommun: &Kommun, judged: &Match) -> Option<String> {
    let concerned: Vec<&Forvaltning> = kommun.concerned(&judged.areas).collect();
    let own = head.asked.iter().find(|asked| asked.kommun.slug == kommun.slug).and_then(known);
    let Some(own) = own else {
        return (!kommun.forvaltningar.is_empty()).then(|| match concerned.as_slice() {
            [] => "Berör ingen av förvaltningarna i kommunens fil.".to_owned(),
            some => format!("Berör: {}.", names(some)),
        });
    };
    let others: Vec<&Forvaltning> = concerned.iter().copied().filter(|one| one.id != own.id).collect();
    if others.len() == concerned.len() {
        let still = if notice.followed { "du följer den" } else { "vi har skrivit om den tidigare" };
        return Some(format!("Den hör inte till {}, men {still}.", name(own)));
    }
    let areas = judged.areas.iter().filter(|area| own.areas.contains(area));
    let areas: Vec<String> = areas.map(|area| format!("”{}”", clean::line(&words::area(area), 60))).collect();
    let also = if others.is_empty() { String::new() } else { format!(" Den berör också {}.", names(&others)) };
    Some(format!("Till {}, inom {}.{also}", name(own), words::list(&areas)))
}

fn names(forvaltningar: &[&Forvaltning]) -> String {
    words::list(&forvaltningar.iter().map(|one| name(one)).collect::<Vec<_>>())
}

/// Returns what a subscription covers: "Barn och unga, Kultur", "alla områden", "Kulturförvaltningen", "det som
/// kommunen skickar vidare". The text is clean, and not escaped.
pub fn scope_said(tongue: Tongue, scope: &Scope, kommun: Option<&Kommun>) -> String {
    match scope {
        Scope::Areas(areas) if areas.is_empty() => tongue.say("alla områden", "all areas").to_owned(),
        Scope::Areas(areas) => {
            areas.iter().map(|area| clean::line(&tongue.area(area), 80)).collect::<Vec<_>>().join(", ")
        }
        Scope::Forvaltning(id) => {
            let known = kommun.and_then(|kommun| kommun.forvaltningar.iter().find(|one| one.id == *id));
            known.map_or_else(|| clean::line(id, 80), name)
        }
        Scope::PassedOn => tongue.say("det som kommunen skickar vidare", "what the municipality passes on").to_owned(),
    }
}
