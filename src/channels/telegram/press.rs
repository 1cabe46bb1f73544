//! Callback data of buttons, and the buttons under a letter.

use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup};

use crate::delivery::Delivery;
use crate::subscription::Frequency;

/// The action that a button requests. A search's question is not in it but in the message above the button, so that
/// buttons still work after a restart and nothing has to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Press {
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
    Pace(String, Frequency),
    /// The areas of a kommun to choose among.
    Areas(String),
    /// Adds an area of a kommun to the subscription, or removes it.
    Area(String, String),
    /// Ends all subscriptions, or keeps them.
    Leave(bool),
}

impl Press {
    /// Encodes it for Telegram, which takes at most 64 bytes (Bot API, `callback_data`).
    pub fn data(&self) -> String {
        match self {
            Press::Page(page) => format!("sida:{page}"),
            Press::Facts(call) => format!("fakta:{call}"),
            Press::Letter(delivery) => format!("brev:{delivery}"),
            Press::Follow(call) => format!("folj:{call}"),
            Press::Unfollow(call) => format!("sluta:{call}"),
            Press::NotRelevant(call) => format!("nej:{call}"),
            Press::Reason(call, number) => format!("skal:{call}:{number}"),
            Press::Undo(call) => format!("angra:{call}"),
            Press::Why(call) => format!("varfor:{call}"),
            Press::Pace(kommun, frequency) => format!("takt:{kommun}:{}", frequency.word()),
            Press::Areas(kommun) => format!("omraden:{kommun}"),
            Press::Area(kommun, area) => format!("omr:{kommun}:{area}"),
            Press::Leave(sure) => format!("avsluta:{}", if *sure { "ja" } else { "nej" }),
        }
    }

    /// Parses callback data, or returns `None` for data of no known button.
    pub fn read(data: &str) -> Option<Press> {
        let (word, rest) = data.split_once(':').filter(|(_, rest)| !rest.is_empty())?;
        let whole = || rest.to_owned();
        let two = || rest.split_once(':').filter(|(one, other)| !one.is_empty() && !other.is_empty());
        Some(match word {
            "sida" => Press::Page(rest.parse().ok()?),
            "fakta" => Press::Facts(whole()),
            "brev" => Press::Letter(whole()),
            "folj" => Press::Follow(whole()),
            "sluta" => Press::Unfollow(whole()),
            "nej" => Press::NotRelevant(whole()),
            "skal" => two().and_then(|(call, number)| Some(Press::Reason(call.to_owned(), number.parse().ok()?)))?,
            "angra" => Press::Undo(whole()),
            "varfor" => Press::Why(whole()),
            "takt" => two().and_then(|(kommun, pace)| Some(Press::Pace(kommun.to_owned(), Frequency::parse(pace)?)))?,
            "omraden" => Press::Areas(whole()),
            "omr" => two().map(|(kommun, area)| Press::Area(kommun.to_owned(), area.to_owned()))?,
            "avsluta" => Press::Leave(match rest {
                "ja" => true,
                "nej" => false,
                _ => return None,
            }),
            _ => return None,
        })
    }

    /// Tells whether it changes what the chat receives, which in a group only its administrators may do.
    pub fn changes_subscription(&self) -> bool {
        matches!(self, Press::Pace(..) | Press::Area(..) | Press::Leave(true))
    }
}

/// Returns the buttons under one call of a letter.
pub fn answers(call: &str) -> [(&'static str, Press); 3] {
    [
        ("Följ", Press::Follow(call.to_owned())),
        ("Inte relevant", Press::NotRelevant(call.to_owned())),
        ("Varför?", Press::Why(call.to_owned())),
    ]
}

/// Returns the buttons under a letter: the answers to its call, a button that leads to them if it has several, else
/// none.
pub(super) fn under(delivery: &Delivery) -> Option<InlineKeyboardMarkup> {
    let button = |(label, press): (&'static str, Press)| InlineKeyboardButton::callback(label, press.data());
    let row: Vec<InlineKeyboardButton> = match delivery.calls.as_slice() {
        [] => return None,
        [call] => answers(&call.id).into_iter().map(button).collect(),
        _ => vec![button(("Följ eller svara", Press::Letter(delivery.id.clone())))],
    };
    Some(InlineKeyboardMarkup::new([row]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::matching::areas;
    use crate::opportunity::OpportunityId;

    #[test]
    fn a_press_is_carried_and_read() {
        let id = OpportunityId::first_shown("a-source-with-a-long-name", "and a key").to_string();
        let mut presses = vec![
            Press::Page(0),
            Press::Page(usize::MAX),
            Press::Facts(id.clone()),
            Press::Letter(id.clone()),
            Press::Unfollow(id.clone()),
            Press::Reason(id.clone(), 4),
            Press::Undo(id.clone()),
            Press::Pace("upplands-vasby".into(), Frequency::Immediate),
            Press::Areas("upplands-vasby".into()),
            Press::Leave(true),
            Press::Leave(false),
        ];
        presses.extend(answers(&id).map(|(_, press)| press));
        presses.extend(areas::areas().iter().map(|area| Press::Area("upplands-vasby".into(), area.id.clone())));
        for press in presses {
            assert!(press.data().len() <= 64, "{}", press.data());
            assert_eq!(Press::read(&press.data()), Some(press));
        }
        for strange in ["", "sida", "sida:", "sida:-1", "fakta:", "radera:1", "takt:x:ofta", "avsluta:kanske", "skal:a"]
        {
            assert_eq!(Press::read(strange), None, "{strange}");
        }
    }

    proptest! {
        #[test]
        fn any_data_is_read(data in any::<String>()) {
            Press::read(&data);
        }
    }
}
