-- The first schema.
--
-- What all tables of records share:
--   seq         the row's own number. Rows point to each other by it, and the history, the queue and the search
--               index do too: at a million configurations with nine references each, 36 letters a reference would be
--               most of the file. It never leaves this package, and is never used again, because rows are not deleted.
--   id          the record's id, as everyone else knows it.
--   name_key    the name in lower case and without diacritics: what lists are sorted by and names are found by.
--   pending     what was typed and did not fit, as JSON {field: {text, code, message}}; '' when there is none.
--   gone        1 when a remote system no longer has it, confirmed twice.
--   version     counts the saves, from 1.
--   made_in     the batch that made it. History says no more about it: an import of 100,000 rows writes one row there.
--   removed_in  the batch that removed it; NULL while it is there. The row stays, so that undo brings back the same
--               record, and what points to it still knows its name.
-- Every time is in Unix milliseconds, UTC. Dates that people enter are calendar dates, YYYY-MM-DD. '' is unknown.

-- Everything one act changed: the unit of history and of undo.
CREATE TABLE batch (
    seq       INTEGER PRIMARY KEY,
    id        TEXT    NOT NULL UNIQUE,
    action    TEXT    NOT NULL,
    staff     TEXT    NOT NULL,                  -- the name as it was then; the profile may be gone since
    at        INTEGER NOT NULL,
    title     TEXT    NOT NULL DEFAULT '',
    undone_by INTEGER REFERENCES batch (seq),
    undoes    INTEGER REFERENCES batch (seq),
    records   INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The records a batch made, as runs of row numbers: one writer at a time makes them run without gaps.
CREATE TABLE batch_range (
    batch INTEGER NOT NULL REFERENCES batch (seq),
    kind  TEXT    NOT NULL,
    first INTEGER NOT NULL,
    last  INTEGER NOT NULL,
    PRIMARY KEY (batch, kind, first)
) STRICT, WITHOUT ROWID;

-- One field of one record that a batch changed. Field '' is the record itself: with new '' its removal, with old '' its
-- coming back; its first making is in batch_range. Clustered by batch, which is how undo reads it; version is the
-- record's after the change. For pending text, old and new hold the JSON of one entry of the record's pending column.
CREATE TABLE change (
    batch   INTEGER NOT NULL REFERENCES batch (seq),
    n       INTEGER NOT NULL,
    kind    TEXT    NOT NULL,
    record  INTEGER NOT NULL,
    field   TEXT    NOT NULL,
    old     TEXT    NOT NULL DEFAULT '',         -- references as ids
    new     TEXT    NOT NULL DEFAULT '',
    pending INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL,
    PRIMARY KEY (batch, n)
) STRICT, WITHOUT ROWID;

CREATE INDEX change_by_record ON change (kind, record);

-- An account-wide list. Lists are small and read whole.
CREATE TABLE organization_type (
    seq          INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    name         TEXT    NOT NULL DEFAULT '',
    name_key     TEXT    NOT NULL,
    pending      TEXT    NOT NULL DEFAULT '',
    gone         INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    made_in      INTEGER NOT NULL REFERENCES batch (seq),
    removed_in   INTEGER REFERENCES batch (seq)
) STRICT;

CREATE INDEX organization_type_by_name ON organization_type (name_key) WHERE removed_in IS NULL;

-- An account-wide list.
CREATE TABLE organization_status (
    seq          INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    name         TEXT    NOT NULL DEFAULT '',
    name_key     TEXT    NOT NULL,
    pending      TEXT    NOT NULL DEFAULT '',
    gone         INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    made_in      INTEGER NOT NULL REFERENCES batch (seq),
    removed_in   INTEGER REFERENCES batch (seq)
) STRICT;

CREATE INDEX organization_status_by_name ON organization_status (name_key) WHERE removed_in IS NULL;

-- A client being documented.
CREATE TABLE organization (
    seq          INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    name         TEXT    NOT NULL DEFAULT '',
    short_name   TEXT    NOT NULL DEFAULT '',
    organization_type INTEGER REFERENCES organization_type (seq),
    organization_status INTEGER REFERENCES organization_status (seq),
    parent       INTEGER REFERENCES organization (seq),
    alert        TEXT    NOT NULL DEFAULT '',
    description  TEXT    NOT NULL DEFAULT '',
    quick_notes  TEXT    NOT NULL DEFAULT '',
    name_key     TEXT    NOT NULL,
    pending      TEXT    NOT NULL DEFAULT '',
    gone         INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    made_in      INTEGER NOT NULL REFERENCES batch (seq),
    removed_in   INTEGER REFERENCES batch (seq)
) STRICT;

CREATE INDEX organization_by_name ON organization (name_key) WHERE removed_in IS NULL;

-- A place of an organization. Region and country are names of fixed lists, kept as text.
CREATE TABLE location (
    seq          INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    organization INTEGER NOT NULL REFERENCES organization (seq),
    name         TEXT    NOT NULL DEFAULT '',
    "primary"    INTEGER NOT NULL DEFAULT 0 CHECK ("primary" IN (0, 1)),
    address_1    TEXT    NOT NULL DEFAULT '',
    address_2    TEXT    NOT NULL DEFAULT '',
    city         TEXT    NOT NULL DEFAULT '',
    postal_code  TEXT    NOT NULL DEFAULT '',
    region       TEXT    NOT NULL DEFAULT '',
    country      TEXT    NOT NULL DEFAULT '',
    phone        TEXT    NOT NULL DEFAULT '',
    fax          TEXT    NOT NULL DEFAULT '',
    notes        TEXT    NOT NULL DEFAULT '',
    name_key     TEXT    NOT NULL,
    pending      TEXT    NOT NULL DEFAULT '',
    gone         INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    made_in      INTEGER NOT NULL REFERENCES batch (seq),
    removed_in   INTEGER REFERENCES batch (seq)
) STRICT;

CREATE INDEX location_by_organization ON location (organization, name_key) WHERE removed_in IS NULL;
CREATE INDEX location_by_name ON location (name_key) WHERE removed_in IS NULL;

-- A person of an organization.
CREATE TABLE contact (
    seq          INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    organization INTEGER NOT NULL REFERENCES organization (seq),
    name         TEXT    NOT NULL DEFAULT '',
    first_name   TEXT    NOT NULL DEFAULT '',
    last_name    TEXT    NOT NULL DEFAULT '',
    title        TEXT    NOT NULL DEFAULT '',
    name_key     TEXT    NOT NULL,
    pending      TEXT    NOT NULL DEFAULT '',
    gone         INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    made_in      INTEGER NOT NULL REFERENCES batch (seq),
    removed_in   INTEGER REFERENCES batch (seq)
) STRICT;

CREATE INDEX contact_by_organization ON contact (organization, name_key) WHERE removed_in IS NULL;
CREATE INDEX contact_by_name ON contact (name_key) WHERE removed_in IS NULL;

-- An account-wide list.
CREATE TABLE configuration_type (
    seq          INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    name         TEXT    NOT NULL DEFAULT '',
    name_key     TEXT    NOT NULL,
    pending      TEXT    NOT NULL DEFAULT '',
    gone         INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    made_in      INTEGER NOT NULL REFERENCES batch (seq),
    removed_in   INTEGER REFERENCES batch (seq)
) STRICT;

CREATE INDEX configuration_type_by_name ON configuration_type (name_key) WHERE removed_in IS NULL;

-- An account-wide list.
CREATE TABLE configuration_status (
    seq          INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    name         TEXT    NOT NULL DEFAULT '',
    name_key     TEXT    NOT NULL,
    pending      TEXT    NOT NULL DEFAULT '',
    gone         INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    made_in      INTEGER NOT NULL REFERENCES batch (seq),
    removed_in   INTEGER REFERENCES batch (seq)
) STRICT;

CREATE INDEX configuration_status_by_name ON configuration_status (name_key) WHERE removed_in IS NULL;

-- An account-wide list.
CREATE TABLE manufacturer (
    seq          INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    name         TEXT    NOT NULL DEFAULT '',
    name_key     TEXT    NOT NULL,
    pending      TEXT    NOT NULL DEFAULT '',
    gone         INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    made_in      INTEGER NOT NULL REFERENCES batch (seq),
    removed_in   INTEGER REFERENCES batch (seq)
) STRICT;

CREATE INDEX manufacturer_by_name ON manufacturer (name_key) WHERE removed_in IS NULL;

-- An account-wide list; the same model name may exist with two manufacturers.
CREATE TABLE model (
    seq          INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    name         TEXT    NOT NULL DEFAULT '',
    manufacturer INTEGER REFERENCES manufacturer (seq),
    name_key     TEXT    NOT NULL,
    pending      TEXT    NOT NULL DEFAULT '',
    gone         INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    made_in      INTEGER NOT NULL REFERENCES batch (seq),
    removed_in   INTEGER REFERENCES batch (seq)
) STRICT;

CREATE INDEX model_by_name ON model (name_key) WHERE removed_in IS NULL;

-- An account-wide list.
CREATE TABLE platform (
    seq          INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    name         TEXT    NOT NULL DEFAULT '',
    name_key     TEXT    NOT NULL,
    pending      TEXT    NOT NULL DEFAULT '',
    gone         INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    made_in      INTEGER NOT NULL REFERENCES batch (seq),
    removed_in   INTEGER REFERENCES batch (seq)
) STRICT;

CREATE INDEX platform_by_name ON platform (name_key) WHERE removed_in IS NULL;

-- An account-wide list.
CREATE TABLE operating_system (
    seq          INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    name         TEXT    NOT NULL DEFAULT '',
    platform     INTEGER REFERENCES platform (seq),
    name_key     TEXT    NOT NULL,
    pending      TEXT    NOT NULL DEFAULT '',
    gone         INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    made_in      INTEGER NOT NULL REFERENCES batch (seq),
    removed_in   INTEGER REFERENCES batch (seq)
) STRICT;

CREATE INDEX operating_system_by_name ON operating_system (name_key) WHERE removed_in IS NULL;

-- One device or managed thing of an organization: a column a field, in the order of IT Glue's form. A million of these
-- must page, count and be searched at once, and 100,000 be written in seconds: an index here costs every import, so
-- there is one for each question that is asked while someone types, and none else. The two by name carry archived, so
-- that the page, the count and the jump to row N never touch the table.
CREATE TABLE configuration (
    seq          INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    organization INTEGER NOT NULL REFERENCES organization (seq),
    name         TEXT    NOT NULL DEFAULT '',
    configuration_type INTEGER REFERENCES configuration_type (seq),
    configuration_status INTEGER REFERENCES configuration_status (seq),
    serial_number TEXT    NOT NULL DEFAULT '',
    manufacturer INTEGER REFERENCES manufacturer (seq),
    model        INTEGER REFERENCES model (seq),
    location     INTEGER REFERENCES location (seq),
    hostname     TEXT    NOT NULL DEFAULT '',
    primary_ip   TEXT    NOT NULL DEFAULT '',
    warranty_expires_at TEXT    NOT NULL DEFAULT '',
    mac_address  TEXT    NOT NULL DEFAULT '',
    default_gateway TEXT    NOT NULL DEFAULT '',
    platform     INTEGER REFERENCES platform (seq),
    operating_system INTEGER REFERENCES operating_system (seq),
    operating_system_notes TEXT    NOT NULL DEFAULT '',
    notes        TEXT    NOT NULL DEFAULT '',
    asset_tag    TEXT    NOT NULL DEFAULT '',
    position     TEXT    NOT NULL DEFAULT '',
    contact      INTEGER REFERENCES contact (seq),
    installed_at TEXT    NOT NULL DEFAULT '',
    installed_by TEXT    NOT NULL DEFAULT '',
    purchased_at TEXT    NOT NULL DEFAULT '',
    purchased_by TEXT    NOT NULL DEFAULT '',
    archived     INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
    name_key     TEXT    NOT NULL,
    pending      TEXT    NOT NULL DEFAULT '',
    gone         INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    made_in      INTEGER NOT NULL REFERENCES batch (seq),
    removed_in   INTEGER REFERENCES batch (seq)
) STRICT;

CREATE INDEX configuration_by_organization ON configuration (organization, name_key, seq, archived) WHERE removed_in IS NULL;
CREATE INDEX configuration_by_name ON configuration (name_key, seq, archived) WHERE removed_in IS NULL;
CREATE INDEX configuration_by_serial_number ON configuration (serial_number COLLATE NOCASE) WHERE serial_number <> '';
CREATE INDEX configuration_by_mac_address ON configuration (mac_address) WHERE mac_address <> '';
CREATE INDEX configuration_by_primary_ip ON configuration (primary_ip) WHERE primary_ip <> '';
CREATE INDEX configuration_by_draft ON configuration (organization) WHERE name = '' OR configuration_type IS NULL;
CREATE INDEX configuration_by_problem ON configuration (organization) WHERE pending <> '';

-- A further address of a configuration. It belongs to the organization of its configuration, and is not told twice.
CREATE TABLE configuration_interface (
    seq          INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    configuration INTEGER NOT NULL REFERENCES configuration (seq),
    name         TEXT    NOT NULL DEFAULT '',
    ip_address   TEXT    NOT NULL DEFAULT '',
    mac_address  TEXT    NOT NULL DEFAULT '',
    "primary"    INTEGER NOT NULL DEFAULT 0 CHECK ("primary" IN (0, 1)),
    notes        TEXT    NOT NULL DEFAULT '',
    name_key     TEXT    NOT NULL,
    pending      TEXT    NOT NULL DEFAULT '',
    gone         INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    made_in      INTEGER NOT NULL REFERENCES batch (seq),
    removed_in   INTEGER REFERENCES batch (seq)
) STRICT;

CREATE INDEX configuration_interface_by_configuration ON configuration_interface (configuration, name_key) WHERE removed_in IS NULL;
CREATE INDEX configuration_interface_by_mac_address ON configuration_interface (mac_address) WHERE mac_address <> '';

-- A record's counterpart in a remote system, and the base: what both sides last agreed on. The base is one JSON text,
-- because it is only ever read and written whole, and its fields differ by system.
CREATE TABLE link (
    kind      TEXT    NOT NULL,
    record    INTEGER NOT NULL,
    system    TEXT    NOT NULL,
    remote_id TEXT    NOT NULL,
    url       TEXT    NOT NULL DEFAULT '',
    version   TEXT    NOT NULL DEFAULT '',       -- the remote system's own mark of the last change, as it wrote it
    psa_sync  TEXT    NOT NULL DEFAULT '',
    base      TEXT    NOT NULL DEFAULT '{}',
    seen_at   INTEGER NOT NULL DEFAULT 0,
    missing   INTEGER NOT NULL DEFAULT 0,        -- complete sweeps in a row that did not show it
    PRIMARY KEY (kind, record, system)
) STRICT, WITHOUT ROWID;

-- One remote record has one counterpart here: the last line of defence against making it twice.
CREATE UNIQUE INDEX link_by_remote ON link (system, kind, remote_id);

-- What waits to be sent. A row says THAT a record waits; WHAT to send is worked out from the base and the record at the
-- moment of sending, so ten edits made offline are one request. A row goes only after the confirmation is stored. The
-- intent of a create is stored before it is sent: after a crash it is looked up, never sent again blindly.
CREATE TABLE outbox (
    kind         TEXT    NOT NULL,
    record       INTEGER NOT NULL,
    system       TEXT    NOT NULL,
    organization INTEGER,                        -- of the record, to count by; NULL for account-wide records
    state        TEXT    NOT NULL DEFAULT 'queued',
    reason       TEXT    NOT NULL DEFAULT '',
    message      TEXT    NOT NULL DEFAULT '',
    queued_at    INTEGER NOT NULL,
    intent_at    INTEGER,                        -- NULL when no create is under way
    intent       TEXT    NOT NULL DEFAULT '',    -- the values sent then, as JSON
    looked_up    INTEGER NOT NULL DEFAULT 0,
    looked_at    INTEGER NOT NULL DEFAULT 0,
    not_before   INTEGER NOT NULL DEFAULT 0,
    attempts     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, record, system)
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_by_age ON outbox (queued_at);
CREATE INDEX outbox_by_organization ON outbox (organization, kind, state, system);
CREATE INDEX outbox_by_intent ON outbox (system, kind) WHERE intent_at IS NOT NULL;

-- A field both sides changed differently; it waits for a person, and nothing is sent for it until then.
CREATE TABLE conflict (
    kind              TEXT    NOT NULL,
    record            INTEGER NOT NULL,
    system            TEXT    NOT NULL,
    field             TEXT    NOT NULL,
    base              TEXT    NOT NULL DEFAULT '',
    local             TEXT    NOT NULL DEFAULT '',
    remote            TEXT    NOT NULL DEFAULT '',
    remote_changed_at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, record, system, field)
) STRICT, WITHOUT ROWID;

