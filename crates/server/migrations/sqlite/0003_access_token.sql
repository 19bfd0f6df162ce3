-- What an access token allows, found by its hash; the token itself is never kept. Without a person
-- it is a client's own, without a client it was given to a page of this server.
CREATE TABLE access_token (
    token_hash TEXT    NOT NULL PRIMARY KEY,
    tenant_id  TEXT    NOT NULL REFERENCES tenant (id),
    person_id  TEXT,
    client_id  TEXT,
    audience   TEXT    NOT NULL CHECK (audience IN ('userinfo', 'management')),
    scopes     TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX access_token_by_expiry ON access_token (expires_at);
