-- Whom a person is at the system behind a gateway. picture is what that system showed when it and
-- the rows here last had the same picture; null, if that was none.
CREATE TABLE upstream (
    tenant_id   TEXT NOT NULL,
    person_id   TEXT NOT NULL,
    upstream_id TEXT NOT NULL,
    picture     TEXT,
    PRIMARY KEY (tenant_id, person_id),
    UNIQUE (tenant_id, upstream_id),
    FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
) STRICT;
