-- Where the reading of a large or slow source stopped: what it has still to read, and what it has read of its list so far.
CREATE TABLE frontiers (
    source TEXT PRIMARY KEY,
    begun_at BIGINT NOT NULL,
    state TEXT NOT NULL
);
-- When the calls' own pages were last read, so that those of a long list are not all read again in each pass over it.
CREATE TABLE own_pages (
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    read_at BIGINT NOT NULL,
    PRIMARY KEY (source, url)
);
