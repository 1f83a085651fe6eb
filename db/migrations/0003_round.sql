-- The history of rounds: every pull, push or both, of people and automatic ones. A row is written before the first
-- request and completed at the end, so that a round that was broken off is there too. Old ones are forgotten (round.go).
-- The counts are one JSON text, because they are only ever read and written whole, and grow with the kinds.
CREATE TABLE round (
    seq       INTEGER PRIMARY KEY,
    id        TEXT    NOT NULL UNIQUE,
    kind      TEXT    NOT NULL,
    staff     TEXT    NOT NULL,                  -- the name as it was then; the profile may be gone since
    automatic INTEGER NOT NULL DEFAULT 0 CHECK (automatic IN (0, 1)),
    at        INTEGER NOT NULL,
    ended_at  INTEGER NOT NULL DEFAULT 0,        -- 0 while it is under way
    scope     TEXT    NOT NULL DEFAULT '',       -- ids of organizations with blanks between; '' is all
    state     TEXT    NOT NULL,
    code      TEXT    NOT NULL DEFAULT '',
    message   TEXT    NOT NULL DEFAULT '',
    counts    TEXT    NOT NULL DEFAULT '{}',
    batches   TEXT    NOT NULL DEFAULT '',       -- ids with blanks between
    quiet     INTEGER NOT NULL DEFAULT 0 CHECK (quiet IN (0, 1)) -- nothing came of it: forgotten first
) STRICT;
