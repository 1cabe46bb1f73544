-- Sources whose page is being read at this moment, and how often the program has begun that without ending it: a page that
-- ends the program must not do so at every start.
CREATE TABLE source_readings (
    source TEXT PRIMARY KEY NOT NULL,
    began_at BIGINT NOT NULL,
    times BIGINT NOT NULL
);

-- How much text was written for each source on each day (Swedish time), in bytes.
CREATE TABLE source_text (
    source TEXT NOT NULL,
    day TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (source, day)
);
