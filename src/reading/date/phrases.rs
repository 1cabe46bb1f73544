//! The phrases in `cues.txt` that tell what a date is for.

use std::sync::LazyLock;

use crate::reading::phrase_list::PhraseList;

/// The phrase lists in `cues.txt`.
pub(super) struct PhraseLists {
    pub(super) unrelated: PhraseList,
    pub(super) written: PhraseList,
    pub(super) apply_by: PhraseList,
    pub(super) opens: PhraseList,
    pub(super) closes: PhraseList,
    pub(super) has_passed: PhraseList,
    pub(super) later: PhraseList,
    pub(super) later_no_date: PhraseList,
    pub(super) cancelled: PhraseList,
    pub(super) instead_of: PhraseList,
    pub(super) formerly: PhraseList,
    pub(super) applying: PhraseList,
    pub(super) rolling_always: PhraseList,
    pub(super) rolling_when_applying: PhraseList,
    pub(super) rolling_taken: PhraseList,
    pub(super) not_rolling: PhraseList,
    pub(super) closed: PhraseList,
    pub(super) preliminary: PhraseList,
    pub(super) because: PhraseList,
    pub(super) plans: PhraseList,
    pub(super) first_step: PhraseList,
    pub(super) last_step: PhraseList,
}

pub(super) static LISTS: LazyLock<PhraseLists> = LazyLock::new(|| {
    let list = |section| PhraseList::from_section(include_str!("cues.txt"), section);
    PhraseLists {
        unrelated: list("aside"),
        written: list("written"),
        apply_by: list("apply-by"),
        opens: list("opens"),
        closes: list("closes"),
        has_passed: list("passed"),
        later: list("later"),
        later_no_date: list("later-no-date"),
        cancelled: list("called-off"),
        instead_of: list("instead-of"),
        formerly: list("formerly"),
        applying: list("applying"),
        rolling_always: list("rolling-always"),
        rolling_when_applying: list("rolling-when-applying"),
        rolling_taken: list("rolling-taken"),
        not_rolling: list("not-rolling"),
        closed: list("closed"),
        preliminary: list("preliminary"),
        because: list("because"),
        plans: list("plans"),
        first_step: list("first-step"),
        last_step: list("last-step"),
    }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_can_be_read() {
        let lists = &*LISTS;
        for (name, list) in [
            ("aside", &lists.unrelated),
            ("written", &lists.written),
            ("apply_by", &lists.apply_by),
            ("opens", &lists.opens),
            ("closes", &lists.closes),
            ("passed", &lists.has_passed),
            ("later", &lists.later),
            ("later_no_date", &lists.later_no_date),
            ("called_off", &lists.cancelled),
            ("instead_of", &lists.instead_of),
            ("formerly", &lists.formerly),
            ("applying", &lists.applying),
            ("rolling_always", &lists.rolling_always),
            ("rolling_when_applying", &lists.rolling_when_applying),
            ("rolling_taken", &lists.rolling_taken),
            ("not_rolling", &lists.not_rolling),
            ("closed", &lists.closed),
            ("preliminary", &lists.preliminary),
        ] {
            assert!(list.is_compiled(), "{name}");
        }
    }
}
