-- The work: catalogue, concepts, measures, reports. Tables are named after the nouns
-- of the domain; a migration that has landed is never changed.

CREATE TABLE district (
    number TEXT NOT NULL PRIMARY KEY CHECK (length(number) = 2),
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE body (
    id TEXT NOT NULL PRIMARY KEY,
    short_name TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('senate_department', 'district_office', 'office', 'other')),
    parent_id TEXT REFERENCES body (id),
    district TEXT REFERENCES district (number),
    valid_from DATE,
    valid_to DATE,
    note TEXT,
    contact TEXT,
    version BIGINT NOT NULL,
    CHECK (valid_from IS NULL OR valid_to IS NULL OR valid_from < valid_to),
    CHECK (kind <> 'office' OR parent_id IS NOT NULL)
);
CREATE INDEX body_by_parent ON body (parent_id);

CREATE TABLE body_alias (
    body_id TEXT NOT NULL REFERENCES body (id),
    alias TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (body_id, alias)
);

CREATE TABLE body_successor (
    body_id TEXT NOT NULL REFERENCES body (id),
    successor_id TEXT NOT NULL REFERENCES body (id),
    position BIGINT NOT NULL,
    PRIMARY KEY (body_id, successor_id),
    CHECK (body_id <> successor_id)
);

CREATE TABLE action_area (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    parent_id TEXT REFERENCES action_area (id),
    district TEXT REFERENCES district (number),
    note TEXT,
    version BIGINT NOT NULL
);

CREATE TABLE action_area_lor (
    area_id TEXT NOT NULL REFERENCES action_area (id),
    code TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (area_id, code)
);

