-- Until when nobody calls Twilio in an account, because Twilio limited the calls there (429).
CREATE TABLE IF NOT EXISTS pauses (
	account text PRIMARY KEY,
	until   timestamptz NOT NULL
);

-- When somebody last asked Twilio about the review, for everybody.
ALTER TABLE drafts ADD COLUMN IF NOT EXISTS asked timestamptz;
