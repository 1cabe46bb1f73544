-- The language in which a letter is written: the tag of a message file (BCP 47). A chat's buttons, which are made when
-- the letter is sent, are in it.
ALTER TABLE deliveries ADD COLUMN language TEXT NOT NULL DEFAULT 'sv';
