package twilioapi

import (
	"errors"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/twilioapi/sandbox"
)

// onSandbox returns the client of a sandbox's parent account.
func onSandbox(t *testing.T, o sandbox.Options, opts Options) (*sandbox.Sandbox, *Client) {
	t.Helper()
	s := sandbox.New(o)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	opts.BaseURL = server.URL
	c, err := New(Credentials{AccountSID: s.Parent().SID, Secret: Secret(s.Parent().Token)}, opts)
	if err != nil {
		t.Fatal(err)
	}
	return s, c
}

// An object of each kind is created, fetched, listed, changed and deleted.
func TestEveryKindOfObject(t *testing.T) {
	_, parent := onSandbox(t, sandbox.Options{}, Options{})
	ctx := t.Context()
	accounts, err := parent.List(ctx, flow.Account, "", flow.Fields{"status": "active"})
	if err != nil || len(accounts) < 2 {
		t.Fatalf("accounts %v, %v", accounts, err)
	}
	at := slices.IndexFunc(accounts, func(o flow.Object) bool {
		return o.Fields["owner_account_sid"] == parent.Account() && o.SID != parent.Account()
	})
	c, err := parent.Subaccount(ctx, accounts[at].SID)
	if err != nil {
		t.Fatal(err)
	}
	policies, err := c.List(ctx, flow.Policy, "", flow.Fields{"sid": "RNdfbf3fae0e1107f8aded0e7cead80bf5"})
	if err != nil || len(policies) != 1 || len(policies[0].Requirements) == 0 {
		t.Fatalf("policies %v, %v", policies, err)
	}
	if types, err := c.List(ctx, flow.EndUserType, "", nil); err != nil || len(types) == 0 || len(types[0].Requirements) == 0 {
		t.Fatalf("types %v, %v", types, err)
	}
	numbers, err := c.List(ctx, flow.PhoneNumber, "", nil)
	if err != nil || len(numbers) == 0 {
		t.Fatalf("numbers %v, %v", numbers, err)
	}
	make := func(kind flow.Kind, parent string, fields flow.Fields, attributes map[string]string) flow.Object {
		t.Helper()
		made, err := c.Create(ctx, kind, parent, flow.Content{Fields: fields, Attributes: attributes})
		if err != nil {
			t.Fatalf("create %s: %v", kind, err)
		}
		for name, want := range fields {
			if got, told := made.Fields[name]; told && got != want {
				t.Errorf("%s: %s is %q, sent %q", kind, name, got, want)
			}
		}
		for name, want := range attributes {
			if made.Attributes[name] != want {
				t.Errorf("%s: attribute %s is %q, sent %q", kind, name, made.Attributes[name], want)
			}
		}
		if got, err := c.Fetch(ctx, kind, parent, made.SID); err != nil || got.SID != made.SID || made.Created.IsZero() {
			t.Errorf("fetch %s: %v, %v", kind, got, err)
		}
		all, err := c.List(ctx, kind, parent, nil)
		if err != nil || !slices.ContainsFunc(all, func(o flow.Object) bool { return o.SID == made.SID }) {
			t.Errorf("list %s: %v, %v", kind, all, err)
		}
		return made
	}
	name := "Ærø & Søn <2.05> 100% a+b; \"quoted\"\n\u202e"
	policy := policies[0].SID
	profile := make(flow.CustomerProfile, "", flow.Fields{"friendly_name": name, "email": "a+b@example.com", "policy_sid": policy, "status_callback": "https://example.com/?a=1&b=2"}, nil)
	user := make(flow.EndUser, "", flow.Fields{"friendly_name": "marker", "type": "authorized_representative_1"}, map[string]string{"first_name": name, "email": "ada@example.com"})
	address := make(flow.Address, "", flow.Fields{"customer_name": name, "friendly_name": "marker", "street": "1 Main Street", "city": "Springfield", "region": "IL",
		"postal_code": "62701", "iso_country": "US", "auto_correct_address": "false"}, nil)
	make(flow.SupportingDocument, "", flow.Fields{"friendly_name": "marker", "type": "customer_profile_address"}, map[string]string{"address_sids": address.SID})
	assigned := make(flow.EntityAssignment, profile.SID, flow.Fields{"object_sid": user.SID}, nil)
	make(flow.NumberAssignment, profile.SID, flow.Fields{"channel_endpoint_type": "phone-number", "channel_endpoint_sid": numbers[0].SID}, nil)
	evaluation := make(flow.Evaluation, profile.SID, flow.Fields{"policy_sid": policy}, nil)
	if evaluation.Status() != "noncompliant" || len(evaluation.Findings) == 0 {
		t.Errorf("evaluation %+v", evaluation)
	}

	changed, err := c.Update(ctx, flow.EndUser, "", user.SID, flow.Content{Attributes: map[string]string{"first_name": "Grace"}})
	if err != nil || changed.Attributes["first_name"] != "Grace" || changed.Attributes["email"] != "" || changed.Name() != "marker" {
		t.Errorf("updated %+v, %v", changed, err)
	}
	if err := c.Delete(ctx, flow.EntityAssignment, profile.SID, assigned.SID); err != nil {
		t.Error(err)
	}
	var e *flow.Error
	if err := c.Delete(ctx, flow.EntityAssignment, profile.SID, assigned.SID); !errors.As(err, &e) || e.Class != flow.NotFound {
		t.Errorf("deleted twice: %v", err)
	}
	if _, err := parent.Fetch(ctx, flow.EndUser, "", user.SID); !errors.As(err, &e) || e.Class != flow.NotFound {
		t.Errorf("the parent's credentials reach the subaccount's end user: %v", err)
	}
}

