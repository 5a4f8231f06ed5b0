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
		return ground("Primary customer profile: this isn't the SID of a profile",
			"enter BU and 32 digits or letters a to f, or leave the field empty to find it")
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
			"a starter or secondary profile doesn't work: create a primary business profile in Twilio's Console, under Trust Hub")
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
		p.warn("Primary customer profile: its business identity can't be read",
			"check in Twilio's Console that it's ISV, reseller or partner: Twilio accepts customers' profiles only from those")
	default:
		return ground("Primary customer profile: its business identity is "+identity+", not ISV, reseller or partner",
			"have it changed in Twilio's Console, under Trust Hub: Twilio accepts customers' profiles only from ISVs")
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

// choosePrimary takes the only ISV's profile among several, or lets the user choose.
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
				"fix it in Twilio's Console, under Trust Hub, and submit it again; your draft is saved")
		case statusDraft:
			return ground("Primary customer profile: "+o.SID+" was never submitted",
				"complete it in Twilio's Console, under Trust Hub; your draft is saved")
		}
	}
	return ground("Primary customer profile: this account doesn't have one",
		"create a primary business profile in Twilio's Console, under Trust Hub, or sign in with the account that has one; your draft is saved")
}
