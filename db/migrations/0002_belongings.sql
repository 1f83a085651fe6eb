-- What belongs to records: attachments, related items and embedded passwords; flexible assets with their types, and
-- expirations; and the contacts' further fields.
--
-- What belongs to records of several kinds names its parent by parent_kind and parent, the row's number in that kind's
-- table: no foreign key can say so, and the check of the workspace proves it instead. organization is the parent's, kept
-- here too, because finding it would take a look into one of five tables; it moves with the parent.

-- How many records the batch removed: what a pull took away can be brought back.
ALTER TABLE batch ADD COLUMN removals INTEGER NOT NULL DEFAULT 0;

ALTER TABLE contact ADD COLUMN location INTEGER REFERENCES location (seq);
ALTER TABLE contact ADD COLUMN important INTEGER NOT NULL DEFAULT 0 CHECK (important IN (0, 1));
-- One entry a line, "label: value", the primary one first.
ALTER TABLE contact ADD COLUMN contact_emails TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN contact_phones TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN notes TEXT NOT NULL DEFAULT '';

-- A kind of documentation that an account has designed itself. fields is the JSON of a list of descriptions.
CREATE TABLE flexible_asset_type (
    seq          INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    name         TEXT    NOT NULL DEFAULT '',
    description  TEXT    NOT NULL DEFAULT '',
    fields       TEXT    NOT NULL DEFAULT '',
    name_key     TEXT    NOT NULL,
    pending      TEXT    NOT NULL DEFAULT '',
    gone         INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    made_in      INTEGER NOT NULL REFERENCES batch (seq),
    removed_in   INTEGER REFERENCES batch (seq)
) STRICT;

CREATE INDEX flexible_asset_type_by_name ON flexible_asset_type (name_key) WHERE removed_in IS NULL;

-- One page of such documentation. traits is JSON {key: text}, '' when there is none: its keys differ by type.
CREATE TABLE flexible_asset (
    seq          INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    organization INTEGER NOT NULL REFERENCES organization (seq),
    name         TEXT    NOT NULL DEFAULT '',
    flexible_asset_type INTEGER REFERENCES flexible_asset_type (seq),
    archived     INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
    traits       TEXT    NOT NULL DEFAULT '',
    name_key     TEXT    NOT NULL,
    pending      TEXT    NOT NULL DEFAULT '',
    gone         INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    made_in      INTEGER NOT NULL REFERENCES batch (seq),
    removed_in   INTEGER REFERENCES batch (seq)
) STRICT;

CREATE INDEX flexible_asset_by_organization ON flexible_asset (organization, name_key) WHERE removed_in IS NULL;
CREATE INDEX flexible_asset_by_name ON flexible_asset (name_key) WHERE removed_in IS NULL;
CREATE INDEX flexible_asset_by_type ON flexible_asset (flexible_asset_type);

