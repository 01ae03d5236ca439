-- When the mark "erfüllt" of an objective was last taken back, and why.
ALTER TABLE concept_node ADD COLUMN reopened_at TIMESTAMPTZ;
ALTER TABLE concept_node ADD COLUMN reopened_reason TEXT;
ALTER TABLE concept_node ADD COLUMN reopened_by_id TEXT REFERENCES body (id);
