package flow

import (
	"context"
	"fmt"
	"strings"

	"trusthub-wizard/flow/profile"
)

func (p *preparation) findPrimary(hub, parent Hub, sid string) error {
	if sid != "" {
		return p.givenPrimary(hub, parent, sid)
	}
	var seen []Object
	for _, h := range []Hub{hub, parent} {
		if h == nil {
			continue
		}
		list, err := p.list(h, CustomerProfile, Fields{"policy_sid": p.policy})
		if err != nil {
			return err
		}
		var approved []Object
		for _, o := range list {
			if o.Status() == statusApproved {
				approved = append(approved, o)
			}
		}
		switch len(approved) {
		case 0:
			seen = append(seen, list...)
		case 1:
			return p.takePrimary(h, approved[0])
		default:
			return p.choosePrimary(h, approved)
		}
	}
	return noPrimary(seen)
}

func (p *preparation) givenPrimary(hub, parent Hub, sid string) error {
	if !strings.HasPrefix(sid, "BU") || len(sid) != 34 {
		return ground("Primary customer profile: what was given is not the SID of one",
			"give BU and 32 digits or letters a to f, or leave the field empty to have it found")
	}
	for _, h := range []Hub{hub, parent} {
		if h == nil {
			continue
		}
		o, err := p.fetchPrimary(h, sid)
		if classOf(err) == NotFound {
			continue
		}
		if err != nil {
			return err
		}
		return p.takePrimary(h, o)
	}
	if parent != nil {
		return ground("Primary customer profile: "+sid+" is neither in this account nor in its parent",
			"give the SID of an approved primary profile, or leave the field empty to have it found")
	}
	// A subaccount's own credentials cannot see the parent's profiles.
	p.ground.Primary = sid
	p.warn("Primary customer profile: "+sid+" cannot be read with these credentials, so it was not verified",
		"sign in with the parent account to have it checked before anything is created")
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

// takePrimary verifies a primary profile: of the right policy, approved, and an
// ISV's. Anything else is refused by Twilio only after objects were created.
func (p *preparation) takePrimary(h Hub, o Object) error {
	if policy := o.Fields["policy_sid"]; policy != "" && policy != p.policy {
		return ground("Primary customer profile: "+o.SID+" is not a primary profile of type Business",
			"a starter or secondary profile cannot vouch for customers: create a primary business profile in Twilio's Console, under Trust Hub")
	}
	if o.Status() != statusApproved {
		return noPrimary([]Object{o})
	}
	identity, err := p.identity(h, o.SID)
	if err != nil {
		return err
	}
	switch identity {
	case "isv_reseller_or_partner":
	case "":
		p.warn("Primary customer profile: its business identity could not be read",
			"Twilio creates customers' profiles only below a primary profile whose business identity is ISV, reseller or partner")
	default:
		return ground("Primary customer profile: its business identity is "+identity+", not ISV, reseller or partner",
			"Twilio creates customers' profiles only for ISVs: have the business identity of the primary profile changed in Twilio's Console, under Trust Hub")
	}
	p.ground.Primary, p.ground.PrimaryName = o.SID, o.Name()
	return nil
}

// identity reads the business identity of a profile's business information.
func (p *preparation) identity(h Hub, bu string) (string, error) {
	var list []Object
	err := p.read(StepPrimary, func(ctx context.Context) error {
		var err error
		list, err = h.List(ctx, EntityAssignment, bu, nil)
		return err
	})
	if err != nil {
		return "", err
	}
	for _, a := range list {
		sid := a.Fields["object_sid"]
		if !strings.HasPrefix(sid, "IT") {
			continue
		}
		var o Object
		err := p.read(StepPrimary, func(ctx context.Context) error {
			var err error
			o, err = h.Fetch(ctx, EndUser, "", sid)
			return err
		})
		if err != nil && classOf(err) != NotFound {
			return "", err
		}
		if o.Fields["type"] == string(profile.BusinessInformation) {
			return o.Attributes["business_identity"], nil
		}
	}
	return "", nil
}

// choosePrimary takes the only ISV's profile among several, or asks.
func (p *preparation) choosePrimary(h Hub, approved []Object) error {
	var fit []Object
	for _, o := range approved {
		identity, err := p.identity(h, o.SID)
		if err != nil {
			return err
		}
		if identity == "isv_reseller_or_partner" {
			fit = append(fit, o)
		}
	}
	switch len(fit) {
	case 0:
		return p.takePrimary(h, approved[0])
	case 1:
		return p.takePrimary(h, fit[0])
	}
	var names []string
	for _, o := range fit {
		names = append(names, o.SID+" ("+o.Name()+")")
	}
	return &GroundError{
		Problem: profile.Problem{
			Field: profile.PrimaryProfile, Severity: profile.Error,
			Message: fmt.Sprintf("Primary customer profile: there are %d approved ones", len(fit)),
			Fix:     "choose one of " + strings.Join(names, ", "),
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

// noPrimary says why none of the profiles that were seen will do.
func noPrimary(seen []Object) error {
	for _, o := range seen {
		switch o.Status() {
		case statusPending, statusInReview:
			return ground("Primary customer profile: "+o.SID+" is still in review at Twilio",
				"wait until Twilio approved it ("+ReviewTime+"); the draft is kept")
		case statusRejected:
			return ground("Primary customer profile: Twilio rejected "+o.SID,
				"correct it in Twilio's Console, under Trust Hub, and submit it again; the draft is kept")
		case statusDraft:
			return ground("Primary customer profile: "+o.SID+" was never submitted",
				"complete it in Twilio's Console, under Trust Hub; the draft is kept")
		}
	}
	return ground("Primary customer profile: this account has none",
		"create a primary business profile in Twilio's Console, under Trust Hub, or sign in with the account that has one; the draft is kept")
}
