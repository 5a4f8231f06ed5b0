-- What home has on top, in its order: see Store.Top.
CREATE INDEX IF NOT EXISTS drafts_assigned ON drafts (assignee, changed DESC, id) WHERE assignee <> '';
CREATE INDEX IF NOT EXISTS drafts_rejected ON drafts (changed DESC, id) WHERE state = 'rejected';
