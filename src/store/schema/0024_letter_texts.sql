-- Whether a letter's text is kept: after a time it is not, and the row stays.
ALTER TABLE deliveries ADD COLUMN text_kept BIGINT NOT NULL DEFAULT 1;
CREATE INDEX deliveries_with_text ON deliveries (text_kept, owed_at, state);
