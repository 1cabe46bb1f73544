-- Rows of the list that a round could not read: more than usual is suspect. NULL where that was not counted.
ALTER TABLE source_rounds ADD COLUMN aside BIGINT;
