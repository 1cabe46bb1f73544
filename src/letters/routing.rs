//! Which förvaltningar in a kommun a call concerns, and why a person gets letters.

use super::{Letterhead, Notice, SubscribedKommun};
use crate::kommun::{AreaId, Forvaltning, Kommun, Match};
use crate::locale::{Locale, clean, names};
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
    /// The förvaltning that the person subscribes to, where it is the only one.
    forvaltning: Option<String>,
    /// Why the person gets letters, in sentences.
    pub(super) reasons: Vec<String>,
}

impl LetterAudience {
    pub(super) fn of(head: &Letterhead<'_>) -> LetterAudience {
        let locale = head.locale;
        let (passing_on, matching): (Vec<&SubscribedKommun<'_>>, Vec<&SubscribedKommun<'_>>) =
            head.subscribed.iter().partition(|one| *one.scope == Scope::PassedOn);
        let kommuner = |some: &[&SubscribedKommun<'_>]| {
            locale.list(&some.iter().map(|one| names::kommun(one.kommun)).collect::<Vec<_>>())
        };
        let subscribed = locale.list(&matching.iter().map(|one| subscribed_name(locale, one)).collect::<Vec<_>>());
        let (matched_kommuner, passing_kommuner) = (kommuner(&matching), kommuner(&passing_on));
        let both = |subscribed_key: &str, passed_on_key: &str| {
            let parts = [(subscribed_key, "names", &subscribed), (passed_on_key, "kommuner", &passing_kommuner)];
            let filled = parts.into_iter().filter(|(.., names)| !names.is_empty());
            let part = |(key, name, names): (&str, _, &String)| locale.message(key, [(name, names.as_str().into())]);
            locale.list(&filled.map(part).collect::<Vec<_>>())
        };
        let what = both("audience-calls-for", "audience-passed-on-by");
        let because = locale.message("audience-reason", [("what", what.into())]);
        let missing = matching.iter().filter_map(|one| missing_forvaltning(locale, one));
        LetterAudience {
            label: both("audience-for", "audience-via"),
            passed_on_only: matching.is_empty() && !passing_on.is_empty(),
            reasons: std::iter::once(because).chain(missing).collect(),
            forvaltning: match matching.as_slice() {
                [only] => known_forvaltning(only).map(forvaltning_name),
                _ => None,
            },
            matched_kommuner,
            passing_kommuner,
        }
    }

    /// Returns the clause "som passar väl med det som Tyresö har beslutat att satsa på", by the message `suits` where
    /// calls match kommuner.
    pub(super) fn relevance_clause(&self, locale: Locale, suits: &str) -> String {
        let suits = || {
            let clause = locale.message(suits, [("kommuner", self.matched_kommuner.as_str().into())]);
            match &self.forvaltning {
                Some(name) => {
                    let arguments = [("clause", clause.into()), ("forvaltning", name.as_str().into())];
                    locale.message("audience-concerns", arguments)
                }
                None => clause,
            }
        };
        let passed_on =
            || locale.message("audience-has-passed-on", [("kommuner", self.passing_kommuner.as_str().into())]);
        match (self.matched_kommuner.is_empty(), self.passing_kommuner.is_empty()) {
            (false, true) => suits(),
            (true, _) => passed_on(),
            (false, false) => {
                let arguments = [("suits", suits().into()), ("passed-on", passed_on().into())];
                locale.message("audience-either", arguments)
            }
        }
    }
}

/// Returns the name and address of the page that shows everything a subscription covers.
pub(super) fn kommun_page(head: &Letterhead<'_>, subscribed: &SubscribedKommun<'_>) -> (String, String) {
    let place = match (known_forvaltning(subscribed), subscribed.scope) {
        (Some(one), _) => format!("?forvaltning={}", clean::path_segment(&one.id)),
        (None, Scope::PassedOn) => "#vidare".to_owned(),
        (None, _) => String::new(),
    };
    (subscribed_name(head.locale, subscribed), format!("{}{place}", head.kommun_url(subscribed.kommun)))
}

