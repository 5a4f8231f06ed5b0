-- Tells this team from all others: a draft that moves notes where it goes.
ALTER TABLE version ADD COLUMN IF NOT EXISTS team uuid NOT NULL DEFAULT gen_random_uuid();

-- The processes at work in an account, which share the limit of calls to Twilio.
CREATE TABLE IF NOT EXISTS workers (
	token   text PRIMARY KEY,  -- which process
	account text NOT NULL,
	host    text NOT NULL,
	pid     bigint NOT NULL,
	batch   boolean NOT NULL,  -- it applies files, and others wait for its drafts
	seen    timestamptz NOT NULL
);
