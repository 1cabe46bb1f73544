-- The language in which a subscriber reads: the tag of a message file (BCP 47).
ALTER TABLE subscriptions ADD COLUMN language TEXT NOT NULL DEFAULT 'sv';
ALTER TABLE link_codes ADD COLUMN language TEXT NOT NULL DEFAULT 'sv';
