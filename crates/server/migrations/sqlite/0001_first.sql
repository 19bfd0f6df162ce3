-- Times are Unix milliseconds. Every row belongs to a tenant.

CREATE TABLE tenant (
    id         TEXT    NOT NULL PRIMARY KEY,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE person (
    tenant_id           TEXT    NOT NULL REFERENCES tenant (id),
    id                  TEXT    NOT NULL,
    standard_attributes TEXT    NOT NULL,
    custom_attributes   TEXT    NOT NULL,
    version             INTEGER NOT NULL,
    is_anonymized       INTEGER NOT NULL DEFAULT 0,
    created_at          INTEGER NOT NULL,
    updated_at          INTEGER NOT NULL,
    last_sign_in_at     INTEGER,
    PRIMARY KEY (tenant_id, id)
) STRICT;

CREATE TABLE identity (
    tenant_id   TEXT    NOT NULL,
    person_id   TEXT    NOT NULL,
    kind        TEXT    NOT NULL CHECK (kind IN ('email', 'phone_number', 'preferred_username')),
    value       TEXT    NOT NULL,
    is_verified INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, kind, value),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX identity_of_person ON identity (tenant_id, person_id);

CREATE TABLE session (
    token_hash TEXT    NOT NULL PRIMARY KEY,
    tenant_id  TEXT    NOT NULL,
    person_id  TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX session_by_expiry ON session (expires_at);

-- One presigned link. owner_id is null when an administrator asked for it.
-- pending -> stored -> claimed; 'deleting' is the sweep's claim on the row.
CREATE TABLE upload (
    tenant_id   TEXT    NOT NULL REFERENCES tenant (id),
    id          TEXT    NOT NULL,
    owner_id    TEXT,
    state       TEXT    NOT NULL CHECK (state IN ('pending', 'stored', 'claimed', 'deleting')),
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    stored_at   INTEGER,
    claimed_by  TEXT,
    claimed_at  INTEGER,
    released_at INTEGER,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, owner_id) REFERENCES person (tenant_id, id)
) STRICT;
CREATE INDEX upload_of_owner ON upload (tenant_id, owner_id, created_at);
CREATE INDEX upload_by_state ON upload (state, expires_at);

-- One attempt to keep bytes: the row is written before the bytes are, so that nothing on disk
-- is ever unknown. At most one attempt of an upload becomes 'stored'.
CREATE TABLE object (
    key        TEXT    NOT NULL PRIMARY KEY,
    tenant_id  TEXT    NOT NULL,
    upload_id  TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('staged', 'stored')),
    media_type TEXT    NOT NULL,
    byte_len   INTEGER NOT NULL,
    sha256     TEXT    NOT NULL,
    width_px   INTEGER NOT NULL,
    height_px  INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    FOREIGN KEY (tenant_id, upload_id) REFERENCES upload (tenant_id, id)
) STRICT;
CREATE UNIQUE INDEX object_stored_once ON object (tenant_id, upload_id) WHERE state = 'stored';
CREATE INDEX object_of_upload ON object (tenant_id, upload_id);

-- Every picture a person has had; the current one has no replaced_at.
CREATE TABLE picture_history (
    id          INTEGER NOT NULL PRIMARY KEY,
    tenant_id   TEXT    NOT NULL,
    person_id   TEXT    NOT NULL,
    picture     TEXT    NOT NULL,
    upload_id   TEXT,
    set_at      INTEGER NOT NULL,
    replaced_at INTEGER,
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX picture_current ON picture_history (tenant_id, person_id) WHERE replaced_at IS NULL;
CREATE INDEX picture_by_upload ON picture_history (tenant_id, upload_id);