-- Where the next pull of a kind goes on; opaque to us.
CREATE TABLE cursor (
    system TEXT NOT NULL,
    kind   TEXT NOT NULL,
    value  TEXT NOT NULL,
    PRIMARY KEY (system, kind)
) STRICT, WITHOUT ROWID;

-- When a system was last heard of, and what went wrong then.
CREATE TABLE last_contact (
    system  TEXT    NOT NULL PRIMARY KEY,
    at      INTEGER NOT NULL,
    problem TEXT    NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

-- What an import knew about its file; the rest of it is its batch.
CREATE TABLE import_run (
    batch     INTEGER NOT NULL PRIMARY KEY REFERENCES batch (seq),
    file      TEXT    NOT NULL,
    sha256    TEXT    NOT NULL DEFAULT '',
    rows      INTEGER NOT NULL DEFAULT 0,
    created   INTEGER NOT NULL DEFAULT 0,
    updated   INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    skipped   INTEGER NOT NULL DEFAULT 0,
    mapping   TEXT    NOT NULL DEFAULT ''
) STRICT;

-- How columns were mapped the last time a sheet had these headers.
CREATE TABLE import_mapping (
    headers  TEXT    NOT NULL PRIMARY KEY,
    mapping  TEXT    NOT NULL,
    saved_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Settings and connections, as text under a dotted key. Never a secret: those are in the keyring, named here by reference.
CREATE TABLE setting (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
    id   TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX staff_by_name ON staff (name);

-- The organizations a profile is limited to.
CREATE TABLE staff_organization (
    staff        TEXT    NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    organization INTEGER NOT NULL REFERENCES organization (seq),
    PRIMARY KEY (staff, organization)
) STRICT, WITHOUT ROWID;

-- The search index: every run of three characters of a record's folded text. It keeps no text and no positions, and
-- forgets nothing: a record's former words stay in it, because every hit is proved on the record itself, and taking them
-- out would make it four times as large or half as fast. Row numbers are seq plus an offset by kind. It follows the
-- records from search_queue: in their transaction it would make a save ten times slower.
CREATE VIRTUAL TABLE search USING fts5(text, content = '', detail = none, tokenize = 'trigram case_sensitive 1');

-- Written in large pieces that are seldom joined: an import fills it in half the time, and a search over some more pieces
-- is not slower than people notice.
INSERT INTO search (search, rank) VALUES ('hashsize', 16777216), ('automerge', 16), ('crisismerge', 32);

-- Records whose search text is out of date, as runs of row numbers. Being a table, it survives whatever stops us.
CREATE TABLE search_queue (
    seq   INTEGER PRIMARY KEY,
    kind  TEXT    NOT NULL,
    first INTEGER NOT NULL,
    last  INTEGER NOT NULL
) STRICT;
