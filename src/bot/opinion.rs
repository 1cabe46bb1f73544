//! A chat's feedback on a call: follow, not relevant and why, undo; and why the chat was notified of the call. The
//! store treats it like feedback from the web.

use anyhow::Result;

use super::answer::{Answers, Button, Pressed, Said, escape};
use super::person::{self, STRANGER};
use crate::channels::telegram::press::{Press, answers as answer_buttons};
use crate::feedback::{self, Opinion};
use crate::kommun::Level;
use crate::kommun::passed_on::LONGEST_NOTE;
use crate::letters::why::Why;
use crate::locale::clean;
use crate::locale::swedish::words;
use crate::opportunity::{Opportunity, OpportunityId};
use crate::store::{Answer, SubscriptionRow};
use crate::subscription::Scope;

/// The question that asks for a reason: a reply to it is stored as the reason.
pub(super) const WHY_NOT: &str = "Varför är den inte relevant?";
/// Preset reasons, each with a button.
const REASONS: [&str; 5] =
    ["För stort för oss", "För litet för oss", "Fel område", "Vi får inte söka", "För kort om tid"];
/// The most calls of a letter that are listed with buttons.
const MOST: usize = 12;
/// The reply to chats that only get passed-on calls: their feedback does not count for the kommun.
const ONLY_FOLLOW: &str = "Utlysningen är skickad vidare av kommunen: den går att följa, men inte att svara på.";
const GONE: &str = "Utlysningen finns inte längre.";

/// Follows the call with this id, reference or identifier.
pub(super) async fn follow_named(name: &str, chat: i64, answers: &Answers) -> Result<Said> {
    if name.is_empty() {
        return Ok("Skriv vilken, till exempel <code>/folj CERV-2026-CITIZENS</code>.".to_owned().into());
    }
    let Some(call) = answers.store.find(name).await? else {
        let name = escape(&clean::line(name, 80));
        return Ok(format!("Jag hittar ingen utlysning som heter ”{name}”. Sök med /sok.").into());
    };
    Ok(match follow(&call, chat, answers).await? {
        Pressed::Tells(said) | Pressed::Turns(said) => said,
        Pressed::Regrets(why) => why.to_owned().into(),
    })
}

pub(super) async fn pressed(press: Press, chat: i64, answers: &Answers) -> Result<Pressed> {
    let id = match &press {
        Press::Letter(delivery) => return letter(delivery, chat, answers).await,
        Press::Follow(id)
        | Press::Unfollow(id)
        | Press::NotRelevant(id)
        | Press::Reason(id, _)
        | Press::Undo(id)
        | Press::Why(id) => OpportunityId(id.clone()),
        _ => return Ok(Pressed::Regrets("Den knappen kan jag inte.")),
    };
    let Some(call) = answers.store.opportunity(&id).await? else { return Ok(Pressed::Regrets(GONE)) };
    match press {
        Press::Follow(_) => follow(&call, chat, answers).await,
        Press::Unfollow(_) => {
            let Some(person) = person::of(chat, answers).await? else { return Ok(Pressed::Regrets(STRANGER)) };
            answers.store.unfollow(&person, &call.id).await?;
            Ok(Pressed::Turns(format!("Chatten följer inte längre <b>{}</b>.", title(&call)).into()))
        }
        Press::NotRelevant(_) => not_relevant(&call, "", chat, answers).await,
        Press::Reason(_, number) => match REASONS.get(number) {
            Some(why) => not_relevant(&call, why, chat, answers).await,
            None => Ok(Pressed::Regrets("Den knappen kan jag inte.")),
        },
        Press::Undo(_) => undo(&call, chat, answers).await,
        _ => why(&call, chat, answers).await,
    }
}

/// Stores a reason in the chat's own words, from a reply to the question for one.
pub(super) async fn because(call: &str, words: &str, chat: i64, answers: &Answers) -> Result<Pressed> {
    let Some(call) = answers.store.opportunity(&OpportunityId(call.to_owned())).await? else {
        return Ok(Pressed::Regrets(GONE));
    };
    not_relevant(&call, words, chat, answers).await
}

async fn follow(call: &Opportunity, chat: i64, answers: &Answers) -> Result<Pressed> {
    let Some(person) = person::of(chat, answers).await? else { return Ok(Pressed::Regrets(STRANGER)) };
    if !answers.store.follow(&person, &call.id, (answers.now)()).await? {
        return Ok(Pressed::Regrets(STRANGER));
    }
    let html = format!("Chatten följer <b>{}</b>: allt som händer med den kommer hit.", title(call));
    Ok(Pressed::Tells(Said { html, buttons: vec![vec![button("Sluta följa", Press::Unfollow(call.id.to_string()))]] }))
}

