//! A letter in pieces, for channels with a layout of their own, and how it is cut where a channel limits its length.

use serde::Serialize;

/// The pieces of a letter. Every text is clean and on one line; none is escaped, because each channel escapes in its
/// own way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Outline {
    pub parts: Vec<OutlinePart>,
    /// Sentences below the calls: which sources could not be read, or that all could.
    pub notes: Vec<String>,
    /// The pages of the recipient's kommuner, which show everything.
    pub pages: Vec<OutlineLink>,
    /// The recipient's page to unsubscribe on.
    pub leave: Option<OutlineLink>,
}

/// Calls under one heading, which may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OutlinePart {
    pub heading: String,
    pub calls: Vec<CallOutline>,
}

/// One call of a letter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CallOutline {
    /// The call's id in the store.
    pub id: String,
    /// The kind of news: "Ny utlysning", "Ändrad sista dag".
    pub heading: String,
    /// May be empty.
    pub area: String,
    pub title: String,
    /// The language of the title: `sv`, `en` …
    pub language: String,
    /// Status, last day and amount in one line.
    #[serde(rename = "in_short")]
    pub summary: String,
    /// What has happened, in sentences.
    #[serde(rename = "said")]
    pub events: Vec<String>,
    /// Label and value.
    pub facts: Vec<(String, String)>,
    /// Why the call suits each kommun.
    pub why: Vec<String>,
    /// Which parts of the kommun it is for, and who passed it on with which words, in sentences.
    pub routed: Vec<String>,
    /// Our page about it.
    pub page: String,
    /// The funder's page; `None` where its address is not a web address.
    pub source: Option<String>,
    /// The recipient's page to give an opinion and follow.
    pub answer: String,
    /// The call can only be followed: no opinion is asked of the recipient.
    pub only_follow: bool,
    /// Too far down the letter to be shown in full.
    pub in_list: bool,
}

/// A text and the address it links to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutlineLink {
    pub name: String,
    pub url: String,
}

impl Outline {
    pub fn calls(&self) -> impl Iterator<Item = &CallOutline> {
        self.parts.iter().flat_map(|part| &part.calls)
    }
}

/// How a call is shown where there is not room for all in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallForm {
    Whole,
    Line,
}

impl Outline {
    /// Lays out the calls part by part under their headings, each call in the form given by [`fit_calls`]. A part none
    /// of whose calls has room has no heading.
    pub fn lay_out<T>(
        &self,
        forms: Vec<CallForm>,
        heading: impl Fn(&str) -> T,
        block: impl Fn(&CallOutline, CallForm) -> T,
    ) -> Vec<T> {
        let mut forms = forms.into_iter();
        let mut laid = Vec::new();
        for part in &self.parts {
            let blocks: Vec<T> = part
                .calls
                .iter()
                .zip(forms.by_ref().take(part.calls.len()))
                .map(|(call, form)| block(call, form))
                .collect();
            if !blocks.is_empty() && !part.heading.is_empty() {
                laid.push(heading(&part.heading));
            }
            laid.extend(blocks);
        }
        laid
    }
}

/// Returns how each call is shown, given its length in full (`None`: never in full) and as a line. Room for every line
/// is reserved first, so that a long call never crowds out a later one. The result is shorter than `calls` where even
/// the lines do not fit: the rest is to be counted.
pub fn fit_calls(calls: &[(Option<usize>, usize)], room: usize) -> Vec<CallForm> {
    let lines: usize = calls.iter().map(|(_, line)| line).sum();
    let (mut room, mut spare) = (room, room.saturating_sub(lines));
    let mut forms = Vec::with_capacity(calls.len());
    for (whole, line) in calls {
        let whole = whole.filter(|whole| whole.saturating_sub(*line) <= spare);
        let length = whole.unwrap_or(*line);
        if length > room {
            break;
        }
        spare -= length.saturating_sub(*line).min(spare);
        room -= length;
        forms.push(if whole.is_some() { CallForm::Whole } else { CallForm::Line });
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_come_before_length() {
        let calls = [(Some(80), 10), (Some(30), 10), (None, 10)];
        assert_eq!(fit_calls(&calls, 200), [CallForm::Whole, CallForm::Whole, CallForm::Line]);
        assert_eq!(fit_calls(&calls, 100), [CallForm::Whole, CallForm::Line, CallForm::Line]);
        assert_eq!(fit_calls(&calls, 60), [CallForm::Line, CallForm::Whole, CallForm::Line]);
        assert_eq!(fit_calls(&calls, 25), [CallForm::Line, CallForm::Line], "one is left to count");
    }

    proptest! {
        #[test]
        fn the_room_is_kept(
            calls in proptest::collection::vec((proptest::option::of(0usize..90), 0usize..40), 0..30), room in 0usize..600,
        ) {
            let forms = fit_calls(&calls, room);
            let used: usize = forms.iter().zip(&calls).map(|(form, (whole, line))| match form {
                CallForm::Whole => whole.unwrap(),
                CallForm::Line => *line,
            }).sum();
            prop_assert!(used <= room);
            if calls.iter().map(|(_, line)| line).sum::<usize>() <= room {
                prop_assert_eq!(forms.len(), calls.len(), "where all lines have room, none is left out");
            }
        }
    }
}
