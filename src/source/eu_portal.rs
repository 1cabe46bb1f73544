//! eu_portal.
