//! Callback data of buttons, and the buttons under a letter.

use teloxide_core::types::{InlineKeyboardButton, InlineKeyboardMarkup};

use crate::delivery::Delivery;
use crate::kommun::{AreaId, KommunSlug};
use crate::locale::Locale;
use crate::subscription::Frequency;

/// The action that a button requests. A search's query is not in it but in a link of the message above the button, so
/// that buttons still work after a restart and nothing has to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallbackData {
    /// Another page of the same search, from 0.
    Page(usize),
    /// The facts of the call with this id.
    Facts(String),
    /// The calls of the letter with this id, each with its buttons.
    Letter(String),
    Follow(String),
    Unfollow(String),
    NotRelevant(String),
    /// Why it is not relevant: a call and one of the offered reasons, by its index.
    Reason(String, usize),
    /// Withdraws the answers on a call.
    Undo(String),
    /// Why the person was notified of the call.
    Why(String),
    /// Sets how often letters on a kommun are sent.
    SetFrequency(KommunSlug, Frequency),
    /// The areas of a kommun to choose among.
    ChooseAreas(KommunSlug),
    /// Adds an area of a kommun to the subscription, or removes it.
    ToggleArea(KommunSlug, AreaId),
    /// Ends all subscriptions, or keeps them.
    Leave(bool),
}

impl CallbackData {
    /// Encodes it for Telegram, which takes at most 64 bytes (Bot API, `callback_data`).
    pub fn encode(&self) -> String {
        match self {
            CallbackData::Page(page) => format!("sida:{page}"),
            CallbackData::Facts(call) => format!("fakta:{call}"),
            CallbackData::Letter(delivery) => format!("brev:{delivery}"),
            CallbackData::Follow(call) => format!("folj:{call}"),
            CallbackData::Unfollow(call) => format!("sluta:{call}"),
            CallbackData::NotRelevant(call) => format!("nej:{call}"),
            CallbackData::Reason(call, number) => format!("skal:{call}:{number}"),
            CallbackData::Undo(call) => format!("angra:{call}"),
            CallbackData::Why(call) => format!("varfor:{call}"),
            CallbackData::SetFrequency(kommun, frequency) => format!("takt:{kommun}:{}", frequency.as_str()),
            CallbackData::ChooseAreas(kommun) => format!("omraden:{kommun}"),
            CallbackData::ToggleArea(kommun, area) => format!("omr:{kommun}:{area}"),
            CallbackData::Leave(sure) => format!("avsluta:{}", if *sure { "ja" } else { "nej" }),
        }
    }

    /// Parses callback data, or returns `None` for data of no known button.
    pub fn parse(data: &str) -> Option<CallbackData> {
        let (word, rest) = data.split_once(':').filter(|(_, rest)| !rest.is_empty())?;
        let argument = || rest.to_owned();
        let two_arguments = || rest.split_once(':').filter(|(one, other)| !one.is_empty() && !other.is_empty());
        Some(match word {
            "sida" => CallbackData::Page(rest.parse().ok()?),
            "fakta" => CallbackData::Facts(argument()),
            "brev" => CallbackData::Letter(argument()),
            "folj" => CallbackData::Follow(argument()),
            "sluta" => CallbackData::Unfollow(argument()),
            "nej" => CallbackData::NotRelevant(argument()),
            "skal" => two_arguments()
                .and_then(|(call, number)| Some(CallbackData::Reason(call.to_owned(), number.parse().ok()?)))?,
            "angra" => CallbackData::Undo(argument()),
            "varfor" => CallbackData::Why(argument()),
            "takt" => two_arguments().and_then(|(kommun, pace)| {
                Some(CallbackData::SetFrequency(kommun.parse().ok()?, pace.parse().ok()?))
            })?,
            "omraden" => CallbackData::ChooseAreas(rest.parse().ok()?),
            "omr" => two_arguments()
                .and_then(|(kommun, area)| Some(CallbackData::ToggleArea(kommun.parse().ok()?, area.parse().ok()?)))?,
            "avsluta" => CallbackData::Leave(match rest {
                "ja" => true,
                "nej" => false,
                _ => return None,
            }),
            _ => return None,
        })
    }

