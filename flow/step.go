package flow

import "context"

type stepKey struct{}

// StepOf is the step of a run that a call is made for, as the context of the call
// tells it to a hub's log; "" outside of runs.
func StepOf(ctx context.Context) StepID {
	s, _ := ctx.Value(stepKey{}).(StepID)
	return s
}

// forStep notes in a context which step its calls are made for.
func forStep(ctx context.Context, s StepID) context.Context {
	return context.WithValue(ctx, stepKey{}, s)
}
