-- A subscription asks for all that suits a kommun or some areas of it; for what is a förvaltning's own; or for what the
-- kommun passes on.
ALTER TABLE subscriptions ADD COLUMN forvaltning TEXT;
ALTER TABLE subscriptions ADD COLUMN passed_on BIGINT NOT NULL DEFAULT 0;
ALTER TABLE link_codes ADD COLUMN forvaltning TEXT;
ALTER TABLE link_codes ADD COLUMN passed_on BIGINT NOT NULL DEFAULT 0;

-- Calls that a kommun has passed on to associations and companies. Who did it is not kept.
CREATE TABLE passed_on (
    kommun TEXT NOT NULL,
    opportunity TEXT NOT NULL REFERENCES opportunities (id),
    note TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- It was taken back: nobody more is told of it, and who was told still hears what becomes of it.
    undone_at BIGINT,
    PRIMARY KEY (kommun, opportunity)
);
