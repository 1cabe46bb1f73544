-- So many days before a last day the person is reminded; none where the list is empty.
ALTER TABLE subscriptions ADD COLUMN remind TEXT NOT NULL DEFAULT '[30,14,3]';

-- The key that forbids reminding twice.
CREATE TABLE reminded (
    person TEXT NOT NULL,
    opportunity TEXT NOT NULL,
    -- What was counted down to: 'deadline', or 'papers:' and the kommun whose first meeting needs them.
    goal TEXT NOT NULL,
    -- The day itself: one that moves is reminded of anew.
    day TEXT NOT NULL,
    -- So many days before it.
    step BIGINT NOT NULL,
    -- The letter that reminded.
    delivery TEXT NOT NULL,
    PRIMARY KEY (person, opportunity, goal, day, step)
);
