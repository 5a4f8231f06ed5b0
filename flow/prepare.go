package flow

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"time"

	"trusthub-wizard/flow/profile"
)

// The policies, by name and by SID. Twilio asks not to rely on the SIDs, so they are only
// the fallback:
// https://www.twilio.com/docs/trust-hub/trusthub-rest-api/create-a-secondary-customer-profile.
const (
	secondaryPolicyName = "Secondary Customer Profile of type Business"
	secondaryPolicy     = "RNdfbf3fae0e1107f8aded0e7cead80bf5"
	primaryPolicyName   = "Primary Customer Profile of type Business"
	primaryPolicy       = "RN6433641899984f951173ef1738c3bdd0"
)

// Ground is what a run needs before it creates anything. It is found and verified by
// reading only.
type Ground struct {
	Account       string
	Policy        string // RN… of the secondary profile's policy
	PolicyGuessed bool   // Policy is the documented constant: Twilio listed none of that name
	Primary       string // BU… of the approved primary profile
	PrimaryName   string
	OtherTypeKey  string            // the attribute for the name of the registration type "Other"; "" if Twilio has none
	Warnings      []profile.Problem // what couldn't be verified
	Found         time.Time
}

// A GroundError says why nothing can be created in this account.
type GroundError struct {
	Problem profile.Problem // what's wrong, and how to fix it
	Choices []Object        // the approved primary profiles to choose from, if there are several
}

func (e *GroundError) Error() string { return e.Problem.String() }

// Prepare finds the policy and the primary profile and verifies them. It writes nothing, and
// takes three round trips: the lists, the profile's assignments, its end users. Only several
// approved profiles to tell apart take more.
//
// parent is the hub of the parent account, which may hold the primary profile, or nil.
// primary is the SID that the user gave, or "" to take the only approved one. Its error is
// an [*Error] or a [*GroundError].
func Prepare(ctx context.Context, hub, parent Hub, primary string) (Ground, error) {
	p := preparation{
		run:    Runner{Hub: hub, Journal: noJournal{}}.start(ctx, nil, nil),
		ground: Ground{Account: hub.Account(), Found: time.Now()},
	}
	defer p.cut()
	p.looks = glances // none of this was just created
	accounts := []Hub{hub}
	if parent != nil {
		accounts = append(accounts, parent)
	}
	var policies, types error
	var all, kinds []Object
	held := make([]holding, len(accounts))
	var wg sync.WaitGroup
	wg.Go(func() { all, policies = p.list(hub, Policy, nil) })
	wg.Go(func() { kinds, types = p.list(hub, EndUserType, nil) })
	for i, h := range accounts {
		// The documented policy saves a round trip. Below, the profiles are listed again if
		// Twilio has another.
		wg.Go(func() { held[i] = p.holds(h, primary, primaryPolicy) })
	}
	wg.Wait()
	if err := cmp.Or(policies, types); err != nil {
		return p.ground, err // both fail for the same reason
	}
	p.ground.Policy, p.ground.PolicyGuessed = policyNamed(all, secondaryPolicyName, secondaryPolicy)
	p.ground.OtherTypeKey = otherTypeKey(kinds)
	p.policy, _ = policyNamed(all, primaryPolicyName, primaryPolicy)
	if p.policy != primaryPolicy && primary == "" {
		for i, h := range accounts {
			wg.Go(func() { held[i] = p.holds(h, "", p.policy) })
		}
		wg.Wait()
	}
	err := p.findPrimary(held)
	if primary != "" {
		err = p.givenPrimary(held, primary)
	}
	return p.ground, err
}

func policyNamed(all []Object, name, fallback string) (sid string, guessed bool) {
	for _, o := range all {
		if strings.EqualFold(strings.TrimSpace(o.Name()), name) {
			return o.SID, false
		}
	}
	return fallback, true
}

// otherTypeKey finds the attribute for the name of the registration type "Other". Twilio
// documents none, but its list of fields may have one.
func otherTypeKey(kinds []Object) string {
	for _, o := range kinds {
		if o.Fields["machine_name"] != string(profile.BusinessInformation) {
			continue
		}
		var fields []struct {
			MachineName string `json:"machine_name"`
		}
		_ = json.Unmarshal(o.Requirements, &fields) // an unknown shape has no such field
		for _, f := range fields {
			if strings.Contains(f.MachineName, "other") {
				return f.MachineName
			}
		}
	}
	return ""
}

// A preparation is Prepare at work.
type preparation struct {
	*run
	ground Ground
	policy string // the primary profiles' policy
}

func (p *preparation) list(hub Hub, kind Kind, filter Fields) (list []Object, err error) {
	err = p.read(StepPolicy, func(ctx context.Context) error {
		list, err = hub.List(ctx, kind, "", filter)
		return err
	})
	return list, err
}

// noJournal is the journal of calls that only read.
type noJournal struct{}

func (noJournal) Marker() string              { return "" }
func (noJournal) Entries() []Entry            { return nil }
func (noJournal) Inherited() (int, time.Time) { return 0, time.Time{} }
func (noJournal) Append(...Entry) error       { return errors.New("nothing is written here") }
