package e2e

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/profile/appfile"
	"trusthub-wizard/twilioapi"
)

// holds checks that the sandbox holds exactly what an application file says:
// one profile, submitted, one object per step, each assigned once, a compliant
// evaluation, and nothing else.
//
//	holds FILE [STATUS...]
func holds(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: holds file [status...]")
	}
	ts.Check(submittedAs(ts.Getenv, ts.MkAbs(args[0]), args[1:]...))
}

// ours are the objects of a sandbox's account, without the seeded ones.
type ours struct {
	client *twilioapi.Client
	ctx    context.Context
}

// clientOf connects to the sandbox in the environment variables.
func clientOf(getenv func(string) string) (*twilioapi.Client, error) {
	creds, err := twilioapi.FromEnvironment(getenv)
	if err != nil {
		return nil, err
	}
	return twilioapi.New(creds, twilioapi.Options{BaseURL: getenv("TRUSTHUB_WIZARD_API_BASE")})
}

func submittedAs(getenv func(string) string, file string, statuses ...string) error {
	if len(statuses) == 0 {
		statuses = []string{"pending-review", "in-review", "twilio-approved"}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	app, _ := appfile.Parse(file, data)
	client, err := clientOf(getenv)
	if err != nil {
		return err
	}
	o := ours{client, context.Background()}

	profiles, err := o.list(flow.CustomerProfile, "")
	if err != nil {
		return err
	}
	if len(profiles) != 1 || !slices.Contains(statuses, profiles[0].Status()) {
		return fmt.Errorf("profiles %s, want one of status %v", describe(profiles), statuses)
	}
	return o.compare(app, profiles[0])
}

// compare compares a profile with its application.
func (o ours) compare(app profile.Application, bu flow.Object) error {
	attributes := app.Attributes(profile.CustomerProfile)
	if !strings.HasPrefix(bu.Name(), attributes["friendly_name"]+" [") || bu.Fields["email"] != attributes["email"] {
		return fmt.Errorf("the profile is %v, want %v", bu.Fields, attributes)
	}
	assigned := map[string]bool{} // by SID of what is assigned
	assignments, err := o.list(flow.EntityAssignment, bu.SID)
	if err != nil {
		return err
	}
	for _, a := range assignments {
		if sid := a.Fields["object_sid"]; assigned[sid] {
			return fmt.Errorf("%s is assigned twice", sid)
		}
		assigned[a.Fields["object_sid"]] = true
	}
	want := 2 // the primary profile and the document
	users, err := o.list(flow.EndUser, "")
	if err != nil {
		return err
	}
	for _, object := range []profile.Object{profile.BusinessInformation, profile.Representative1, profile.Representative2} {
		attributes := app.Attributes(object)
		if attributes == nil {
			continue
		}
		want++
		i := slices.IndexFunc(users, func(u flow.Object) bool { return u.Fields["type"] == string(object) })
		if i < 0 || !maps.Equal(users[i].Attributes, attributes) || !assigned[users[i].SID] {
			return fmt.Errorf("end users %s, want an assigned %s with %v", describe(users), object, attributes)
		}
		users = slices.Delete(users, i, i+1)
	}
	if len(users) != 0 || len(assignments) != want {
		return fmt.Errorf("%d assignments, want %d; end users left over: %s", len(assignments), want, describe(users))
	}
	return o.compareRest(app, bu, assigned)
}

// compareRest compares everything but the profile and the end users.
func (o ours) compareRest(app profile.Application, bu flow.Object, assigned map[string]bool) error {
	documents, err := o.list(flow.SupportingDocument, "")
	if err != nil {
		return err
	}
	addresses, err := o.list(flow.Address, "")
	if err != nil {
		return err
	}
	numbers, err := o.list(flow.NumberAssignment, bu.SID)
	if err != nil {
		return err
	}
	evaluations, err := o.list(flow.Evaluation, bu.SID)
	if err != nil {
		return err
	}
	if len(documents) != 1 || !assigned[documents[0].SID] {
		return fmt.Errorf("documents %s, want one, assigned", describe(documents))
	}
	if sid := app.Value(profile.AddressSID); sid != "" && documents[0].Attributes["address_sids"] != sid {
		return fmt.Errorf("documents %s, want one of the address %s", describe(documents), sid)
	}
	if address := app.Attributes(profile.Address); address != nil {
		if len(addresses) != 1 || documents[0].Attributes["address_sids"] != addresses[0].SID {
			return fmt.Errorf("addresses %s, want the document's", describe(addresses))
		}
		for _, k := range []string{"customer_name", "street", "street_secondary", "city", "region", "postal_code", "iso_country"} {
			if addresses[0].Fields[k] != address[k] {
				return fmt.Errorf("%s of the address is %q, want %q", k, addresses[0].Fields[k], address[k])
			}
		}
	}
	if len(numbers) != len(app.Values(profile.Numbers)) {
		return fmt.Errorf("%d phone numbers are assigned, want %d", len(numbers), len(app.Values(profile.Numbers)))
	}
	if !slices.ContainsFunc(evaluations, func(e flow.Object) bool { return e.Status() == "compliant" }) {
		return fmt.Errorf("evaluations %s, want a compliant one", describe(evaluations))
	}
	return nil
}

// list leaves out the seeded objects: they are old and have no marker.
func (o ours) list(kind flow.Kind, parent string) ([]flow.Object, error) {
	all, err := o.client.List(o.ctx, kind, parent, nil)
	if parent != "" {
		return all, err
	}
	return slices.DeleteFunc(all, func(o flow.Object) bool { return !strings.HasSuffix(o.Name(), "]") }), err
}

func describe(objects []flow.Object) string {
	var list []string
	for _, o := range objects {
		list = append(list, fmt.Sprintf("%s %s %q %s %v", o.Kind, o.SID, o.Name(), o.Status(), o.Attributes))
	}
	return fmt.Sprintf("%d %v", len(objects), list)
}
