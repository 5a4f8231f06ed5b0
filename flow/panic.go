package flow

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
)

// A PanicError says that the program itself failed in the middle of a run. The
// run ends; what is written down holds, and what was sent without an answer is
// looked for by the next one.
type PanicError struct {
	What  string // of the runtime's own panics what they say; of others the type, since their value can hold an answer
	Stack []byte // names of functions, and addresses
}

func (e *PanicError) Error() string { return "internal error: " + e.What }

// panicked makes an error of what was recovered.
func panicked(p any) *PanicError {
	e := &PanicError{What: fmt.Sprintf("%T", p), Stack: debug.Stack()}
	if err, ok := p.(runtime.Error); ok {
		e.What = err.Error()
	}
	return e
}

// guarded makes a call whose panic is an error: it may run in a goroutine of its
// own, where nobody else would catch it.
func guarded(ctx context.Context, call func(context.Context) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	return call(ctx)
}

// ownFault reports whether an error is no answer to a call, and none that was
// lost: the journal could not be written, or the program failed.
func ownFault(err error) bool {
	_, journal := errors.AsType[*JournalError](err)
	_, bug := errors.AsType[*PanicError](err)
	return journal || bug
}
