package flow

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"trusthub-wizard/flow/profile"
)

// A holding is what one account holds: its primary profiles, or the one that was asked for.
type holding struct {
	hub  Hub
	list []Object
	err  error
}

// holds reads the profile sid, or lists the profiles of the policy if sid is "".
func (p *preparation) holds(h Hub, sid, policy string) holding {
	if sid == "" {
		list, err := p.list(h, CustomerProfile, Fields{"policy_sid": policy})
		return holding{h, list, err}
	}
	if !isProfileSID(sid) {
		return holding{hub: h} // givenPrimary refuses it
	}
	o, err := p.fetchPrimary(h, sid)
	return holding{h, []Object{o}, err}
}

func isProfileSID(sid string) bool { return strings.HasPrefix(sid, "BU") && len(sid) == 34 }

// findPrimary takes the approved profile of the first account that has one. What the parent
// answers counts only if the account itself has none.
func (p *preparation) findPrimary(accounts []holding) error {
	var seen []Object
	for _, account := range accounts {
		if account.err != nil {
			return account.err
		}
		var approved []Object
		for _, o := range account.list {
			if o.Status() == statusApproved {
				approved = append(approved, o)
			}
		}
		switch len(approved) {
		case 0:
			seen = append(seen, account.list...)
		case 1:
			return p.takePrimary(account.hub, approved[0])
		default:
			return p.choosePrimary(account.hub, approved)
		}
	}
	return noPrimary(seen)
}

func (p *preparation) givenPrimary(accounts []holding, sid string) error {
	if !isProfileSID(sid) {
		return ground("Primary customer profile: this isn't the SID of a profile",
			"enter BU followed by 32 digits or letters a to f, or leave the field empty to find it")
	}
	for _, account := range accounts {
		if classOf(account.err) == NotFound {
			continue
		}
		if account.err != nil {
			return account.err
		}
		return p.takePrimary(account.hub, account.list[0])
	}
	if len(accounts) > 1 {
		return ground("Primary customer profile: "+sid+" isn't in this account or its parent",
			"enter the SID of an approved primary profile, or leave the field empty to find it")
	}
	// A subaccount's own credentials can't read the parent's profiles.
	p.ground.Primary = sid
	p.warn("Primary customer profile: "+sid+" can't be read with these credentials, so it isn't verified",
		"sign in with the parent account to verify it before anything is created")
	return nil
}

func (p *preparation) fetchPrimary(h Hub, sid string) (o Object, err error) {
	err = p.once(StepPrimary, func(ctx context.Context) error {
		o, err = h.Fetch(ctx, CustomerProfile, "", sid)
		return err
	})
	switch classOf(err) {
	case Unknown, NotSent, RateLimited:
		err = p.read(StepPrimary, func(ctx context.Context) error {
			o, err = h.Fetch(ctx, CustomerProfile, "", sid)
			return err
		})
	}
	return o, err
}

// takePrimary verifies that a primary profile has the right policy, is approved, and is an
// ISV's. Otherwise Twilio refuses it, but only after objects were created.
func (p *preparation) takePrimary(h Hub, o Object) error {
	if policy := o.Fields["policy_sid"]; policy != "" && policy != p.policy {
		return ground("Primary customer profile: "+o.SID+" isn't a primary profile of type Business",
			"a starter or secondary profile doesn't work: create a primary business profile in the Twilio Console, under Trust Hub")
	}
	if o.Status() != statusApproved {
		return noPrimary([]Object{o})
	}
	return p.takeIdentified(o, p.identity(h, o.SID))
}

// takeIdentified takes the profile if the identity that was read is an ISV's.
func (p *preparation) takeIdentified(o Object, identity businessIdentity) error {
	if identity.err != nil {
		return identity.err
	}
	switch identity.value {
	case isvIdentity:
	case "":
		p.warn("Primary customer profile: its business identity can't be read",
			"check in the Twilio Console that it's ISV, reseller or partner: Twilio accepts secondary profiles only from those")
	default:
		return ground("Primary customer profile: its business identity is "+identity.value+", not ISV, reseller or partner",
			"change it in the Twilio Console, under Trust Hub, or ask Twilio Support to: Twilio accepts secondary profiles only from ISVs")
	}
	p.ground.Primary, p.ground.PrimaryName = o.SID, o.Name()
	return nil
}