CREATE TABLE field (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    position BIGINT NOT NULL,
    retired BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE target_group (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    position BIGINT NOT NULL,
    retired BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);

-- No giver: each Bezirksamt gives for itself.
CREATE TABLE programme (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    giver_id TEXT REFERENCES body (id),
    note TEXT,
    retired BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);

-- No area: the city-wide concept. document_id has no foreign key, because a document
-- already points to its concept.
CREATE TABLE concept (
    id TEXT NOT NULL PRIMARY KEY,
    area_id TEXT REFERENCES action_area (id),
    number BIGINT NOT NULL CHECK (number > 0),
    title TEXT NOT NULL,
    decided_on DATE,
    document_id TEXT,
    example BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (area_id, number)
);

CREATE TABLE concept_node (
    id TEXT NOT NULL PRIMARY KEY,
    concept_id TEXT NOT NULL REFERENCES concept (id),
    parent_id TEXT REFERENCES concept_node (id),
    kind TEXT NOT NULL CHECK (kind IN ('guiding_goal', 'field', 'need', 'objective', 'key_measure')),
    code TEXT NOT NULL,
    text TEXT NOT NULL,
    field_id TEXT REFERENCES field (id),
    position BIGINT NOT NULL,
    retired BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (concept_id, code)
);

-- stored_name is the random name of the file in the folder for documents.
CREATE TABLE document (
    id TEXT NOT NULL PRIMARY KEY,
    concept_id TEXT NOT NULL REFERENCES concept (id),
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL CHECK (media_type IN ('application/pdf')),
    bytes BIGINT NOT NULL CHECK (bytes > 0),
    sha256 TEXT NOT NULL,
    stored_name TEXT NOT NULL UNIQUE,
    uploaded_at TIMESTAMPTZ NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    body_id TEXT REFERENCES body (id)
);
CREATE INDEX document_by_concept ON document (concept_id);

-- The last number given per prefix; a number is never given twice.
CREATE TABLE code_counter (
    prefix TEXT NOT NULL PRIMARY KEY,
    last BIGINT NOT NULL CHECK (last > 0)
);

CREATE TABLE measure (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    draft BOOLEAN NOT NULL,
    example BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    created_by_id TEXT NOT NULL REFERENCES body (id),
    created_account_id TEXT NOT NULL REFERENCES account (id),
    title TEXT NOT NULL,
    outside_district TEXT REFERENCES district (number),
    outside_reason TEXT,
    field_id TEXT NOT NULL REFERENCES field (id),
    lead_id TEXT NOT NULL REFERENCES body (id),
    lead_answer TEXT NOT NULL CHECK (lead_answer IN ('asked', 'accepted', 'declined')),
    lead_answered_at TIMESTAMPTZ,
    lead_answered_terms BIGINT,
    lead_reason TEXT,
    lead_terms BIGINT NOT NULL,
    start_on DATE,
    end_on DATE,
    original_end_on DATE,
    end_reason TEXT,
    check_on DATE,
    outside_concept TEXT,
    need TEXT,
    effect TEXT,
    success TEXT,
    risks TEXT,
    continuation TEXT,
    unit TEXT,
    contact TEXT,
    operator TEXT,
    key_measure BOOLEAN NOT NULL,
    priority TEXT CHECK (priority IN ('high', 'medium', 'low')),
    total_cost BIGINT CHECK (total_cost >= 0),
    decisions TEXT,
    file_reference TEXT,
    links TEXT,
    version BIGINT NOT NULL,
    milestones_version BIGINT NOT NULL,
    CHECK ((outside_district IS NULL) = (outside_reason IS NULL)),
    CHECK ((lead_answer = 'asked') = (lead_answered_at IS NULL)),
    CHECK ((lead_answer = 'declined') = (lead_reason IS NOT NULL)),
    CHECK (start_on IS NULL OR end_on IS NULL OR start_on <= end_on)
);
CREATE INDEX measure_by_account ON measure (created_account_id);

CREATE TABLE measure_area (
    measure_id TEXT NOT NULL REFERENCES measure (id),
    area_id TEXT NOT NULL REFERENCES action_area (id),
    position BIGINT NOT NULL,
    PRIMARY KEY (measure_id, area_id)
);

CREATE TABLE measure_objective (
    measure_id TEXT NOT NULL REFERENCES measure (id),
    node_id TEXT NOT NULL REFERENCES concept_node (id),
    position BIGINT NOT NULL,
    PRIMARY KEY (measure_id, node_id)
);

CREATE TABLE measure_goal (
    measure_id TEXT NOT NULL REFERENCES measure (id),
    node_id TEXT NOT NULL REFERENCES concept_node (id),
    position BIGINT NOT NULL,
    PRIMARY KEY (measure_id, node_id)
);

CREATE TABLE measure_target_group (
    measure_id TEXT NOT NULL REFERENCES measure (id),
    target_group_id TEXT NOT NULL REFERENCES target_group (id),
    position BIGINT NOT NULL,
    PRIMARY KEY (measure_id, target_group_id)
);

CREATE TABLE participation (
    id TEXT NOT NULL PRIMARY KEY,
    measure_id TEXT NOT NULL REFERENCES measure (id),
    body_id TEXT NOT NULL REFERENCES body (id),
    task TEXT,
    answer TEXT NOT NULL CHECK (answer IN ('asked', 'accepted', 'declined')),
    answered_at TIMESTAMPTZ,
    answered_terms BIGINT,
    reason TEXT,
    terms BIGINT NOT NULL,
    version BIGINT NOT NULL,
    position BIGINT NOT NULL,
    UNIQUE (measure_id, body_id),
    CHECK ((answer = 'asked') = (answered_at IS NULL)),
    CHECK ((answer = 'declined') = (reason IS NOT NULL))
);

CREATE TABLE contribution (
    id TEXT NOT NULL PRIMARY KEY,
    measure_id TEXT NOT NULL REFERENCES measure (id),
    programme_id TEXT NOT NULL REFERENCES programme (id),
    giver_id TEXT NOT NULL REFERENCES body (id),
    year BIGINT NOT NULL CHECK (year BETWEEN 1990 AND 2100),
    amount BIGINT NOT NULL CHECK (amount > 0),
    state TEXT NOT NULL CHECK (state IN ('asked', 'promised', 'declined', 'granted', 'paid', 'withdrawn')),
    reason TEXT,
    terms BIGINT NOT NULL,
    version BIGINT NOT NULL,
    position BIGINT NOT NULL,
    CHECK (state <> 'declined' OR reason IS NOT NULL)
);
CREATE INDEX contribution_by_measure ON contribution (measure_id);

CREATE TABLE milestone (
    id TEXT NOT NULL PRIMARY KEY,
    measure_id TEXT NOT NULL REFERENCES measure (id),
    title TEXT NOT NULL,
    planned DATE NOT NULL,
    actual DATE,
    version BIGINT NOT NULL,
    position BIGINT NOT NULL
);
CREATE INDEX milestone_by_measure ON milestone (measure_id);

-- number: running per measure; the highest one is the current state.
CREATE TABLE report (
    id TEXT NOT NULL PRIMARY KEY,
    measure_id TEXT NOT NULL REFERENCES measure (id),
    number BIGINT NOT NULL CHECK (number > 0),
    stage TEXT NOT NULL CHECK (stage IN ('not_started', 'preparing', 'running', 'permanent', 'completed', 'deferred', 'dropped')),
    stage_reason TEXT,
    rating TEXT NOT NULL CHECK (rating IN ('on_track', 'at_risk', 'critical', 'unrated')),
    rating_reason TEXT,
    text TEXT,
    internal TEXT,
    next_step TEXT,
    replacement_id TEXT REFERENCES measure (id),
    as_of DATE NOT NULL,
    submitted_at TIMESTAMPTZ NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    body_id TEXT NOT NULL REFERENCES body (id),
    version BIGINT NOT NULL,
    UNIQUE (measure_id, number),
    CHECK (stage NOT IN ('deferred', 'dropped') OR stage_reason IS NOT NULL),
    CHECK (rating NOT IN ('at_risk', 'critical') OR rating_reason IS NOT NULL),
    CHECK (replacement_id IS NULL OR stage = 'dropped')
);

-- Forms that made something, by a hash of page and content: sent twice, they make it
-- once. Outside the history, removed after a period.
CREATE TABLE sent_form (
    account_id TEXT NOT NULL REFERENCES account (id),
    mark TEXT NOT NULL,
    made TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (account_id, mark)
);
CREATE INDEX sent_form_by_time ON sent_form (at);
