-- What receiving servers answered is kept without addresses from now on, and nothing of it once a person has left. Older
-- rows are gone through when the store is opened, as SQL cannot tell which word is an address: this says that it is to be
-- done.
INSERT INTO marks (name, value) VALUES ('hide addresses', '');