// isvIdentity is the business identity that Twilio takes of a primary profile.
const isvIdentity = "isv_reseller_or_partner"

// A businessIdentity is a profile's business_identity, or why it couldn't be read.
type businessIdentity struct {
	value string
	err   error
}

// identity reads the business identity of a profile's business information.
func (p *preparation) identity(h Hub, bu string) businessIdentity {
	var list []Object
	err := p.read(StepPrimary, func(ctx context.Context) (err error) {
		list, err = h.List(ctx, EntityAssignment, bu, nil)
		return err
	})
	if err != nil {
		return businessIdentity{err: err}
	}
	people := make([]Object, len(list))
	errs := make([]error, len(list))
	var wg sync.WaitGroup
	for i, a := range list {
		sid := a.Fields["object_sid"]
		if !strings.HasPrefix(sid, "IT") {
			continue
		}
		wg.Go(func() {
			errs[i] = p.read(StepPrimary, func(ctx context.Context) (err error) {
				people[i], err = h.Fetch(ctx, EndUser, "", sid)
				return err
			})
		})
	}
	wg.Wait()
	for _, o := range people {
		if o.Fields["type"] == string(profile.BusinessInformation) {
			return businessIdentity{value: o.Attributes["business_identity"]}
		}
	}
	for _, err := range errs {
		if err != nil && classOf(err) != NotFound {
			return businessIdentity{err: err}
		}
	}
	return businessIdentity{}
}

// choosePrimary takes the only ISV's profile among several, or lets the user choose.
func (p *preparation) choosePrimary(h Hub, approved []Object) error {
	read := make([]businessIdentity, len(approved))
	var wg sync.WaitGroup
	for i, o := range approved {
		wg.Go(func() { read[i] = p.identity(h, o.SID) })
	}
	wg.Wait()
	var fit []Object
	for i, o := range approved {
		if read[i].err != nil {
			return read[i].err
		}
		if read[i].value == isvIdentity {
			fit = append(fit, o)
		}
	}
	switch len(fit) {
	case 0:
		return p.takeIdentified(approved[0], read[0])
	case 1:
		return p.takeIdentified(fit[0], businessIdentity{value: isvIdentity})
	}
	var names []string
	for _, o := range fit {
		names = append(names, o.SID+" ("+o.Name()+")")
	}
	return &GroundError{
		Problem: profile.Problem{
			Field: profile.PrimaryProfile, Severity: profile.Error,
			Message: fmt.Sprintf("Primary customer profile: there are %d approved ones", len(fit)),
			Fix:     "choose one: " + strings.Join(names, ", "),
		},
		Choices: fit,
	}
}

func (p *preparation) warn(message, fix string) {
	p.ground.Warnings = append(p.ground.Warnings, profile.Problem{
		Field: profile.PrimaryProfile, Severity: profile.Warning, Message: message, Fix: fix,
	})
}

func ground(message, fix string) error {
	return &GroundError{Problem: profile.Problem{
		Field: profile.PrimaryProfile, Severity: profile.Error, Message: message, Fix: fix,
	}}
}

// noPrimary says why none of the profiles that were found can be used.
func noPrimary(seen []Object) error {
	for _, o := range seen {
		switch o.Status() {
		case statusPending, statusInReview:
			return ground("Primary customer profile: "+o.SID+" is still in review at Twilio",
				"wait until Twilio approves it ("+ReviewTime+"); your draft is saved")
		case statusRejected:
			return ground("Primary customer profile: Twilio rejected "+o.SID,
				"fix it in the Twilio Console, under Trust Hub, and submit it again; your draft is saved")
		case statusDraft:
			return ground("Primary customer profile: "+o.SID+" was never submitted",
				"complete it in the Twilio Console, under Trust Hub; your draft is saved")
		}
	}
	return ground("Primary customer profile: this account doesn't have one",
		"create a primary business profile in the Twilio Console, under Trust Hub, or sign in with the account that has one; your draft is saved")
}
