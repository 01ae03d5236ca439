-- The house itself: accounts, sessions, history. One text for SQLite and PostgreSQL;
-- a migration that has landed is never changed.

-- A person behind an account: the only place where names live; erasable.
CREATE TABLE person (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT
);

CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT REFERENCES person (id),
    login TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    must_change BOOLEAN NOT NULL,
    disabled_at TIMESTAMPTZ,
    demo BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL
);

-- body_id means a row of "body"; that table is made by a later migration.
CREATE TABLE role_grant (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    role TEXT NOT NULL CHECK (role IN ('clerk', 'district_coordinator', 'state_coordinator', 'leadership', 'auditor', 'administrator')),
    body_id TEXT,
    district TEXT,
    valid_from DATE NOT NULL,
    valid_to DATE
);
CREATE INDEX role_grant_by_account ON role_grant (account_id);

-- Failed sign-ins by the hash of the name as typed: known and unknown names are
-- treated alike, and a password typed into the wrong field is not kept.
CREATE TABLE sign_in_attempt (
    login_hash TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at TIMESTAMPTZ NOT NULL,
    locked_until TIMESTAMPTZ
);

CREATE TABLE session (
    id_hash TEXT NOT NULL PRIMARY KEY,
    account_id TEXT REFERENCES account (id),
    data TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    last_seen TIMESTAMPTZ NOT NULL
);
CREATE INDEX session_by_account ON session (account_id);

-- What somebody typed when the session had ended.
CREATE TABLE kept_form (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    path TEXT NOT NULL,
    body TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX kept_form_by_account ON kept_form (account_id, at);

-- Outside the chain, removed after a period. No foreign key: an entry outlives what
-- it speaks of.
CREATE TABLE security_log (
    id TEXT NOT NULL PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL,
    event TEXT NOT NULL,
    account_id TEXT,
    by_account_id TEXT,
    detail TEXT
);
CREATE INDEX security_log_by_time ON security_log (at);

-- Append-only. "snapshot" is emptied by a redaction; the chain covers only its hash.
CREATE TABLE history (
    seq BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    shape BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    account TEXT,
    body TEXT,
    cause TEXT NOT NULL,
    snapshot TEXT,
    snapshot_hash TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (kind, id, version)
);
CREATE INDEX history_by_kind_and_time ON history (kind, at);

-- The end of the chain: one row, whose lock puts the writers in line.
CREATE TABLE history_head (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL
);
INSERT INTO history_head (one, seq, hash, at)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000', '1970-01-01T00:00:00+00:00');
