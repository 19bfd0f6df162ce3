-- Whom a provider of OpenID Connect calls by a subject.
CREATE TABLE subject (
    tenant_id  TEXT    NOT NULL,
    issuer     TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    person_id  TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, issuer, subject),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX subject_of_person ON subject (tenant_id, person_id);
