package flow

import (
	"context"
	"strings"
)

// discard removes an object that the answers no longer need, unless something else relies
// on it.
func (r *run) discard(step StepID, kind Kind, parent, sid string) error {
	used, err := r.used(kind, sid)
	switch {
	case err != nil:
		return err
	case used:
		return r.append(Entry{Step: step, What: Removed, SID: sid, Kind: kind})
	}
	return r.remove(step, kind, parent, sid)
}

// used reports whether an address must not be deleted. Twilio deletes it even if a profile
// in review or an approved one needs it, and damages that profile for good (18610). An
// address is used if this draft's profile is locked and its document names the address, or
// if any other document does: we can't tell which profile that one belongs to.
func (r *run) used(kind Kind, sid string) (bool, error) {
	if kind != Address {
		return false, nil
	}
	var documents []Object
	err := r.read(StepSweep, func(ctx context.Context) (err error) {
		documents, err = r.Hub.List(ctx, SupportingDocument, "", nil)
		return err
	})
	if err != nil {
		return false, err
	}
	mine := false
	for _, o := range documents {
		if !strings.Contains(o.Attributes["address_sids"], sid) {
			continue
		}
		if !bears(o, r.marker) {
			return true, nil
		}
		mine = true
	}
	bu := r.record(StepProfile).sid
	if !mine || bu == "" {
		return false, nil
	}
	o, err := r.profile(StepSweep, bu)
	if classOf(err) == NotFound {
		return false, nil
	}
	return locked(o.Status()), err
}
