package flow

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
)

// A PanicError says that the program itself failed during a run. The run ends. The journal
// is still right, and the next run looks for a call that has no answer.
type PanicError struct {
	What  string // the text of the runtime's own panics; the type of others, whose value can hold an answer
	Stack []byte // names of functions, and addresses
}

func (e *PanicError) Error() string { return "internal error: " + e.What }

// panicked turns a recovered value into an error.
func panicked(p any) *PanicError {
	e := &PanicError{What: fmt.Sprintf("%T", p), Stack: debug.Stack()}
	if err, ok := p.(runtime.Error); ok {
		e.What = err.Error()
	}
	return e
}

// guarded makes a call and turns its panic into an error: the call may run in a goroutine of
// its own, where nothing else recovers.
func guarded(ctx context.Context, call func(context.Context) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	return call(ctx)
}

// ownFault reports whether an error is our own and says nothing about a call: the journal
// couldn't be written, the run was cut off, or the program failed.
func ownFault(err error) bool {
	_, journal := errors.AsType[*JournalError](err)
	_, bug := errors.AsType[*PanicError](err)
	return journal || bug || errors.Is(err, errCut)
}
