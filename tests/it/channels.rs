//! Channels over real sockets.
