//! The options of form controls.

/// An option of a drop-down list, a radio button or a check box.
#[derive(Clone, Debug)]
pub(in crate::web) struct SelectOption {
    pub(in crate::web) value: String,
    pub(in crate::web) label: String,
    pub(in crate::web) is_selected: bool,
}
