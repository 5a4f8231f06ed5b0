package sandbox

// A provisional copy is what twilio-go has since 1.31.0: "useful for making updates
// to an existing immutable customer profile". How one is edited and submitted is
// nowhere documented, so it can be made and read here, and nothing else.

// admitCopy makes a copy of an approved profile, which takes one only.
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

// copyOf is the SID of a profile's copy; "" where there is none.
func (w *world) copyOf(profile string) string {
	for _, s := range w.buckets[bucket{ProvisionalCopy, profile}] {
		return s.SID
	}
	return ""
}

// addressGone reports whether a document of a profile names an address that is not
// there any more.
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
