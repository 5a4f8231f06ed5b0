package report

import (
	"errors"
	"testing"

	"trusthub-wizard/flow"
	"trusthub-wizard/ui/cli/console"
)

// Every outcome says what to do.
func TestOutcomesSayWhatExistsAndWhatToDo(t *testing.T) {
	receipt := flow.Receipt{Profile: "BU1", Status: "draft", Steps: []flow.ReceiptLine{
		{Step: flow.StepProfile, Kind: flow.CustomerProfile, SID: "BU1"}, {Step: flow.StepBusiness, Kind: flow.EndUser, SID: "IT1"},
	}}
	const again = "trusthub-wizard apply owl.yaml"
	for _, c := range []struct {
		outcome flow.Outcome
		want    string
	}{
		{flow.Outcome{Result: flow.Interrupted},
			"Nothing was created at Twilio. To continue without creating anything twice: " + again},
		{flow.Outcome{Result: flow.Interrupted, Receipt: receipt},
			"Twilio has profile BU1 (draft) with 1 object. To continue without creating anything twice: " + again},
		{flow.Outcome{Result: flow.Noncompliant, Receipt: receipt},
			"Twilio has profile BU1 (draft) with 1 object. It wasn't submitted. Fix the answers, then run: " + again},
		{flow.Outcome{Result: flow.Rejected, Receipt: receipt},
			"Twilio has profile BU1 (draft) with 1 object. Fix the answers to update the same profile, then run: " + again},
		{flow.Outcome{Result: flow.Stopped, Receipt: flow.Receipt{Steps: receipt.Steps[1:]}},
			"Twilio has 1 object for this application, but no profile yet. Fix this, then run: " + again},
	} {
		if got := atTwilio(c.outcome.Receipt) + " " + Next(&console.Console{}, c.outcome, again); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", resultNames[c.outcome.Result], got, c.want)
		}
	}
}

// If a cut-off run ends several calls, the error says it once.
func TestErrorsAreSaidOnce(t *testing.T) {
	cut := errors.New("cut off before it was done")
	err := Unsubmitted(flow.Outcome{Result: flow.Interrupted, Err: errors.Join(cut, errors.New("disk full"), cut)}, "")
	if got, want := err.Error(), "the run was cut off: cut off before it was done; disk full"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
