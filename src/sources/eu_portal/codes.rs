//! The portal's numbers for programmes, types and statuses, as its facets name them.

use crate::opportunity::StatedStatus;

/// Programme numbers and the short names that people use.
const PROGRAMMES: [(&str, &str); 45] = [
    ("43108390", "Horizon Europe"),
    ("43152860", "Digital Europe"),
    ("43252405", "LIFE"),
    ("43251589", "CERV"),
    ("43353764", "Erasmus+"),
    ("43251567", "CEF"),
    ("43254037", "ESC"),
    ("43251814", "Creative Europe"),
    ("44416173", "I3"),
    ("43252476", "Single Market"),
    ("43332642", "EU4Health"),
    ("43298203", "UCPM"),
    ("44773066", "JTM"),
    ("43637601", "PPPA"),
    ("43254019", "ESF+"),
    ("43252386", "Justice"),
    ("43252368", "ISF"),
    ("43251447", "AMIF"),
    ("43251530", "BMVI"),
    ("43251534", "CCEI"),
    ("43089234", "Innovation Fund"),
    ("45876777", "NDICI"),
    ("44773133", "IMREG"),
    ("46324255", "ERDF-TA"),
    ("43392145", "EMFAF"),
    ("43298916", "Euratom"),
    ("44181033", "EDF"),
    ("43252449", "RFCS"),
    ("45532249", "EUBA"),
    ("43251842", "EUAF"),
    ("43251882", "IMCAP"),
    ("43252433", "Pericles IV"),
    ("43252517", "SOCPL"),
    ("43253706", "TSI"),
    ("43253967", "RENEWFM"),
    ("43253979", "Customs"),
    ("43253995", "Fiscalis"),
    ("43298664", "AGRIP"),
    ("43697167", "European Parliament"),
    ("111111", "External Action"),
    ("31045243", "Horizon 2020"),
    ("31059643", "COSME"),
    ("42810547", "Europe Direct"),
    ("31107710", "LIFE 2014-2020"),
    ("31065524", "CEF 2014-2020"),
];

/// Returns the short name of the first known programme, in the table's order: the portal reshuffles its lists.
pub(super) fn programme(numbers: &[String]) -> Option<String> {
    let found = PROGRAMMES.iter().find(|(number, _)| numbers.iter().any(|n| n.trim() == *number));
    found.map(|(_, name)| (*name).to_owned())
}

/// Returns the status for a status number, or `None` for an unknown number.
pub(super) fn status(number: &str) -> Option<StatedStatus> {
    match number.trim() {
        "31094501" => Some(StatedStatus::Forthcoming),
        "31094502" => Some(StatedStatus::Open),
        "31094503" => Some(StatedStatus::Closed),
        _ => None,
    }
}
