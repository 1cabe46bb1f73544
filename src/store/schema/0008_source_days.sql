-- What each source was like, day by day (Swedish days): rounds come often and only the latest are kept, but a year is
-- reported on.
CREATE TABLE source_days (
    source TEXT NOT NULL,
    day TEXT NOT NULL,
    rounds BIGINT NOT NULL,
    -- Rounds in which the list could not be read as it should.
    ill BIGINT NOT NULL,
    new BIGINT NOT NULL,
    PRIMARY KEY (source, day)
);
