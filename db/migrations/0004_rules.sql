-- Rules and locks: what people have decided once for all. Both are about one field of one kind towards one system, of one
-- organization or (NULL) of all.

-- A remembered choice: which side counts when both have changed the field.
CREATE TABLE rule (
    id           TEXT    NOT NULL PRIMARY KEY,
    kind         TEXT    NOT NULL,
    field        TEXT    NOT NULL,
    system       TEXT    NOT NULL,
    organization INTEGER REFERENCES organization (seq),
    take         TEXT    NOT NULL CHECK (take IN ('local', 'remote')),
    staff        TEXT    NOT NULL,               -- the name as it was then
    at           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX rule_by_scope ON rule (kind, field, system, coalesce(organization, 0));

-- A field that is never sent to the system.
CREATE TABLE field_lock (
    id           TEXT    NOT NULL PRIMARY KEY,
    kind         TEXT    NOT NULL,
    field        TEXT    NOT NULL,
    system       TEXT    NOT NULL,
    organization INTEGER REFERENCES organization (seq),
    staff        TEXT    NOT NULL,
    at           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX field_lock_by_scope ON field_lock (kind, field, system, coalesce(organization, 0));

-- Records that a system no longer has are few, and asked for by the list of what waits for a choice.
CREATE INDEX link_by_missing ON link (kind, record) WHERE missing > 0;