/// Returns the name of what is subscribed to: "Tyresö", "Kulturförvaltningen i Tyresö".
fn subscribed_name(locale: Locale, subscribed: &SubscribedKommun<'_>) -> String {
    let kommun = names::kommun(subscribed.kommun);
    let Some(one) = known_forvaltning(subscribed) else { return kommun };
    let arguments = [("forvaltning", forvaltning_name(one).into()), ("kommun", kommun.into())];
    locale.message("audience-forvaltning", arguments)
}

/// Returns the förvaltning of a subscription, where the kommun's file has it.
fn known_forvaltning<'a>(subscribed: &SubscribedKommun<'a>) -> Option<&'a Forvaltning> {
    let id = subscribed.scope.forvaltning()?;
    subscribed.kommun.forvaltningar.iter().find(|one| one.id == id)
}

fn missing_forvaltning(locale: Locale, subscribed: &SubscribedKommun<'_>) -> Option<String> {
    let id = subscribed.scope.forvaltning().filter(|_| known_forvaltning(subscribed).is_none())?;
    let (id, kommun) = (clean::line(id, 60), names::kommun(subscribed.kommun));
    Some(locale.message("audience-missing-forvaltning", [("id", id.into()), ("kommun", kommun.into())]))
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
        Some(if several { format!("{}: {sentence}", names::kommun(kommun)) } else { sentence })
    });
    each.collect()
}

fn routing_sentence(head: &Letterhead<'_>, notice: &Notice<'_>, kommun: &Kommun, judged: &Match) -> Option<String> {
    let locale = head.locale;
    let concerned: Vec<&Forvaltning> = kommun.forvaltningar_for(&judged.areas).collect();
    let own = head.subscribed.iter().find(|one| one.kommun.slug == kommun.slug).and_then(known_forvaltning);
    let Some(own) = own else {
        return (!kommun.forvaltningar.is_empty()).then(|| match concerned.as_slice() {
            [] => locale.text("routing-none").to_owned(),
            some => locale.message("routing-concerns", [("names", forvaltning_names(locale, some).into())]),
        });
    };
    let forvaltning = ("forvaltning", forvaltning_name(own).into());
    let others: Vec<&Forvaltning> = concerned.iter().copied().filter(|one| one.id != own.id).collect();
    if others.len() == concerned.len() {
        let key = if notice.followed { "routing-followed" } else { "routing-known" };
        return Some(locale.message(key, [forvaltning]));
    }
    let areas = judged.areas.iter().filter(|area| own.areas.contains(area));
    let quoted =
        |area: &AreaId| locale.message("quoted", [("text", clean::line(&locale.area(area.as_str()), 60).into())]);
    let areas = locale.list(&areas.map(quoted).collect::<Vec<_>>());
    let sentence = locale.message("routing-own", [forvaltning, ("areas", areas.into())]);
    if others.is_empty() {
        return Some(sentence);
    }
    let others = locale.message("routing-others", [("names", forvaltning_names(locale, &others).into())]);
    Some(format!("{sentence} {others}"))
}

fn forvaltning_names(locale: Locale, forvaltningar: &[&Forvaltning]) -> String {
    locale.list(&forvaltningar.iter().map(|one| forvaltning_name(one)).collect::<Vec<_>>())
}

/// Returns what a subscription covers: "Barn och unga, Kultur", "alla områden", "Kulturförvaltningen", "det som
/// kommunen skickar vidare". The text is clean, and not escaped.
pub fn scope_text(locale: Locale, scope: &Scope, kommun: Option<&Kommun>) -> String {
    match scope {
        Scope::Areas(areas) if areas.is_empty() => locale.text("scope-all-areas").to_owned(),
        Scope::Areas(areas) => {
            areas.iter().map(|area| clean::line(&locale.area(area.as_str()), 80)).collect::<Vec<_>>().join(", ")
        }
        Scope::Forvaltning(id) => {
            let known = kommun.and_then(|kommun| kommun.forvaltningar.iter().find(|one| one.id == *id));
            known.map_or_else(|| clean::line(id, 80), forvaltning_name)
        }
        Scope::PassedOn => locale.text("scope-passed-on").to_owned(),
    }
}