/// Stores the feedback at once; a reason may follow later.
async fn not_relevant(call: &Opportunity, why: &str, chat: i64, answers: &Answers) -> Result<Pressed> {
    let Some(person) = person::of(chat, answers).await? else { return Ok(Pressed::Regrets(STRANGER)) };
    let why = feedback::why(why);
    let mut kept = Vec::new();
    for kommun in answers.store.kommuner_to_answer_for(&person, &call.id).await? {
        let opinion = Opinion::NotRelevant;
        let answer = Answer { person: Some(&person), kommun: &kommun, call: &call.id, opinion, why: &why };
        if answers.store.answer(&answer, (answers.now)()).await? {
            kept.push(person::name(&kommun, answers));
        }
    }
    if kept.is_empty() {
        let reads = answers.store.is_reader(&person).await?;
        return Ok(Pressed::Regrets(if reads { ONLY_FOLLOW } else { STRANGER }));
    }
    let id = call.id.to_string();
    let undo = vec![button("Ångra", Press::Undo(id.clone()))];
    let said = format!("<b>{}</b> är inte relevant för {}", title(call), words::list(&kept));
    if !why.is_empty() {
        return Ok(Pressed::Turns(Said {
            html: format!("{said}: ”{}”. Tack!", escape(&why)), buttons: vec![undo]
        }));
    }
    let html = format!(
        "{said}. Noterat!\n\n{WHY_NOT} Tryck på ett skäl eller svara på det här meddelandet med egna ord, utan namn. \
         Det visas på utlysningens sida.\n<code>{}</code>",
        escape(&id)
    );
    let reason = |(number, why): (usize, &&str)| button(why, Press::Reason(id.clone(), number));
    let reasons: Vec<Button> = REASONS.iter().enumerate().map(reason).collect();
    let rows = reasons.chunks(2).map(<[Button]>::to_vec).chain([undo]);
    Ok(Pressed::Tells(Said { html, buttons: rows.collect() }))
}

async fn undo(call: &Opportunity, chat: i64, answers: &Answers) -> Result<Pressed> {
    let Some(person) = person::of(chat, answers).await? else { return Ok(Pressed::Regrets(STRANGER)) };
    for said in answers.store.feedback_on(&call.id).await? {
        if said.person.as_deref() == Some(person.as_str()) {
            answers.store.take_back(Some(&person), &said.kommun, &call.id).await?;
        }
    }
    Ok(Pressed::Turns(format!("Svaret om <b>{}</b> är borttaget.", title(call)).into()))
}

/// Explains why the call suits each of the chat's kommuner, and who passed it on.
async fn why(call: &Opportunity, chat: i64, answers: &Answers) -> Result<Pressed> {
    let rows = person::subscriptions(chat, answers).await?;
    let mut lines = vec![format!("<b>{}</b>", title(call))];
    for one in answers.store.passed_on_by(&call.id).await? {
        let gets =
            |row: &SubscriptionRow| row.subscription.scope == Scope::PassedOn && row.subscription.kommun == one.kommun;
        if rows.iter().any(gets) {
            lines.push(format!("\n<b>{}</b> har skickat vidare den.", person::name(&one.kommun, answers)));
            let note = escape(&clean::line(&one.note, LONGEST_NOTE));
            lines.extend((!note.is_empty()).then(|| format!("”{note}”")));
        }
    }
    for judged in answers.store.matches_of(&call.id).await?.iter().filter(|judged| judged.level > Level::None) {
        let Some(kommun) = answers.kommuner.iter().find(|kommun| kommun.slug == judged.kommun) else { continue };
        let speaks = |row: &SubscriptionRow| {
            row.subscription.scope != Scope::PassedOn && row.subscription.kommun == judged.kommun
        };
        if !rows.iter().any(speaks) {
            continue;
        }
        let why = Why::of(kommun, judged);
        lines.push(format!("\n<b>{}</b> ({})", escape(&why.kommun), why.level));
        lines.extend(why.sentences.iter().map(|sentence| format!("• {}", escape(sentence))));
        lines.extend(
            why.quote.iter().map(|quote| format!("<i>”{}”</i> {}", escape(&quote.passage), escape(&quote.place))),
        );
        if lines.len() > 20 {
            break;
        }
    }
    if lines.len() == 1 {
        return Ok(Pressed::Regrets("Den passar ingen av chattens kommuner längre."));
    }
    Ok(Pressed::Tells(lines.join("\n").into()))
}

/// Lists the calls of one of the chat's own letters, with a row of buttons for each.
async fn letter(delivery: &str, chat: i64, answers: &Answers) -> Result<Pressed> {
    let (person, letter) = (person::of(chat, answers).await?, answers.store.letter(delivery).await?);
    let Some((letter, _)) = letter.filter(|(letter, _)| Some(&letter.person) == person.as_ref()) else {
        return Ok(Pressed::Regrets("Brevet är inte den här chattens, eller finns inte längre."));
    };
    let (mut lines, mut rows) = (vec!["<b>Följ eller svara</b>".to_owned()], Vec::new());
    for (number, told) in (1..).zip(letter.calls.iter().take(MOST)) {
        let Some(call) = answers.store.opportunity(&OpportunityId(told.id.clone())).await? else { continue };
        lines.push(format!("{number}. {}", escape(&clean::line(&call.facts.title, 160))));
        let row =
            answer_buttons(&told.id).into_iter().map(|(label, press)| button(&format!("{number} {label}"), press));
        rows.push(row.collect());
    }
    if letter.calls.len() > MOST {
        lines.push(format!("Och {} till, på webben.", letter.calls.len() - MOST));
    }
    Ok(Pressed::Tells(Said { html: lines.join("\n"), buttons: rows }))
}

fn title(call: &Opportunity) -> String {
    escape(&clean::line(&call.facts.title, 160))
}

fn button(label: &str, press: Press) -> Button {
    Button { label: label.to_owned(), press }
}
