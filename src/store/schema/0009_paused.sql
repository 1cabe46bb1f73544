-- A subscription whose letters come back is kept, but nothing is written to it until someone resumes it.
ALTER TABLE subscriptions ADD COLUMN paused_at BIGINT;
ALTER TABLE subscriptions ADD COLUMN paused_why TEXT;
