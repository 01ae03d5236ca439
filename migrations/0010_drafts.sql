-- What somebody has typed into a form and not sent yet: one per account and form,
-- replaced with every save. Personal, outside of the history. "holder" is the showing
-- of the form that wrote it last: two windows must not overwrite each other unseen.
CREATE TABLE form_draft (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    path TEXT NOT NULL,
    title TEXT NOT NULL,
    record TEXT NOT NULL,
    fields TEXT NOT NULL,
    holder TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    UNIQUE (account_id, path)
);
CREATE INDEX form_draft_by_time ON form_draft (at);

-- Two administrators at one person: who is slower sees both texts.
ALTER TABLE person ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
