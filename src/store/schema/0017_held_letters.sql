-- Since when a letter waits because its channel does not work for us; empty when it does not, or waits for another reason.
ALTER TABLE deliveries ADD COLUMN held_since BIGINT;
CREATE INDEX deliveries_held ON deliveries (held_since);
