//! Telegram: messages to chats.
