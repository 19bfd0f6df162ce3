-- What administrators have changed of others. changed is a JSON list of names of attributes, never of
-- their values. No person is referred to: a line outlives both people.
CREATE TABLE audit (
    id        INTEGER NOT NULL PRIMARY KEY,
    tenant_id TEXT    NOT NULL REFERENCES tenant (id),
    person_id TEXT    NOT NULL,
    admin_id  TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    changed   TEXT    NOT NULL,
    upload_id TEXT
) STRICT;
CREATE INDEX audit_of_person ON audit (tenant_id, person_id, id);
