package sandbox

// twilio-go 1.31.0 added provisional copies, "useful for making updates to an existing
// immutable customer profile". Twilio doesn't document how to edit and submit one, so here it
// can only be created and read.

// admitCopy makes a copy of an approved profile, which can have only one.
func (w *world) admitCopy(o, profile *Object) *Error {
	switch {
	case profile.Fields["status"] != approved:
		return errNoCopy
	case w.copyOf(profile.SID) != "":
		return errCopied
	case w.addressGone(profile):
		return errCopyAddress
	}
	for _, name := range []string{"policy_sid", "friendly_name", "email", "status_callback"} {
		o.Fields[name] = profile.Fields[name]
	}
	o.Fields["status"] = draft
	return nil
}

// copyOf is the SID of a profile's copy; "" if there is none.
func (w *world) copyOf(profile string) string {
	for _, s := range w.buckets[bucket{ProvisionalCopy, profile}] {
		return s.SID
	}
	return ""
}

// addressGone reports whether a document of a profile names an address that was deleted.
func (w *world) addressGone(profile *Object) bool {
	for _, o := range w.assignedTo(profile) {
		for _, sid := range addressSIDs(o) {
			if w.find(Address, o.Account, "", sid) == nil {
				return true
			}
		}
	}
	return false
}
