//! Which commands are about what is stored already, so that an empty folder is a wrong one.

use super::args::Command;

/// Returns whether a command is about people and letters that are stored: in a folder without a database it would make
/// one, and answer that there are none.
pub(super) fn reads_stored_state(command: &Command) -> bool {
    match command {
        Command::Unsubscribe { .. } | Command::Person { .. } | Command::Outbox | Command::CheckDeliveries => true,
        Command::Subscribe(args) => args.what.is_some(),
        Command::Role(args) => args.address.is_none() || args.none,
        _ => false,
    }
}
