-- What a model made of the meaning of each call: kept, since a model takes its time.
CREATE TABLE likenesses (
    opportunity TEXT PRIMARY KEY NOT NULL REFERENCES opportunities (id),
    -- The text, the model and the vocabulary that it was made from; another one means read again.
    made_from TEXT NOT NULL,
    body TEXT NOT NULL
);
