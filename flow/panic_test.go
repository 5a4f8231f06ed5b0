package flow

import (
	"errors"
	"strings"
	"testing"

	"trusthub-wizard/flow/profile"
)

// A panic in the hub ends only the run, even in a goroutine of its own: the next run
// continues, and creates nothing twice. The panic's value is never shown, since it could hold
// an answer.
func TestPanicsEverywhere(t *testing.T) {
	for _, call := range []string{
		"list-policy", "list-end-user-type", "create-customer-profile", "create-end-user", "create-address", "create-entity-assignment",
		"list-end-user", "list-entity-assignment", "create-evaluation", "submit-customer-profile", "fetch-customer-profile",
	} {
		t.Run(call, func(t *testing.T) {
			o := calm()
			o.Faults = append(o.Faults, fault(t, "create-end-user:2=reset-after")) // so that there is a sweep, with its lists
			story(t, o, func(t *testing.T, b *bench, app profile.Application) {
				b.hub.panics = call
				if call == "fetch-customer-profile" { // only a later run makes it
					b.hub.panics = "create-evaluation"
					b.run(t.Context(), app)
					b.hub.panics = call
				}
				out := b.run(t.Context(), app)
				bug, ok := errors.AsType[*PanicError](out.Err)
				if out.Result != Stopped || !ok || len(bug.Stack) == 0 || strings.Contains(out.Err.Error()+string(bug.Stack), "a bug in the hub") {
					t.Fatalf("result %v: %v", out.Result, out.Err)
				}
				b.hub.panics = ""
				if out := b.run(t.Context(), app); out.Result != Submitted {
					t.Fatalf("result %v: %v", out.Result, out.Err)
				}
				if err := b.matches(planOf(app, Ground{}, testMarker), 1); err != nil {
					t.Error(err)
				}
			})
		})
	}
}
