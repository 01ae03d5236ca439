-- Help: the texts every public page must have, barriers reported by anybody, and who
-- has put the first steps away.

-- The text as it stands; all versions are in the history. A page without a row shows
-- the text that comes with the program.
CREATE TABLE public_text (
    page TEXT NOT NULL PRIMARY KEY CHECK (page IN ('accessibility', 'privacy', 'imprint')),
    text TEXT NOT NULL,
    updated_on DATE NOT NULL,
    version BIGINT NOT NULL
);

-- Outside the history: a contact is personal and is erased after a while. form_mark
-- tells a form that was sent twice.
CREATE TABLE barrier (
    id TEXT NOT NULL PRIMARY KEY,
    form_mark TEXT NOT NULL UNIQUE,
    place TEXT NOT NULL,
    text TEXT NOT NULL,
    contact TEXT,
    arrived_at TIMESTAMPTZ NOT NULL,
    answered_on DATE,
    answer TEXT,
    version BIGINT NOT NULL,
    CHECK ((answered_on IS NULL) = (answer IS NULL))
);
CREATE INDEX barrier_by_arrival ON barrier (arrived_at, id);

-- Whoever has put the panel "Erste Schritte" away; personal, outside the history.
CREATE TABLE first_steps_dismissed (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    at TIMESTAMPTZ NOT NULL
);

-- What somebody has done for the first time is asked on each start page.
CREATE INDEX history_by_account_and_cause ON history (account, cause);
