-- The keys that seal everything else, each encrypted with age to every member. The newest
-- one seals.
CREATE TABLE IF NOT EXISTS keys (
	id      bigint PRIMARY KEY,
	created timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS members (
	name      text PRIMARY KEY,
	recipient text NOT NULL UNIQUE, -- age1…
	added     timestamptz NOT NULL DEFAULT now(),
	added_by  text NOT NULL,
	proof     bytea NOT NULL,       -- sealed: only a member can add one
	key       bigint NOT NULL       -- which key sealed the proof
);

CREATE TABLE IF NOT EXISTS wrapped (
	key       bigint NOT NULL REFERENCES keys (id),
	recipient text NOT NULL,
	wrapped   bytea NOT NULL,
	PRIMARY KEY (key, recipient)
);

CREATE TABLE IF NOT EXISTS drafts (
	id       text PRIMARY KEY,
	-- Who has it open. A write carries the lease, and is refused if it isn't this one. It
	-- also carries a version, so that a late write can't replace a newer one.
	lease    bigint NOT NULL,
	version  bigint NOT NULL,
	token    text NOT NULL,      -- which process took the lease
	owner    text,               -- NULL if it's closed
	host     text NOT NULL,
	pid      bigint NOT NULL,
	since    timestamptz NOT NULL,
	expires  timestamptz NOT NULL, -- without a heartbeat, anyone may take it after that
	-- What a list shows. Names are sealed.
	state    text NOT NULL,
	account  text NOT NULL,
	profile  text NOT NULL,
	source   text NOT NULL,      -- a hash: the file that apply was given
	business text NOT NULL,      -- a few bits of a hash
	gone     boolean NOT NULL,   -- the answers were removed when their time was up
	created  timestamptz NOT NULL,
	changed  timestamptz NOT NULL,
	touched  timestamptz NOT NULL DEFAULT now(),
	assignee     text NOT NULL DEFAULT '', -- whom it was handed to
	-- Sealed with this key:
	key      bigint NOT NULL REFERENCES keys (id),
	name     bytea NOT NULL,
	note     bytea,
	answers  bytea NOT NULL,
	journal  bytea NOT NULL
);

CREATE INDEX IF NOT EXISTS drafts_changed ON drafts (changed DESC, id);
CREATE INDEX IF NOT EXISTS drafts_touched ON drafts (touched);
CREATE INDEX IF NOT EXISTS drafts_open ON drafts (owner) WHERE owner IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS drafts_source ON drafts (source) WHERE source <> '';

-- Who did what, when. It has no answers, only which ones changed.
CREATE TABLE IF NOT EXISTS trail (
	draft  text NOT NULL,
	at     timestamptz NOT NULL DEFAULT clock_timestamp(),
	who    text NOT NULL,
	what   text NOT NULL,
	detail text NOT NULL DEFAULT '',
	nr     uuid NOT NULL DEFAULT gen_random_uuid(),
	PRIMARY KEY (draft, at, nr)
);

-- One row that a process locks while it matches files with drafts.
CREATE TABLE IF NOT EXISTS matching (id bigint PRIMARY KEY);
INSERT INTO matching VALUES (1) ON CONFLICT DO NOTHING;
