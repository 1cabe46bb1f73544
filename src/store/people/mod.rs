//! People: what they subscribe to, may do and have said. Personal data is stored nowhere else.

pub(in crate::store) mod erasure;
pub(in crate::store) mod feedback;
pub(in crate::store) mod forvaltning_history;
pub(in crate::store) mod link_codes;
pub(in crate::store) mod notifications;
pub(in crate::store) mod passed_on;
pub(in crate::store) mod person;
pub(in crate::store) mod person_export;
pub(in crate::store) mod redaction;
pub(in crate::store) mod roles;
pub(in crate::store) mod sessions;
pub(in crate::store) mod subscriptions;
pub(in crate::store) mod tokens;
pub(in crate::store) mod verification;
