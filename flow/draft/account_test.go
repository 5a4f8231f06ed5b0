package draft

import (
	"errors"
	"testing"

	"trusthub-wizard/flow"
)

// The account can be changed until something was sent to one.
func TestTheAccountIsChosenUntilItIsUsed(t *testing.T) {
	s, err := At(t.TempDir())
	must(t, err)
	d, err := s.Create(nil)
	must(t, err)
	defer d.Close()
	must(t, d.ChooseAccount("AC1"))
	must(t, d.ChooseAccount("AC2"))
	if d.Info().Account != "AC2" || d.Begun() {
		t.Errorf("%+v, begun %v", d.Info(), d.Begun())
	}
	must(t, d.Journal().Append(flow.Entry{Step: flow.StepProfile, What: flow.Intent}))
	var other *AccountError
	if err := d.ChooseAccount("AC1"); !errors.As(err, &other) || other.Account != "AC2" || !d.Begun() {
		t.Errorf("after something was sent: %v", err)
	}
	must(t, d.ChooseAccount("AC2"))

	kept, err := s.CreateFor("of a file", "AC1", nil)
	must(t, err)
	defer kept.Close()
	if err := kept.ChooseAccount("AC2"); !errors.As(err, &other) {
		t.Errorf("a draft that apply keeps: %v", err)
	}
}
