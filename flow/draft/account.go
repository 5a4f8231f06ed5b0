package draft

// SetAccount ties the draft to its account for good. Another account is then an
// [*AccountError].
func (d *Draft) SetAccount(sid string) error {
	return d.change(func(r *record) error {
		if r.Account != "" && r.Account != sid {
			return &AccountError{ID: r.ID, Account: r.Account, Other: sid}
		}
		r.Account = sid
		return nil
	})
}

// ChooseAccount sets the draft's account until something is sent. After that, another account
// is an [*AccountError]. So it is for a draft of `apply`, which is found by its account.
func (d *Draft) ChooseAccount(sid string) error {
	return d.change(func(r *record) error {
		if r.Account != sid && (len(r.Journal) > 0 || r.Source != "") {
			return &AccountError{ID: r.ID, Account: r.Account, Other: sid}
		}
		r.Account = sid
		return nil
	})
}

// Adopt makes the draft that of a file that `apply` was given (source) in an account. A
// draft that belongs to another account is an [*AccountError].
func (d *Draft) Adopt(source, account string) error {
	return d.change(func(r *record) error {
		if r.Account != "" && r.Account != account {
			return &AccountError{ID: r.ID, Account: r.Account, Other: account}
		}
		r.Source, r.Account = source, account
		return nil
	})
}

// Begun reports whether something was sent to Twilio: from then on, the draft is tied to its
// account.
func (d *Draft) Begun() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.rec.Journal) > 0
}
