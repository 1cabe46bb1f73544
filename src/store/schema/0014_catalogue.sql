-- When the detail pages of each source were last read; before, marks named 'details SOURCE'.
CREATE TABLE source_details (
    source TEXT PRIMARY KEY NOT NULL,
    read_at BIGINT NOT NULL
);
INSERT INTO source_details (source, read_at)
SELECT SUBSTR(name, 9), CAST(value AS BIGINT) FROM marks WHERE name LIKE 'details %';
DELETE FROM marks WHERE name LIKE 'details %';

-- The status that the source states; before, only within the facts.
ALTER TABLE opportunities ADD COLUMN stated TEXT NOT NULL DEFAULT 'unknown';
UPDATE opportunities SET stated = CASE
    WHEN facts LIKE '%"stated":"forthcoming"%' THEN 'forthcoming'
    WHEN facts LIKE '%"stated":"open"%' THEN 'open'
    WHEN facts LIKE '%"stated":"closed"%' THEN 'closed'
    WHEN facts LIKE '%"stated":"withdrawn"%' THEN 'withdrawn'
    ELSE 'unknown'
END;
