package sandbox

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// The result of each test value.
func TestReviewOfTestValues(t *testing.T) {
	tests := []struct {
		name string
		who  customer
		want string
	}{
		{"nothing special", customer{}, "twilio-approved null"},
		{"website", customer{business: []string{"website_url", "https://18601.example.com"}}, "twilio-rejected 18601"},
		{"street 18603", customer{address: []string{"Street", "18603 Main St"}}, "twilio-rejected 18603"},
		{"PO box", customer{address: []string{"Street", "P.O. Box 12"}}, "twilio-rejected 18018"},
		{"representative 1", customer{first: []string{"last_name", "Unverifiable"}}, "twilio-rejected 18604"},
		{"representative 2", customer{second: []string{"last_name", "Unverifiable"}}, "twilio-rejected 18605"},
		{"email domain", customer{first: []string{"email", "ana@18606.example.com"}}, "twilio-rejected 18606"},
		{"several", customer{first: []string{"last_name", "Unverifiable"}, second: []string{"last_name", "Unverifiable"},
			business: []string{"business_registration_number", "12-3418602"}}, "twilio-rejected 18602 18604 18605"},
		{"long", customer{business: []string{"business_registration_number", "12-3472072"}}, "in-review null"},
	}
	// The table of test values has the endings of registration numbers.
	ending := regexp.MustCompile(`^ending in \d+, such as (\d\d-\d{7})$`)
	for _, v := range TestValues() {
		if match := ending.FindStringSubmatch(v.Value); match != nil && v.Code != 0 {
			tests = append(tests, struct {
				name string
				who  customer
				want string
			}{match[1], customer{business: []string{"business_registration_number", match[1]}}, fmt.Sprint("twilio-rejected ", v.Code)})
		}
	}
	tests = append(tests, tests[0])
	tests[len(tests)-1].name, tests[len(tests)-1].who, tests[len(tests)-1].want = "no code", customer{business: []string{"business_registration_number", "12-3418600"}}, "twilio-rejected null"
	if len(tests) < 19 {
		t.Errorf("only %d cases: are the documented endings still found?", len(tests))
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, c := serve(t, Options{Review: quick})
			c.t = t
			w, evaluation := c.walk(s.Parent().SID, test.who)
			if evaluation.text("status") != "compliant" {
				t.Fatal("the test value is noncompliant already")
			}
			c.do(200, "POST", "/v1/CustomerProfiles/"+w.profile, "Status", "pending-review")
			profile := c.do(200, "GET", "/v1/CustomerProfiles/"+w.profile)
			got := profile.text("status")
			codes, rejected := profile.body["errors"].([]any)
			for _, e := range codes {
				got += fmt.Sprint(" ", e.(map[string]any)["code"])
			}
			if !rejected {
				got += " null"
			}
			if got != test.want {
				t.Errorf("the profile is %s, want %s", got, test.want)
			}
		})
	}
}

// complete makes a complete profile in-process.
func complete(t testing.TB, s *Sandbox, account string) walked {
	t.Helper()
	create := func(kind Kind, parent string, of map[string]string, fields ...string) string {
		c := Call{Op: Create, Kind: kind, Account: account, Parent: parent, Attributes: of, Fields: map[string]string{"friendly_name": "marker"}}
		for i := 0; i < len(fields); i += 2 {
			c.Fields[fields[i]] = fields[i+1]
		}
		reply, err := s.Do(context.Background(), c)
		if err != nil {
			t.Fatalf("%s: %v", c.Name(), err)
		}
		return reply.Object.SID
	}
	var w walked
	w.profile = create(CustomerProfile, "", nil, "email", "x@example.com", "policy_sid", SecondaryPolicy)
	w.business = create(EndUser, "", theBusiness, "type", "customer_profile_business_information")
	w.first = create(EndUser, "", theFirst, "type", "authorized_representative_1")
	w.second = create(EndUser, "", theSecond, "type", "authorized_representative_2")
	w.address = create(Address, "", nil, "customer_name", "x", "street", "1 Main St", "city", "Oakland", "region", "CA", "postal_code", "94607", "iso_country", "US")
	w.document = create(SupportingDocument, "", map[string]string{"address_sids": w.address}, "type", "customer_profile_address")
	for _, sid := range []string{w.business, w.first, w.second, w.document, Seed()[0].PrimarySID()} {
		create(EntityAssignment, w.profile, nil, "object_sid", sid)
	}
	w.evaluation = create(Evaluation, w.profile, nil, "policy_sid", SecondaryPolicy)
	return w
}

func (w walked) submit(t testing.TB, s *Sandbox, account string) string {
	t.Helper()
	reply, err := s.Do(context.Background(), Call{Op: Update, Kind: CustomerProfile, Account: account, SID: w.profile, Fields: map[string]string{"status": "pending-review"}})
	if err != nil {
		t.Fatal(err)
	}
	return reply.Object.Fields["status"]
}

// A submitted profile goes through the review by itself. A rejected one is fixed in place and
// submitted again.
func TestLifeOfAProfile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{Review: Review{Pending: time.Minute, Reading: time.Hour}})
		me := s.Parent().SID
		w := complete(t, s, me)
		update := Call{Op: Update, Kind: EndUser, Account: me, SID: w.first, Attributes: map[string]string{}}
		for k, v := range theFirst {
			update.Attributes[k] = v
		}
		update.Attributes["last_name"] = "Unverifiable"
		if _, err := s.Do(t.Context(), update); err != nil {
			t.Fatal(err)
		}
		expect := func(want string) {
			t.Helper()
			o := s.Snapshot().Find(w.profile)
			if got := strings.TrimSpace(fmt.Sprintln(o.Fields["status"], o.Rejections)); got != want {
				t.Errorf("after %v it is %s, want %s", time.Since(o.Created), got, want)
			}
		}
		w.submit(t, s, me)
		expect("pending-review []")
		time.Sleep(59 * time.Second)
		expect("pending-review []")
		time.Sleep(time.Second)
		expect("in-review []")
		time.Sleep(time.Hour)
		expect("twilio-rejected [18604]")

		update.Attributes["last_name"] = "Moreno"
		if _, err := s.Do(t.Context(), update); err != nil {
			t.Fatalf("a rejected profile can't be fixed: %v", err)
		}
		w.submit(t, s, me)
		expect("pending-review []")
		time.Sleep(2 * time.Hour)
		expect("twilio-approved []")
		if _, err := s.Do(t.Context(), update); err == nil {
			t.Error("an approved profile can be changed")
		}
	})
}
