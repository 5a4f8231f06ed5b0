package flow

import (
	"context"
	"time"

	"trusthub-wizard/flow/profile"
)

// A StepID names a step of the plan: "profile", "business",
// "representative_1", "assign_business", "number:+14155550123", "evaluate",
// "submit".
type StepID string

// A Step is a row of the progress screen.
type Step struct {
	ID    StepID
	Title string // "Create the business information"
	Needs []StepID
}

// Steps returns what an application leads to, in the order in which people are
// shown it.
func Steps(app profile.Application) []Step { panic("not built yet") }

// Ground is what a run stands on: found and verified by reading only, before
// anything is created.
type Ground struct {
	Account       string
	Policy        string // RN… of the secondary profile's policy
	PolicyGuessed bool   // Policy is the documented constant: none of that name was listed
	Primary       string // BU… of the approved primary profile
	PrimaryName   string
	OtherTypeKey  string // the attribute for the name of the other registration type; "" where Twilio has none
	Found         time.Time
}

// Prepare finds the policy and the primary profile and verifies them. It writes
// nothing. parent is the hub of the parent account, where the primary profile
// may live, or nil. primary is the SID the user gave, or "": then the only
// approved one is taken. What stands in the way is an [*Error] or a
// [*GroundError].
func Prepare(ctx context.Context, hub, parent Hub, primary string) (Ground, error) {
	panic("not built yet")
}

// A GroundError says why nothing can be created in this account.
type GroundError struct {
	Problem profile.Problem // what is wrong and what to do
	Choices []Object        // the approved primary profiles to choose from, where there are several
}

func (e *GroundError) Error() string { return e.Problem.String() }

// A Runner carries out plans.
type Runner struct {
	Hub      Hub
	Parent   Hub // see Prepare; may be nil
	Journal  Journal
	Parallel int           // calls in flight at most; 5 where it is 0
	Timeout  time.Duration // after which the hub gives up a call; 10 s where it is 0
	Grace    time.Duration // how long after Timeout a request may still land; 5 s where it is 0
}

// Run brings Twilio to what the application says: it creates what is missing,
// changes what differs, removes what is no longer wanted, evaluates, and
// submits. ground may be nil: then it is found first. emit gets the events, one
// at a time, in order, from one goroutine at a time; it must not block for long.
// Run returns when no call is under way any more; it never panics.
func (r Runner) Run(ctx context.Context, app profile.Application, ground *Ground, emit func(Event)) Outcome {
	panic("not built yet")
}

// Status asks Twilio how the journal's profile stands and writes nothing: a
// profile in review or approved is Submitted, a rejected one Rejected with its
// Problems leading to their fields, a draft Interrupted.
func (r Runner) Status(ctx context.Context) Outcome { panic("not built yet") }