func TestEveryShapeOfTheSandboxsEvaluationsIsRead(t *testing.T) {
	var counts []int
	for _, shape := range []string{"invalid", "fields", "nested"} {
		_, c := onSandbox(t, sandbox.Options{Switches: sandbox.Switches{"evaluation-shape": shape}}, Options{})
		profile, err := c.Create(t.Context(), flow.CustomerProfile, "", flow.Content{Fields: flow.Fields{
			"friendly_name": "marker", "email": "a@example.com", "policy_sid": "RNdfbf3fae0e1107f8aded0e7cead80bf5"}})
		if err != nil {
			t.Fatal(err)
		}
		evaluation, err := c.Create(t.Context(), flow.Evaluation, profile.SID, flow.Content{Fields: flow.Fields{"policy_sid": "RNdfbf3fae0e1107f8aded0e7cead80bf5"}})
		if err != nil {
			t.Fatal(err)
		}
		fields := 0
		for _, f := range evaluation.Findings {
			if f.Field != "" && f.ObjectType == "authorized_representative_1" {
				fields++
			}
		}
		counts = append(counts, fields)
	}
	if counts[0] == 0 || counts[0] != counts[1] || counts[0] != counts[2] {
		t.Errorf("fields found missing, by shape: %v", counts)
	}
}

// Each fault of the sandbox has the class of its description.
func TestFaultsHaveTheirClass(t *testing.T) {
	classes := map[string]flow.Class{
		"400": flow.Refused, "401": flow.Unauthorized, "403": flow.Unauthorized, "404": flow.NotFound, "409": flow.Conflict, "429": flow.RateLimited,
		"500": flow.Unknown, "502": flow.Unknown, "503": flow.Unknown, "504": flow.Unknown, "timeout": flow.Unknown,
		"reset-before": flow.Unknown, "reset-after": flow.Unknown, "half": flow.Unknown, "garbage": flow.Unknown, "html": flow.Unknown, "late": flow.Unknown,
	}
	for _, kind := range sandbox.FaultKinds() {
		class, known := classes[kind[0]]
		if !known {
			t.Logf("%s (%s) isn't a failure, or isn't tried here", kind[0], kind[1])
			continue
		}
		t.Run(kind[0], func(t *testing.T) {
			t.Parallel()
			fault, err := sandbox.ParseFault("create-end-user=" + kind[0])
			if err != nil {
				t.Fatal(err)
			}
			_, c := onSandbox(t, sandbox.Options{Faults: []sandbox.Fault{fault}, Hold: 3 * moment}, Options{Timeout: 2 * moment})
			_, err = c.Create(t.Context(), flow.EndUser, "", endUser)
			var e *flow.Error
			if !errors.As(err, &e) || e.Class != class {
				t.Errorf("%v, want %s", err, class)
			}
		})
	}
}

func TestThousandsOfObjectsAreListed(t *testing.T) {
	s, c := onSandbox(t, sandbox.Options{Switches: sandbox.Switches{"list-order": "shuffled"}}, Options{Timeout: time.Minute})
	const many = 2300 // three pages
	for range many {
		call := sandbox.Call{Account: s.Parent().SID, Kind: sandbox.EndUser, Op: sandbox.Create,
			Fields: map[string]string{"friendly_name": "marker", "type": "authorized_representative_1"}, Attributes: map[string]string{"first_name": "Ada"}}
		if _, err := s.Do(t.Context(), call); err != nil {
			t.Fatal(err)
		}
	}
	got, err := c.List(t.Context(), flow.EndUser, "", flow.Fields{"friendly_name": "marker"})
	if err != nil || len(got) != many {
		t.Errorf("%d objects, %v", len(got), err)
	}
}

func TestAProvisionalCopyIsRead(t *testing.T) {
	s, c := onSandbox(t, sandbox.Options{Switches: sandbox.Switches{"provisional-copy": "on"}}, Options{})
	primary := s.Parent().PrimarySID()
	var e *flow.Error
	if _, err := c.Fetch(t.Context(), flow.ProvisionalCopy, primary, ""); !errors.As(err, &e) || e.Class != flow.NotFound {
		t.Errorf("before there is one: %v", err)
	}
	if _, err := s.Do(t.Context(), sandbox.Call{Op: sandbox.Create, Kind: sandbox.ProvisionalCopy, Account: s.Parent().SID, Parent: primary}); err != nil {
		t.Fatal(err)
	}
	if got, err := c.Fetch(t.Context(), flow.ProvisionalCopy, primary, ""); err != nil || got.SID != primary || got.Status() != "draft" || got.Created.IsZero() {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := c.Create(t.Context(), flow.ProvisionalCopy, primary, flow.Content{}); !errors.As(err, &e) || e.Class != flow.Refused {
		t.Errorf("a copy is never made: %v", err)
	}
}

func TestEveryShapeOfRejectionIsRead(t *testing.T) {
	for shape, want := range map[string][]flow.Reason{
		"codes": {{Code: 18602}}, "messages": {{Code: 18602, Text: "Rejected: business ID not verified"}},
		"texts": {{Text: "Rejected: business ID not verified"}}, "unknown": {{Code: 18699}},
	} {
		s, c := onSandbox(t, sandbox.Options{Accounts: sandbox.SeedWith(sandbox.RejectedPrimary), Switches: sandbox.Switches{"rejection-errors": shape}}, Options{})
		got, err := c.Fetch(t.Context(), flow.CustomerProfile, "", s.Parent().PrimarySID())
		if err != nil || !slices.Equal(got.Rejections, want) {
			t.Errorf("%s: %v, %v", shape, got.Rejections, err)
		}
	}
}
