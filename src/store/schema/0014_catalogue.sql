-- When the detail pages of each source were last read; before, marks named 'details SOURCE'.
CREATE TABLE source_details (
    source TEXT PRIMARY KEY NOT NULL,
    read_at BIGINT NOT NULL
);
INSERT INTO source_details (source, read_at)
SELECT SUBSTR(name, 9), CAST(value AS BIGINT) FROM marks WHERE name LIKE 'details %';
DELETE FROM marks WHERE name LIKE 'details %';
