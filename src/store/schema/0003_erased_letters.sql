-- Letters of people who left: copies of them outside the database are still to be removed.
CREATE TABLE erased_letters (
    delivery TEXT PRIMARY KEY NOT NULL
);
