package flow

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"trusthub-wizard/flow/profile"
)

// A StepError is a step that Twilio refused, or that can't be made of these answers, with
// how to fix it.
type StepError struct {
	Step    StepID
	Problem profile.Problem
	Err     error // the *Error; nil where nothing was sent
}

func (e *StepError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("step %s: %v", e.Step, e.Err)
	}
	return fmt.Sprintf("step %s: %s", e.Step, e.Problem)
}

func (e *StepError) Unwrap() error { return e.Err }

// errNoncompliant ends a run whose evaluation found problems. People see its text at the
// step; the outcome has the problems.
var errNoncompliant = errors.New("the evaluation found problems")

// reportBroken tells that a step can't continue, and adds its problem to the outcome.
func (r *run) reportBroken(s Step, err error) {
	_, journal := errors.AsType[*JournalError](err)
	if errors.Is(err, errCut) || !journal && r.unwritten() != nil {
		return // the next run continues here
	}
	r.event(Event{Step: s.ID, State: Broken, Reason: brokenReason(err), Err: err})
	var problem profile.Problem
	if e, ok := errors.AsType[*StepError](err); ok {
		problem = e.Problem
	} else if e, ok := errors.AsType[*Error](err); ok && (e.Class == Refused || e.Class == NotFound || e.Class == Conflict) {
		problem = refusal(s, e)
	} else {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if suggestions := Suggested(err, s.want.Fields); len(suggestions) > 0 {
		r.outcome.Suggestions = suggestions
		problem.Message = s.Title + ": Twilio suggests another address"
		problem.Fix = "use Twilio's suggestion, or let Twilio correct the address"
	}
	r.outcome.Problems = append(r.outcome.Problems, problem)
}

// brokenReason says for people why a step can't continue.
func brokenReason(err error) string {
	if e, ok := errors.AsType[*StepError](err); ok {
		return e.Problem.Message
	}
	if _, ok := errors.AsType[*Error](err); ok {
		return reasonOf(err)
	}
	return err.Error()
}

// refusal finds the field to fix when Twilio refuses a step: the one whose parameter is in
// Twilio's message, if any.
func refusal(s Step, e *Error) profile.Problem {
	attribute := ""
	if s.kind == Address { // 21628, 21629: if Twilio names no part, start with the street
		attribute = "street"
	}
	if e.Code != codeSuggested {
		words := strings.FieldsFunc(e.Message, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		for name := range s.want.Fields {
			if slices.ContainsFunc(words, func(w string) bool { return w == parameter(name) || w == name && strings.Contains(name, "_") }) {
				attribute = name
			}
		}
	}
	p := profile.Problem{Severity: profile.Error, Code: e.Code, Message: s.Title + ": " + shortened(e.Message)}
	if e.Message == "" {
		p.Message = s.Title + ": " + e.Error()
	}
	p.Field, _ = profile.FieldOf(s.object, attribute)
	return p
}

// parameter is the name of a field in a request: FriendlyName for friendly_name.
func parameter(field string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(field, "_") {
		b.WriteString(strings.ToUpper(word[:min(1, len(word))]) + word[min(1, len(word)):])
	}
	return b.String()
}

// noncompliant adds what an evaluation found to the outcome.
func (r *run) noncompliant(o Object) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.outcome.Findings = o.Findings
	r.outcome.Problems = append(r.outcome.Problems, ProblemsOf(o.Findings)...)
	return errNoncompliant
}

// ProblemsOf turns an evaluation's findings into problems of fields. Twilio reports a wrong
// field twice, at its object and at the field itself: the first is left out.
func ProblemsOf(findings []Finding) []profile.Problem {
	inside := map[string]bool{} // object types with a finding at a field
	for _, f := range findings {
		inside[f.ObjectType] = inside[f.ObjectType] || f.Field != ""
	}
	var problems []profile.Problem
	for _, f := range findings {
		if f.Field != "" || !inside[f.ObjectType] {
			problems = append(problems, problemsOf(f)...)
		}
	}
	return problems
}

// problemsOf turns a finding into problems of fields. If it names no field of ours, it
// keeps Twilio's words.
func problemsOf(f Finding) []profile.Problem {
	p := profile.Problem{Severity: profile.Error, Code: f.Code, Message: cmp.Or(f.Name, strings.TrimSpace(f.ObjectType+" "+f.Field))}
	reason := ""
	if f.Reason != "" {
		reason = ": " + shortened(f.Reason)
	}
	p.Message += reason
	var problems []profile.Problem
	for _, key := range fieldsOf(f) {
		at := p
		at.Field = key
		if field, ok := profile.Find(key); ok && f.Field != "" {
			at.Message = field.Name + reason
		}
		problems = append(problems, at)
	}
	if len(problems) == 0 {
		return []profile.Problem{p}
	}
	return problems
}

// fieldsOf are the fields that a finding can be about: the field of its object or, if
// Twilio names no object of ours, that field of every object. Code 22218 can be about any
// field.
func fieldsOf(f Finding) []profile.Key {
	if key, ok := profile.FieldOf(profile.Object(f.ObjectType), f.Field); ok {
		return []profile.Key{key}
	}
	var found []profile.Key
	for _, object := range []profile.Object{
		profile.CustomerProfile, profile.BusinessInformation, profile.Representative1, profile.Representative2, profile.Address,
	} {
		if key, ok := profile.FieldOf(object, f.Field); ok && f.Field != "" {
			found = append(found, key)
		}
	}
	return found
}

// stopped is the outcome of a run that ended with an error.
func (r *run) stopped(err error) Outcome {
	out := r.finished()
	out.Err, out.Result = err, Stopped
	if g, ok := errors.AsType[*GroundError](err); ok {
		out.Problems = append(out.Problems, g.Problem)
	}
	_, unwritten := errors.AsType[*JournalError](err)
	switch class := classOf(err); {
	case unwritten:
		out.Problems = nil // whatever Twilio said, the answers aren't the reason
	case errors.Is(err, errNoncompliant):
		out.Err, out.Result = nil, Noncompliant
	case errors.Is(err, errCut), errors.Is(err, errUnclear),
		class == Unknown, class == NotSent, class == RateLimited:
		out.Result = Interrupted
	}
	return out
}

// NotBegun is how a run ends that can't begin. Its receipt names what exists at Twilio from
// earlier runs.
func (r Runner) NotBegun(err error) Outcome {
	w := r.start(context.Background(), nil, nil)
	defer w.cut()
	out := w.finished()
	out.Result, out.Err, out.Problems = Stopped, err, nil
	return out
}

// finished is the outcome of a run that reached its end.
func (r *run) finished() Outcome {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.outcome
	out.Receipt = r.receipt(out.Receipt)
	slices.SortFunc(r.corrections, func(a, b Correction) int { return compareKeys(a.Field, b.Field) })
	out.Corrections = r.corrections
	if out.Receipt.Status == statusRejected {
		out.Result = Rejected
		out.Problems = rejections(r.reasons)
	}
	return out
}

func compareKeys(a, b profile.Key) int {
	if a < b {
		return -1
	}
	return 1
}

// rank is the position of a step in the plan; phone numbers come last.
func rank(id StepID) int {
	if i := slices.IndexFunc(blueprint, func(s Step) bool { return s.ID == id }); i >= 0 {
		return i
	}
	return len(blueprint)
}

// receipt adds what exists at Twilio to a receipt.
func (r *run) receipt(out Receipt) Receipt {
	out.Account = r.Hub.Account()
	out.Profile = r.ledger.sid(StepProfile)
	out.Evaluation = r.ledger.evaluated.SID
	out.Submitted = r.ledger.submitted
	order := slices.Clone(r.ledger.order)
	slices.SortStableFunc(order, func(a, b StepID) int { return rank(a) - rank(b) })
	for _, id := range order {
		if rec := r.ledger.records[id]; rec.sid != "" {
			out.Steps = append(out.Steps, ReceiptLine{Step: id, Kind: rec.kind, SID: rec.sid})
		}
	}
	if out.Profile != "" && out.Status == "" {
		out.Status = statusDraft
	}
	return out
}

// fetchCopy asks once if an approved profile has a provisional copy. An error counts as no
// copy, since nothing depends on it.
func (r *run) fetchCopy(profile Object) {
	if profile.Status() != statusApproved {
		return
	}
	var o Object
	err := r.once(StepReview, func(ctx context.Context) (err error) {
		o, err = r.Hub.Fetch(ctx, ProvisionalCopy, profile.SID, "")
		return err
	})
	if err == nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.outcome.Receipt.Copy = &Copy{SID: o.SID, Status: o.Status(), Created: o.Created}
	}
}

// Status asks Twilio for the status of the journal's profile and writes nothing there. A
// profile in review or approved is Submitted, a rejected one is Rejected with its Problems,
// a draft is Interrupted, and one that no longer exists is Stopped. The result of the review
// goes to the journal.
func (r Runner) Status(ctx context.Context) Outcome {
	w := r.start(ctx, nil, nil)
	defer w.cut()
	sid := w.ledger.sid(StepProfile)
	if sid == "" {
		return Outcome{Result: Interrupted, Receipt: Receipt{Account: r.Hub.Account()}, Err: errors.New("nothing has been created yet")}
	}
	if !w.young(sid, time.Now()) {
		w.looks = glances
	}
	o, err := w.profile(StepProfile, sid)
	if err != nil {
		return w.stopped(err)
	}
	w.status(o)
	w.fetchCopy(o)
	out := w.finished()
	_ = w.write() // the status is right even if the journal can't keep it
	if o.Status() == statusDraft {
		out.Result = Interrupted
	}
	return out
}
