package team

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"net"
	"slices"
	"time"

	"trusthub-wizard/flow/draft"
)

// A backup is a draft in a file of this machine while the database lacks some of it. So what
// was typed survives the process, too. It has the lease: whoever reads the file is the draft's
// owner, since the file's place is locked, and the database decides if the lease still counts.
type backup struct {
	draft.Record
	Team    string       `json:"team"`
	Who     string       `json:"who"`
	Own     bool         `json:"own"` // Who is the member, who may have another name the next time
	Lease   int64        `json:"lease"`
	Version int64        `json:"version"`
	Skipped skipped      `json:"skipped"`
	Saved   draft.Record `json:"saved"` // what the database has, without the journal
}

// backUp brings the draft's file up to date: it's there while the database lacks something.
// stable is for a file that has to survive a power failure.
func (d *Draft) backUp(stable bool) {
	d.backing.Lock()
	defer d.backing.Unlock()
	d.mu.Lock()
	b := backup{Record: d.rec, Team: d.store.id, Who: d.store.who, Own: d.store.who == d.store.member, Lease: d.lease, Version: d.version, Skipped: d.skipped, Saved: d.was}
	closed := d.closed
	d.mu.Unlock()
	switch files := d.store.kept.files.Load(); {
	case closed:
		return
	case b.Revision == b.Saved.Revision:
		d.unback()
		return
	case files == nil:
		return
	case d.seat == nil:
		d.seat, _ = files.Spare()
	}
	if d.seat == nil {
		return // a full disk, for example
	}
	b.Saved.Journal = nil
	body, err := json.Marshal(b)
	d.backedUp = err == nil && d.seat.Write(body, stable) == nil
}

// refresh brings the file up to date if there is one.
func (d *Draft) refresh() {
	d.backing.Lock()
	there := d.seat != nil
	d.backing.Unlock()
	if there {
		d.backUp(false)
	}
}

// unback removes the file. The caller holds backing.
func (d *Draft) unback() {
	if d.seat != nil {
		_ = d.seat.Remove()
		d.seat.Release()
	}
	d.seat, d.backedUp = nil, false
}

// Kept reports whether a file of this machine has what the database lacks.
func (d *Draft) Kept() bool {
	d.backing.Lock()
	defer d.backing.Unlock()
	return d.backedUp
}

// successor is the draft again, for whoever opens it next after it's closed. The caller holds
// backing and mu.
func (d *Draft) successor() *Draft {
	n := d.store.hold(d.id, d.lease)
	n.rec, n.was, n.version, n.skipped, n.inTrail = d.rec, d.was, d.version, d.skipped, d.inTrail
	n.assignee, n.assigner, n.note = d.assignee, d.assigner, d.note
	n.inherited, n.writeErr = len(d.rec.Journal), d.writeErr
	n.seat, n.backedUp, d.seat = d.seat, d.backedUp, nil
	n.said = d.said
	n.lose(d.lost)
	return n
}

// hold is an open draft with a lease.
func (s *Store) hold(id string, lease int64) *Draft {
	d := &Draft{
		store: s, id: id, lease: lease, leased: time.Now(), gone: make(chan struct{}), ended: make(chan struct{}),
		writing: make(chan struct{}, 1), inTrail: map[string]bool{},
	}
	d.syncs, d.endSyncs = context.WithCancel(context.Background())
	d.Editor = draft.Editor{Change: d.change}
	return d
}

// restored is the draft of a file; nil if the file is another team's.
func (t *team) restored(seat *draft.Seat) (*Draft, error) {
	var b backup
	body, err := seat.Read()
	if err == nil {
		err = json.Unmarshal(body, &b)
	}
	if err != nil || b.Team != t.id {
		return nil, err
	}
	if b.Own {
		b.Who = t.member
	}
	d := (&Store{team: t, who: b.Who}).hold(b.ID, b.Lease)
	d.rec, d.was, d.inherited = b.Record, b.Saved, len(b.Journal)
	d.version, d.skipped = b.Skipped.skip(b.Version)
	d.writeErr = t.untried()
	d.seat, d.backedUp = seat, true
	return d, nil
}

// Skipped versions are those that nobody used between one process and the next that has the
// draft's file: from each First to the Last with the same index. If the database has one of them,
// the file is an old one, and its answers don't count.
type skipped struct {
	First []int64 `json:"first"`
	Last  []int64 `json:"last"`
}

// skip returns the version to go on with after that of a file, and what's skipped. The process may
// have been killed after one more write: its version mustn't be used again.
func (s skipped) skip(version int64) (int64, skipped) {
	next := version + 2 + rand.Int64N(1<<40)
	if n := len(s.Last); n > 0 && s.Last[n-1] == version { // nothing was written
		return next, skipped{s.First, append(slices.Clone(s.Last[:n-1]), next)}
	}
	return next, skipped{append(slices.Clone(s.First), version+2), append(slices.Clone(s.Last), next)}
}

func (s skipped) has(version int64) bool {
	for i, first := range s.First {
		if first <= version && version <= s.Last[i] {
			return true
		}
	}
	return false
}

// untried is why something isn't in the database that wasn't sent there yet.
func (t *team) untried() error { return &DownError{Host: t.host, Err: net.ErrClosed} }
