-- Agreements: when somebody was asked, which terms are in force while new ones wait, how
-- an answer came that a coordination noted; and the review of reports by Bezirk.

ALTER TABLE measure ADD COLUMN lead_asked_at TIMESTAMPTZ;
ALTER TABLE measure ADD COLUMN lead_note TEXT;
ALTER TABLE measure ADD COLUMN lead_in_force_id TEXT REFERENCES body (id);

-- Older rows do not say when somebody was asked: the day the measure was created.
UPDATE measure
SET lead_asked_at = created_at
WHERE lead_id <> created_by_id;

UPDATE measure
SET lead_in_force_id = lead_id
WHERE lead_answer = 'accepted';

ALTER TABLE participation ADD COLUMN asked_at TIMESTAMPTZ;
ALTER TABLE participation ADD COLUMN note TEXT;
ALTER TABLE participation ADD COLUMN agreed_terms BIGINT;
ALTER TABLE participation ADD COLUMN agreed_task TEXT;
ALTER TABLE participation ADD COLUMN text TEXT;

UPDATE participation
SET asked_at = (SELECT m.created_at FROM measure m WHERE m.id = participation.measure_id);

UPDATE participation
SET agreed_terms = answered_terms, agreed_task = task
WHERE answer = 'accepted';

ALTER TABLE contribution ADD COLUMN agreed_terms BIGINT;
ALTER TABLE contribution ADD COLUMN asked_at TIMESTAMPTZ;
ALTER TABLE contribution ADD COLUMN answered_at TIMESTAMPTZ;
ALTER TABLE contribution ADD COLUMN note TEXT;
ALTER TABLE contribution ADD COLUMN change_year BIGINT CHECK (change_year BETWEEN 1990 AND 2100);
ALTER TABLE contribution ADD COLUMN change_amount BIGINT CHECK (change_amount > 0);
ALTER TABLE contribution ADD COLUMN change_asked_at TIMESTAMPTZ;
ALTER TABLE contribution ADD COLUMN change_declined_at TIMESTAMPTZ;
ALTER TABLE contribution ADD COLUMN change_reason TEXT;
ALTER TABLE contribution ADD COLUMN change_note TEXT;

UPDATE contribution
SET asked_at = (SELECT m.created_at FROM measure m WHERE m.id = contribution.measure_id);

UPDATE contribution
SET agreed_terms = terms
WHERE state IN ('promised', 'granted', 'paid');

-- One decision of one Bezirk about one report.
CREATE TABLE review (
    report_id TEXT NOT NULL REFERENCES report (id),
    district TEXT NOT NULL REFERENCES district (number),
    decision TEXT NOT NULL CHECK (decision IN ('confirmed', 'returned')),
    reason TEXT,
    at TIMESTAMPTZ NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    body_id TEXT REFERENCES body (id),
    role TEXT NOT NULL CHECK (role IN ('district_coordinator', 'state_coordinator', 'leadership')),
    PRIMARY KEY (report_id, district),
    CHECK ((decision = 'returned') = (reason IS NOT NULL))
);

-- How far somebody has read the changes; belongs to the account alone.
CREATE TABLE read_mark (
    account_id TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    seq BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL
);

-- "erfüllt": said by a person, with the reason.
ALTER TABLE concept_node ADD COLUMN fulfilled_at TIMESTAMPTZ;
ALTER TABLE concept_node ADD COLUMN fulfilled_reason TEXT;
ALTER TABLE concept_node ADD COLUMN fulfilled_by_id TEXT REFERENCES body (id);
