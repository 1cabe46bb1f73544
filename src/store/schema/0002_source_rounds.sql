-- What each round of a source saw, the latest rounds only. 'found' is empty where the list could not be read.
CREATE TABLE source_rounds (
    source TEXT NOT NULL,
    at BIGINT NOT NULL,
    state TEXT NOT NULL,
    found BIGINT,
    new BIGINT NOT NULL,
    PRIMARY KEY (source, at)
);

-- Sources whose trouble the operator has been told of; the row goes when the operator is told that all is well.
CREATE TABLE operator_told (
    source TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    at BIGINT NOT NULL
);
