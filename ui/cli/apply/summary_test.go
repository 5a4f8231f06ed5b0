package apply

import (
	"testing"

	"trusthub-wizard/flow"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/report"
)

// If files end differently, the exit code is the worst one.
func TestTheWorstOfManyFiles(t *testing.T) {
	ended := func(r flow.Result, err error) ending {
		o := flow.Outcome{Result: r, Err: err}
		if r == flow.Submitted {
			return ending{begun: true, outcome: o}
		}
		return ending{begun: true, outcome: o, err: report.Unsubmitted(o, "")}
	}
	var (
		submitted    = ended(flow.Submitted, nil)
		noncompliant = ended(flow.Noncompliant, nil)
		interrupted  = ended(flow.Interrupted, nil)
		unauthorised = ended(flow.Stopped, &flow.Error{Class: flow.Unauthorized})
		refused      = ended(flow.Stopped, &flow.Error{Class: flow.Refused})
		left         = ending{err: errNotBegun}
		broken       = ending{begun: true, err: &flow.PanicError{What: "string"}}
	)
	for _, c := range []struct {
		ends []ending
		code int
		text string
	}{
		{[]ending{submitted, noncompliant}, 4, "2 files: 1 submitted, 1 noncompliant"},
		{[]ending{noncompliant, interrupted, submitted}, 6, "3 files: 1 submitted, 1 noncompliant, 1 interrupted"},
		{[]ending{submitted, left, left}, 6, "3 files: 1 submitted, 2 not begun"},
		{[]ending{unauthorised, left, noncompliant}, 5, "3 files: 1 noncompliant, 1 stopped, 1 not begun"},
		{[]ending{refused, unauthorised}, 1, "2 files: 2 stopped"},
		{[]ending{submitted, broken, interrupted}, 1, "3 files: 1 submitted, 1 stopped, 1 interrupted"},
	} {
		text := inWords(tallied(c.ends))
		if code := console.ExitCode(&batchError{ends: c.ends}); code != c.code || text != c.text {
			t.Errorf("exit code %d and %q, want %d and %q", code, text, c.code, c.text)
		}
	}
}
