//! The integration test binary: everything that needs sockets, files or the whole program.
//!
//! Each `mod` is marked as test code, so that the lints permit `unwrap`.

#[cfg(test)]
mod app;
#[cfg(test)]
mod bot;
#[cfg(test)]
mod channels;
#[cfg(test)]
mod commands;
#[cfg(test)]
mod fetch;
#[cfg(test)]
mod hooks;
#[cfg(test)]
mod import_command;
#[cfg(test)]
mod journeys;
#[cfg(test)]
mod old_state;
#[cfg(test)]
mod private_authority;
#[cfg(test)]
mod routing_commands;
#[cfg(test)]
mod search_command;
#[cfg(test)]
mod stage_table;
#[cfg(test)]
mod stand_ins;
#[cfg(test)]
mod tidy;
#[cfg(test)]
mod watching;
