-- Care of the catalogue: rules of programmes as data, and units within bodies.

-- departments: least number of Senate departments that carry a measure together;
-- runs_to is the last day; question is asked to a person and never checked.
ALTER TABLE programme ADD COLUMN departments BIGINT CHECK (departments >= 2);
ALTER TABLE programme ADD COLUMN only_areas BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE programme ADD COLUMN runs_from DATE;
ALTER TABLE programme ADD COLUMN runs_to DATE;
ALTER TABLE programme ADD COLUMN question TEXT;

-- What older history says of these programmes is read the same way: see the step to
-- shape 2 in domain::snapshot.
UPDATE programme
SET departments = 2
WHERE name = 'Gemeinschaftsprojekte';
UPDATE programme
SET only_areas = TRUE, runs_from = '2023-01-31', runs_to = '2030-12-31'
WHERE name = 'Europa im Quartier (EFRE 2021–2027)';
UPDATE programme
SET runs_to = '2028-12-31'
WHERE name = 'BENN';
UPDATE programme
SET question = 'Liegt die Maßnahme außerhalb der Gebiete des Sozialen Zusammenhalts (Quartiersmanagement)?'
WHERE name = 'FEIN-Pilotprojekte';

-- A unit within a body, with its Stellenzeichen.
CREATE TABLE unit (
    id TEXT NOT NULL PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES body (id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    contact TEXT,
    retired BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (body_id, code)
);
