//! Policies written for the tests.
