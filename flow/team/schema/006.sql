-- What lists have on top: see [Store.Top].
CREATE INDEX IF NOT EXISTS drafts_pressing ON drafts (changed DESC, id) WHERE assignee <> '' OR state = 'rejected';

-- Who handed a draft over. It also keeps PostgreSQL from thinking that a list is so much work
-- that compiling it is worth 80 ms.
CREATE INDEX IF NOT EXISTS trail_handed ON trail (draft, at DESC, who) WHERE what = 'handed over';
