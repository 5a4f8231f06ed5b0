package ui

import (
	"testing"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// The review page notices a second draft of the same customer before a second profile
// exists.
func TestTheSameBusinessTwice(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{})
	st.config.Demo = false
	first := profile.Sample()
	first[profile.FriendlyName] = "Owl\x1b[31m Bakery"
	d, err := st.config.Store.Create(first)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close() // open in another window, too
	st.with(nil).open(80, 24)
	st.see("All answers pass the checks").see("Another draft has this registration number: Owl")
	st.press("[home][enter]").see("Business information").press("[ctrl+c]")
	second := st.end().Info().ID

	for _, c := range []struct {
		what    string
		account string
		change  profile.Application
		there   bool
	}{
		{"the same number", "", nil, true},
		{"spelled differently", "", profile.Application{profile.RegistrationNo: "12 3456789"}, true},
		{"another number", "", profile.Application{profile.RegistrationNo: "12-3456780"}, false},
		{"in another register", "", profile.Application{profile.RegistrationType: "DUNS"}, false},
		{"no number yet", "", profile.Application{profile.RegistrationNo: ""}, false},
		{"in another account", "AC0123456789abcdef0123456789abcdef", nil, false},
	} {
		app := profile.Sample()
		for k, v := range c.change {
			app[k] = v
		}
		if err := d.ChooseAccount(c.account); err != nil {
			t.Fatal(err)
		}
		of := draft.Info{ID: second, Account: sandbox.Seed()[0].SID}
		if p, there := desk.SameBusiness(st.config.Store, of, app); there != c.there {
			t.Errorf("%s: %v %s", c.what, there, p.ID)
		}
	}
}
