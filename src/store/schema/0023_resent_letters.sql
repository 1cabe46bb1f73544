-- When a letter that had been given up or refused was last taken up again; empty when it never was.
ALTER TABLE deliveries ADD COLUMN resent_at BIGINT;
-- What ended so before is sent again only when somebody asks for it: earlier versions took an answer about us for one about
-- the recipient, and it may have been settled in another way since.
UPDATE deliveries SET resent_at = owed_at WHERE state IN ('failed', 'refused');
