package flow

import "context"

type stepKey struct{}

// StepOf is the step that a call belongs to, from the call's context, for a hub's log; ""
// outside of runs.
func StepOf(ctx context.Context) StepID {
	s, _ := ctx.Value(stepKey{}).(StepID)
	return s
}

// forStep is a context for the calls of a step.
func forStep(ctx context.Context, s StepID) context.Context {
	return context.WithValue(ctx, stepKey{}, s)
}