    /// Tells whether it changes what the chat receives, which in a group only its administrators may do.
    pub fn changes_subscription(&self) -> bool {
        matches!(self, CallbackData::SetFrequency(..) | CallbackData::ToggleArea(..) | CallbackData::Leave(true))
    }
}

/// Returns the buttons under one call of a letter.
pub fn call_buttons(locale: Locale, call: &str) -> [(&'static str, CallbackData); 3] {
    [
        (locale.text("bot-follow"), CallbackData::Follow(call.to_owned())),
        (locale.text("bot-not-relevant"), CallbackData::NotRelevant(call.to_owned())),
        (locale.text("bot-why"), CallbackData::Why(call.to_owned())),
    ]
}

/// Returns the buttons under a letter: the answers to its call, a button that leads to them if it has several, else
/// none.
pub(super) fn letter_buttons(delivery: &Delivery) -> Option<InlineKeyboardMarkup> {
    let button =
        |(label, callback): (&'static str, CallbackData)| InlineKeyboardButton::callback(label, callback.encode());
    let locale = Locale::from_tag(delivery.language).unwrap_or_default();
    let row: Vec<InlineKeyboardButton> = match delivery.calls.as_slice() {
        [] => return None,
        [call] => call_buttons(locale, call.id.as_str()).into_iter().map(button).collect(),
        _ => vec![button((locale.text("bot-follow-or-answer"), CallbackData::Letter(delivery.id.to_string())))],
    };
    Some(InlineKeyboardMarkup::new([row]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::delivery::NotifiedCall;
    use crate::matching::areas;
    use crate::opportunity::OpportunityId;
    use crate::opportunity::Revision;

    #[test]
    fn a_callback_is_encoded_and_parsed() {
        let id = OpportunityId::from_first_listing("a-source-with-a-long-name", "and a key").to_string();
        let kommun: KommunSlug = "upplands-vasby".parse().unwrap();
        let mut callbacks = vec![
            CallbackData::Page(0),
            CallbackData::Page(usize::MAX),
            CallbackData::Facts(id.clone()),
            CallbackData::Letter(id.clone()),
            CallbackData::Unfollow(id.clone()),
            CallbackData::Reason(id.clone(), 4),
            CallbackData::Undo(id.clone()),
            CallbackData::SetFrequency(kommun.clone(), Frequency::Immediate),
            CallbackData::ChooseAreas(kommun.clone()),
            CallbackData::Leave(true),
            CallbackData::Leave(false),
        ];
        callbacks.extend(call_buttons(Locale::Swedish, &id).map(|(_, callback)| callback));
        callbacks.extend(areas::areas().iter().map(|area| CallbackData::ToggleArea(kommun.clone(), area.id.clone())));
        for callback in callbacks {
            assert!(callback.encode().len() <= 64, "{}", callback.encode());
            assert_eq!(CallbackData::parse(&callback.encode()), Some(callback));
        }
        for strange in ["", "sida", "sida:", "sida:-1", "fakta:", "radera:1", "takt:x:ofta", "avsluta:kanske", "skal:a"]
        {
            assert_eq!(CallbackData::parse(strange), None, "{strange}");
        }
    }

    #[test]
    fn a_letters_buttons_are_in_its_language() {
        let call = |id: &str| NotifiedCall { id: id.parse().unwrap(), seq: Revision::new(1) };
        let labels = |language: Locale, calls: &[NotifiedCall]| -> Vec<String> {
            let delivery = Delivery { language: language.tag(), calls: calls.to_vec(), ..Delivery::empty() };
            let rows = letter_buttons(&delivery).unwrap().inline_keyboard;
            rows.into_iter().flatten().map(|button| button.text).collect()
        };
        let (one, two) = ([call("a")], [call("a"), call("b")]);
        assert_eq!(labels(Locale::Swedish, &one)[0], "Följ");
        assert_eq!(labels(Locale::Swedish, &two), ["Följ eller svara"]);
        assert_eq!(labels(Locale::English, &one)[0], "Follow");
        assert_eq!(labels(Locale::English, &two), ["Follow or answer"]);
    }

    proptest! {
        #[test]
        fn any_data_is_read(data in any::<String>()) {
            CallbackData::parse(&data);
        }
    }
}
