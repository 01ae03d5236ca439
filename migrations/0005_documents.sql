-- Documents on measures, and further ones on concepts, of more kinds than PDF. SQLite
-- cannot alter a CHECK, so the table is made anew.

CREATE TABLE document_new (
    id TEXT NOT NULL PRIMARY KEY,
    concept_id TEXT REFERENCES concept (id),
    measure_id TEXT REFERENCES measure (id),
    -- Beside the text of the concept, not the text itself.
    annex BOOLEAN NOT NULL,
    title TEXT,
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL CHECK (media_type IN (
        'application/pdf',
        'image/png',
        'image/jpeg',
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        'application/vnd.openxmlformats-officedocument.presentationml.presentation',
        'application/vnd.oasis.opendocument.text',
        'application/vnd.oasis.opendocument.spreadsheet',
        'application/vnd.oasis.opendocument.presentation',
        'text/plain',
        'text/csv'
    )),
    bytes BIGINT NOT NULL CHECK (bytes > 0),
    sha256 TEXT NOT NULL,
    stored_name TEXT NOT NULL,
    uploaded_at TIMESTAMPTZ NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    body_id TEXT REFERENCES body (id),
    removed_at TIMESTAMPTZ,
    CHECK ((concept_id IS NULL) <> (measure_id IS NULL)),
    CHECK (concept_id IS NOT NULL OR NOT annex)
);

INSERT INTO document_new (id, concept_id, measure_id, annex, title, file_name, media_type, bytes, sha256, stored_name, uploaded_at, account_id, body_id, removed_at)
SELECT id, concept_id, NULL, FALSE, NULL, file_name, media_type, bytes, sha256, stored_name, uploaded_at, account_id, body_id, NULL
FROM document;

DROP TABLE document;
ALTER TABLE document_new RENAME TO document;

CREATE UNIQUE INDEX document_by_stored_name ON document (stored_name);
CREATE INDEX document_by_concept ON document (concept_id);
CREATE INDEX document_by_measure ON document (measure_id);

-- Files that may have to go: of uploads that have not ended yet, and of documents that
-- were removed. Each is deleted from the folder unless a document names it by then.
-- Outside the history.
CREATE TABLE loose_file (
    stored_name TEXT NOT NULL PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL
);
