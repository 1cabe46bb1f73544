//! Rows in the real shapes, and what must become of them.
