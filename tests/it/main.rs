//! The one integration binary: everything that needs sockets, files or the whole program.

mod channels;
mod fetch;
mod stand_ins;
