//! Mail: the MIME form of a letter, and SMTP.
