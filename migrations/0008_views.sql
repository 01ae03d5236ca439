-- How somebody likes to work: saved views of lists, and preferences. Personal and
-- erasable, so outside the history.

-- query is the address of the list without its path; it is read again by the list's
-- own code. No body: for the account alone. sort_key is the folded name.
CREATE TABLE saved_view (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    body_id TEXT REFERENCES body (id),
    list TEXT NOT NULL CHECK (list IN ('measures', 'requests', 'money')),
    name TEXT NOT NULL CHECK (name <> ''),
    sort_key TEXT NOT NULL,
    query TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX saved_view_by_account ON saved_view (account_id, sort_key) WHERE body_id IS NULL;
CREATE UNIQUE INDEX saved_view_by_body ON saved_view (body_id, sort_key) WHERE body_id IS NOT NULL;

-- No row: everything as it comes. start_view_id: shown instead of the overview.
CREATE TABLE preference (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    density TEXT NOT NULL CHECK (density IN ('comfortable', 'compact')),
    shortcuts BOOLEAN NOT NULL,
    start_view_id TEXT REFERENCES saved_view (id) ON DELETE SET NULL
);
CREATE INDEX preference_by_start ON preference (start_view_id) WHERE start_view_id IS NOT NULL;
