package draft

// SetAccount ties the draft to the account it belongs to, once and for all. A
// different account later on is an [*AccountError].
func (d *Draft) SetAccount(sid string) error {
	return d.change(func(r *record) error {
		if r.Account != "" && r.Account != sid {
			return &AccountError{ID: r.ID, Account: r.Account, Other: sid}
		}
		r.Account = sid
		return nil
	})
}

// ChooseAccount notes the account that the draft is meant for. It can be changed
// as long as nothing was sent to one; afterwards another is an [*AccountError],
// and so it is for a draft that `apply` keeps, which is found by its account.
func (d *Draft) ChooseAccount(sid string) error {
	return d.change(func(r *record) error {
		if r.Account != sid && (len(r.Journal) > 0 || r.Source != "") {
			return &AccountError{ID: r.ID, Account: r.Account, Other: sid}
		}
		r.Account = sid
		return nil
	})
}

// Adopt makes the draft the one that `apply` keeps for what it was given (source) in
// an account, which is the draft's or becomes it.
func (d *Draft) Adopt(source, account string) error {
	return d.change(func(r *record) error {
		if r.Account != "" && r.Account != account {
			return &AccountError{ID: r.ID, Account: r.Account, Other: account}
		}
		r.Source, r.Account = source, account
		return nil
	})
}

// Begun reports whether something was sent to Twilio: from then on the draft
// belongs to its account.
func (d *Draft) Begun() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.rec.Journal) > 0
}
