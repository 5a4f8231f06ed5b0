-- Who is in the team and which keys are its own: a row for each change, signed by a member of
-- the row before. Rows stay, so that a machine that was off can follow what happened meanwhile.
-- The table members is for teams that are older than this: see former.go.
CREATE TABLE roster (
	nr        bigint PRIMARY KEY,
	body      bytea NOT NULL, -- JSON: see roster.go
	signature bytea NOT NULL
);
