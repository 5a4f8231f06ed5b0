-- What lists have on top: see [Store.Top].
CREATE INDEX drafts_pressing ON drafts (changed DESC, id) WHERE assignee <> '' OR state = 'rejected';
