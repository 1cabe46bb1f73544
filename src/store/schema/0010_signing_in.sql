-- Who may do more than read. A person without a row here reads, if they subscribe to anything.
CREATE TABLE roles (
    person TEXT NOT NULL REFERENCES people (id),
    -- Empty for the operator, whose kommuner are all of them.
    kommun TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (person, kommun)
);

-- Browsers that are signed in. Only a digest of each one's cookie is kept.
CREATE TABLE sessions (
    digest TEXT PRIMARY KEY NOT NULL,
    person TEXT NOT NULL REFERENCES people (id),
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_person ON sessions (person);

-- Letters with a link that somebody asked for by a mail address, to confirm a wish or to sign in.
CREATE TABLE asked_letters (
    -- A number of nobody's: the letter stands in the ledger under it until the wish is confirmed.
    id TEXT PRIMARY KEY NOT NULL,
    address TEXT NOT NULL,
    -- What is wished, as JSON; empty for who wants to sign in.
    wish TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    -- Of the link's token; absent until the letter is written.
    digest TEXT UNIQUE,
    expires_at BIGINT NOT NULL
);
CREATE INDEX asked_letters_by_address ON asked_letters (address);

-- Made on the public page: nobody of the kommun knows the person, who speaks for nobody else until they get a role.
ALTER TABLE subscriptions ADD COLUMN own_wish BIGINT NOT NULL DEFAULT 0;
