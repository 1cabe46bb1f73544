-- The queue that a letter waits in, which was guessed from its address before.
ALTER TABLE deliveries ADD COLUMN lane TEXT NOT NULL DEFAULT 'mail';
UPDATE deliveries SET lane = CASE WHEN kind IN ('confirmation', 'signin') THEN 'transactional'
    WHEN address LIKE 'mailto:%' THEN 'mail' ELSE 'chat' END WHERE state = 'pending';
DROP INDEX deliveries_waiting;
CREATE INDEX deliveries_waiting ON deliveries (state, lane, owed_at, id, due_at, claimed_until);

-- A letter that was only written to a file has a state of its own; before, it was a remark on a letter that was sent.
UPDATE deliveries SET state = 'written', reason = NULL WHERE state = 'sent' AND reason = 'skriven till state/mail';

-- The kommuner that a letter is about, which stand in its column `kommuner` as a list. Letters from before get their
-- rows when the store is opened.
CREATE TABLE delivery_kommuner (
    kommun TEXT NOT NULL,
    delivery TEXT NOT NULL,
    PRIMARY KEY (kommun, delivery)
);

-- The last audit of deliveries, which was a mark.
CREATE TABLE audits (
    at BIGINT PRIMARY KEY NOT NULL,
    -- As JSON.
    findings TEXT NOT NULL
);

-- Since when each förvaltning that somebody subscribes to has had its areas, which was a mark.
CREATE TABLE forvaltning_history (
    kommun TEXT NOT NULL,
    forvaltning TEXT NOT NULL,
    -- As JSON; absent while the kommun's file does not have the förvaltning.
    areas TEXT,
    -- 0 when it never had others.
    since BIGINT NOT NULL,
    PRIMARY KEY (kommun, forvaltning)
);

-- What of these three must be taken out of JSON is moved when the store is opened: this says that it is to be done.
INSERT INTO marks (name, value) VALUES ('fill outbox', '');
