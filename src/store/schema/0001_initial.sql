-- Portable SQL: runs as it stands on SQLite and PostgreSQL. Instants are milliseconds since 1970 (UTC), dates TEXT.

-- One row per counter. 'revision' numbers every write to an opportunity; taking it comes first in each writing transaction.
CREATE TABLE counters (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO counters (name, value) VALUES ('revision', 0), ('work', 0);

-- 'store': this store's own id, so that an index of another store is known for what it is.
CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    last_attempt BIGINT,
    last_success BIGINT,
    last_new BIGINT,
    next_due BIGINT,
    failures BIGINT NOT NULL,
    error TEXT
);

CREATE TABLE validators (
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    PRIMARY KEY (source, url)
);

CREATE TABLE opportunities (
    id TEXT PRIMARY KEY,
    revision BIGINT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    source TEXT NOT NULL,
    reference TEXT NOT NULL,
    identifier TEXT,
    closes_at BIGINT,
    first_seen BIGINT NOT NULL,
    facts TEXT NOT NULL
);
CREATE INDEX opportunities_by_identifier ON opportunities (identifier);
CREATE INDEX opportunities_by_closing ON opportunities (status, closes_at);
CREATE INDEX opportunities_by_reference ON opportunities (reference);

CREATE TABLE listings (
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    opportunity TEXT NOT NULL REFERENCES opportunities (id),
    reference TEXT NOT NULL,
    url TEXT NOT NULL,
    standing BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    reader TEXT NOT NULL,
    facts TEXT NOT NULL,
    detail TEXT,
    detail_of TEXT,
    first_seen BIGINT NOT NULL,
    -- When the fingerprint was first read: the day that a date without a year is near.
    read_at BIGINT NOT NULL,
    missed BIGINT NOT NULL,
    missed_since BIGINT,
    gone_at BIGINT,
    PRIMARY KEY (source, key),
    -- Two listings of one source are never one opportunity.
    UNIQUE (opportunity, source)
);

-- By what a listing of another source finds the same call.
CREATE TABLE merge_keys (
    key TEXT NOT NULL,
    opportunity TEXT NOT NULL REFERENCES opportunities (id),
    PRIMARY KEY (key, opportunity)
);

-- A revision that a reader should hear of.
CREATE TABLE changes (
    seq BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    opportunity TEXT NOT NULL REFERENCES opportunities (id),
    source TEXT NOT NULL,
    fields TEXT NOT NULL
);
CREATE INDEX changes_by_opportunity ON changes (opportunity, seq);

CREATE TABLE matches (
    opportunity TEXT NOT NULL REFERENCES opportunities (id),
    kommun TEXT NOT NULL,
    level TEXT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    body TEXT NOT NULL,
    -- What it was judged from; any of the three behind means judge again.
    revision BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    version TEXT NOT NULL,
    -- The newest revision when it rose only because file or vocabulary changed; 0 when the call itself brought it.
    selected_at BIGINT NOT NULL,
    PRIMARY KEY (opportunity, kommun)
);
CREATE INDEX matches_by_kommun ON matches (kommun, level);

CREATE TABLE people (
    id TEXT PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

CREATE TABLE subscriptions (
    person TEXT NOT NULL REFERENCES people (id),
    kommun TEXT NOT NULL,
    areas TEXT NOT NULL,
    frequency TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    welcomed_at BIGINT,
    PRIMARY KEY (person, kommun)
);

-- A letter owed to one address.
CREATE TABLE deliveries (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    address TEXT NOT NULL,
    kommuner TEXT NOT NULL,
    kind TEXT NOT NULL,
    calls TEXT NOT NULL,
    subject TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL,
    html TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    owed_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    claimed_until BIGINT,
    sent_at BIGINT,
    reason TEXT
);
CREATE INDEX deliveries_due ON deliveries (state, due_at);

-- The key that forbids telling twice.
CREATE TABLE told (
    person TEXT NOT NULL,
    opportunity TEXT NOT NULL,
    seq BIGINT NOT NULL,
    -- The letter that told it.
    delivery TEXT NOT NULL,
    -- 'alert' when told at once, 'digest' when told in a digest, 'listed' when a welcome only counted it.
    manner TEXT NOT NULL,
    PRIMARY KEY (person, opportunity, seq)
);

-- A digest is owed once per person and window, letter or no letter.
CREATE TABLE digest_runs (
    person TEXT NOT NULL,
    frequency TEXT NOT NULL,
    window_end BIGINT NOT NULL,
    delivery TEXT,
    PRIMARY KEY (person, frequency, window_end)
);
