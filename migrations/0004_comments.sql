-- Comments on a measure with the bodies they address, and follow-ups.

-- A removed comment keeps its row and loses its text; the history keeps the trace.
CREATE TABLE comment (
    id TEXT NOT NULL PRIMARY KEY,
    measure_id TEXT NOT NULL REFERENCES measure (id),
    text TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    body_id TEXT REFERENCES body (id),
    edited_at TIMESTAMPTZ,
    removed_at TIMESTAMPTZ,
    removed_by_author BOOLEAN,
    version BIGINT NOT NULL,
    CHECK ((removed_at IS NULL) = (removed_by_author IS NULL)),
    CHECK ((removed_at IS NULL) = (text <> ''))
);
CREATE INDEX comment_by_measure ON comment (measure_id, id);

-- A body addressed by a comment: a task until it is settled.
CREATE TABLE comment_mention (
    comment_id TEXT NOT NULL REFERENCES comment (id),
    body_id TEXT NOT NULL REFERENCES body (id),
    settled_at TIMESTAMPTZ,
    settled_by_id TEXT REFERENCES body (id),
    position BIGINT NOT NULL,
    PRIMARY KEY (comment_id, body_id),
    CHECK (settled_at IS NOT NULL OR settled_by_id IS NULL)
);
CREATE INDEX comment_mention_open ON comment_mention (body_id) WHERE settled_at IS NULL;

-- No body: for the account alone. Outside the history, because it is erasable.
CREATE TABLE follow_up (
    id TEXT NOT NULL PRIMARY KEY,
    measure_id TEXT REFERENCES measure (id),
    text TEXT NOT NULL CHECK (text <> ''),
    due DATE NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    body_id TEXT REFERENCES body (id),
    done_at TIMESTAMPTZ,
    version BIGINT NOT NULL
);
CREATE INDEX follow_up_by_account ON follow_up (account_id, due);
CREATE INDEX follow_up_by_body ON follow_up (body_id, due) WHERE body_id IS NOT NULL;
