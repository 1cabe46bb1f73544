//! A kind of applicant, and whether it may apply.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A kind of applicant that a text mentions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    /// `kommun`, `region`, `kommunalförbund`, `kommunalt bolag`, `skola`, `förening`, `företag`, `forskare`,
    /// `statlig myndighet`, `privatperson`, `offentlig aktör` or `juridisk person`.
    pub who: String,
    pub verdict: ApplicantVerdict,
    /// The sentence that it was read from, truncated where it is long.
    pub words: String,
}

impl Applicant {
    pub const KOMMUN: &str = "kommun";
    pub const PUBLIC_BODY: &str = "offentlig aktör";
}

/// Whether a kind of applicant may apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = Verdict)]
pub enum ApplicantVerdict {
    Yes,
    No,
    /// They are mentioned, for example as partners, without a statement of whether they may apply.
    Unstated,
}
