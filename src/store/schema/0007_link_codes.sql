-- Codes that let whoever shows one in a chat subscribe there, once. Only a digest of each is kept.
CREATE TABLE link_codes (
    digest TEXT PRIMARY KEY NOT NULL,
    kommun TEXT NOT NULL,
    areas TEXT NOT NULL,
    frequency TEXT NOT NULL,
    remind TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
