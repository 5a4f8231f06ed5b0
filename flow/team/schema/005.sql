-- Who comes to a member's server over SSH and works with its key. Colleagues can hand drafts
-- over to them.
CREATE TABLE IF NOT EXISTS visitors (
	server text PRIMARY KEY,      -- the member
	names  bytea NOT NULL,        -- sealed with this key
	key    bigint NOT NULL,
	seen   timestamptz NOT NULL   -- when the server ran last
);
