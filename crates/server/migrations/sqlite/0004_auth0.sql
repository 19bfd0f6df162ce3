-- An account elsewhere by which a person signs in, in Auth0's words. Whoever has none signs in here.
CREATE TABLE account (
    tenant_id  TEXT    NOT NULL,
    person_id  TEXT    NOT NULL,
    provider   TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    connection TEXT    NOT NULL,
    is_social  INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, provider, subject),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX account_of_person ON account (tenant_id, person_id, created_at);

-- Auth0's two free objects of a person. picture_upload_id is the upload of ours that
-- user_metadata.picture shows; the sweep keeps it.
CREATE TABLE metadata (
    tenant_id         TEXT NOT NULL,
    person_id         TEXT NOT NULL,
    user_metadata     TEXT NOT NULL,
    app_metadata      TEXT NOT NULL,
    picture_upload_id TEXT,
    PRIMARY KEY (tenant_id, person_id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX metadata_by_upload ON metadata (tenant_id, picture_upload_id);
