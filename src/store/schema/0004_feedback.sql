-- What people said of matches; a row goes when it is taken back.
CREATE TABLE feedback (
    -- Empty when it was said for the kommun as a whole; a number of nobody's once the person has left.
    person TEXT NOT NULL,
    kommun TEXT NOT NULL,
    opportunity TEXT NOT NULL REFERENCES opportunities (id),
    opinion TEXT NOT NULL,
    why TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- The call's newest change when it was said.
    seq BIGINT NOT NULL,
    PRIMARY KEY (person, kommun, opportunity)
);
CREATE INDEX feedback_by_opportunity ON feedback (opportunity);

-- Calls of which a person wants to hear whatever happens.
CREATE TABLE follows (
    person TEXT NOT NULL,
    opportunity TEXT NOT NULL REFERENCES opportunities (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (person, opportunity)
);

-- From which score on a kommun is told, where its answers have had their say.
CREATE TABLE thresholds (
    kommun TEXT PRIMARY KEY NOT NULL,
    body TEXT NOT NULL,
    -- The answers, calls and rules that it was chosen from; another one means choose again.
    chosen_from TEXT NOT NULL
);