-- A password of a configuration. password and otp_secret are ciphertext, and only of what was typed here.
CREATE TABLE password (
    seq          INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    organization INTEGER NOT NULL REFERENCES organization (seq),
    parent_kind  TEXT    NOT NULL CHECK (parent_kind IN ('configuration')),
    parent       INTEGER NOT NULL,
    name         TEXT    NOT NULL DEFAULT '',
    username     TEXT    NOT NULL DEFAULT '',
    password     TEXT    NOT NULL DEFAULT '',
    otp_secret   TEXT    NOT NULL DEFAULT '',
    url          TEXT    NOT NULL DEFAULT '',
    password_category TEXT    NOT NULL DEFAULT '',
    notes        TEXT    NOT NULL DEFAULT '',
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

CREATE INDEX password_by_parent ON password (parent_kind, parent, name_key) WHERE removed_in IS NULL;
CREATE INDEX password_by_name ON password (name_key) WHERE removed_in IS NULL;

-- A file of a record. content is its SHA-256, under which it lies beside this file; '' while only a remote system has it.
CREATE TABLE attachment (
    seq          INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    organization INTEGER NOT NULL REFERENCES organization (seq),
    parent_kind  TEXT    NOT NULL CHECK (parent_kind IN ('configuration', 'location', 'contact', 'password', 'flexible_asset')),
    parent       INTEGER NOT NULL,
    name         TEXT    NOT NULL DEFAULT '',
    content_type TEXT    NOT NULL DEFAULT '',
    size         TEXT    NOT NULL DEFAULT '',
    content      TEXT    NOT NULL DEFAULT '',
    name_key     TEXT    NOT NULL,
    pending      TEXT    NOT NULL DEFAULT '',
    gone         INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    made_in      INTEGER NOT NULL REFERENCES batch (seq),
    removed_in   INTEGER REFERENCES batch (seq)
) STRICT;

CREATE INDEX attachment_by_parent ON attachment (parent_kind, parent, name_key) WHERE removed_in IS NULL;
CREATE INDEX attachment_by_name ON attachment (name_key) WHERE removed_in IS NULL;
CREATE INDEX attachment_by_content ON attachment (content) WHERE content <> '';

-- A link from its parent to another record; one of the columns that begin with to_ says which. It has no name of its own.
CREATE TABLE related_item (
    seq          INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    organization INTEGER NOT NULL REFERENCES organization (seq),
    parent_kind  TEXT    NOT NULL CHECK (parent_kind IN ('configuration', 'location', 'contact', 'password', 'flexible_asset')),
    parent       INTEGER NOT NULL,
    name         TEXT    NOT NULL DEFAULT '' CHECK (name = ''),
    to_organization INTEGER REFERENCES organization (seq),
    to_location  INTEGER REFERENCES location (seq),
    to_contact   INTEGER REFERENCES contact (seq),
    to_configuration INTEGER REFERENCES configuration (seq),
    to_password  INTEGER REFERENCES password (seq),
    to_flexible_asset INTEGER REFERENCES flexible_asset (seq),
    to_document  TEXT    NOT NULL DEFAULT '',
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

CREATE INDEX related_item_by_parent ON related_item (parent_kind, parent) WHERE removed_in IS NULL;
CREATE INDEX related_item_by_configuration ON related_item (to_configuration) WHERE to_configuration IS NOT NULL;

-- A remote system's view of a date on another record; only read.
CREATE TABLE expiration (
    seq          INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    organization INTEGER NOT NULL REFERENCES organization (seq),
    name         TEXT    NOT NULL DEFAULT '',
    resource_type TEXT    NOT NULL DEFAULT '',
    description  TEXT    NOT NULL DEFAULT '',
    expiration_date TEXT    NOT NULL DEFAULT '',
    to_configuration INTEGER REFERENCES configuration (seq),
    name_key     TEXT    NOT NULL,
    pending      TEXT    NOT NULL DEFAULT '',
    gone         INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    version      INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    made_in      INTEGER NOT NULL REFERENCES batch (seq),
    removed_in   INTEGER REFERENCES batch (seq)
) STRICT;

CREATE INDEX expiration_by_organization ON expiration (organization, name_key) WHERE removed_in IS NULL;
CREATE INDEX expiration_by_name ON expiration (name_key) WHERE removed_in IS NULL;
CREATE INDEX expiration_by_configuration ON expiration (to_configuration) WHERE to_configuration IS NOT NULL;

-- Who has been shown a secret, and when. It names the record and its field, never the secret.
CREATE TABLE secret_shown (
    seq    INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    staff  TEXT    NOT NULL,
    kind   TEXT    NOT NULL,
    record INTEGER NOT NULL,
    field  TEXT    NOT NULL,
    system TEXT    NOT NULL DEFAULT ''            -- the remote system that told it; '' when it was kept here
) STRICT;

CREATE INDEX secret_shown_by_record ON secret_shown (kind, record);
