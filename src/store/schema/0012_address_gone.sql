-- When a paused subscription was last resumed: letters that came back before that count no more.
ALTER TABLE subscriptions ADD COLUMN resumed_at BIGINT;

-- A letter's bytes are long, and what stands behind them in its row is far to read: what is asked of many letters at
-- once stands in an index whole.
DROP INDEX deliveries_due;
CREATE INDEX deliveries_waiting ON deliveries (state, owed_at, id, due_at, claimed_until, address);
CREATE INDEX deliveries_by_person ON deliveries (person, owed_at, id, state);
CREATE INDEX deliveries_by_day ON deliveries (owed_at, id);

CREATE INDEX digest_runs_by_window ON digest_runs (frequency, window_end, person);
CREATE INDEX subscriptions_by_kommun ON subscriptions (kommun);
