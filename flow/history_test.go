package flow

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// Twilio forgets earlier evaluations, and rejections before the last submission. The journal
// keeps them, each once, however often the status is asked for.
func TestHistory(t *testing.T) {
	o := calm()
	o.Review = sandbox.Review{Pending: time.Minute, Reading: time.Minute}
	story(t, o, func(t *testing.T, b *bench, app profile.Application) {
		number := app[profile.RegistrationNo]
		app["authorized_representative_1.business_title"] = "Noncompliant"
		b.run(t.Context(), app)
		app["authorized_representative_1.business_title"], app[profile.RegistrationNo] = "Owner", "12-3418602"
		b.run(t.Context(), app)
		time.Sleep(time.Hour)
		for range 2 {
			Runner{Hub: b.hub, Journal: b.journal}.Status(t.Context())
		}
		for _, next := range []string{"12-3418601", number} {
			app[profile.RegistrationNo] = next
			b.run(t.Context(), app)
			time.Sleep(time.Hour)
			b.run(t.Context(), app)
		}
		Runner{Hub: b.hub, Journal: b.journal}.Status(t.Context())
		var told []string
		for _, v := range History(b.journal.Entries()) {
			if v.At.IsZero() || v.SID == "" {
				t.Errorf("%+v", v)
			}
			told = append(told, v.String())
		}
		want := []string{
			"evaluated noncompliant: Business title of representative 1",
			"evaluated compliant", "submitted for review",
			"rejected by the review: 18602, Twilio couldn't verify the registration number",
			"evaluated compliant", "submitted for review",
			"rejected by the review: 18601, Twilio couldn't verify the business name on the website",
			"evaluated compliant", "submitted for review", "approved by the review",
		}
		if !slices.Equal(told, want) {
			t.Errorf("history: %q", told)
		}
	})
}

// Only a profile that was just created is waited for, not one with a mistyped SID or one
// that somebody deleted.
func TestStatusOfWhatIsNotThere(t *testing.T) {
	wrong := "BU" + strings.Repeat("0", 32)
	fresh := &memory{entries: []Entry{{Step: StepProfile, What: Done, Action: Created, SID: wrong}}}
	for name, c := range map[string]struct {
		journal     Journal
		least, most time.Duration
	}{
		"typed wrong": {Lone(wrong), 0, 2 * time.Second},
		"just made":   {fresh, 5 * time.Second, time.Minute},
	} {
		story(t, calm(), func(t *testing.T, b *bench, _ profile.Application) {
			if c.journal == fresh {
				fresh.entries[0].At = time.Now()
			}
			began := time.Now()
			out := Runner{Hub: b.hub, Journal: c.journal}.Status(t.Context())
			took := time.Since(began)
			if classOf(out.Err) != NotFound || took < c.least || took > c.most {
				t.Errorf("%s: %v after %v", name, out.Err, took)
			}
		})
	}
}

func TestReviewPause(t *testing.T) {
	last := time.Duration(0)
	for n := range 100 {
		pause := ReviewPause(n)
		if pause < last || pause < 15*time.Second || pause > 5*time.Minute {
			t.Errorf("after %d: %v", n, pause)
		}
		last = pause
	}
}

// Watching a review survives failures that pass, and ends with others.
func TestWhatPassesWhileWatching(t *testing.T) {
	for _, c := range []struct {
		err   error
		again bool
	}{
		{nil, false},
		{errors.New("nothing has been created yet"), false},
		{&Error{Class: Unknown}, true},
		{&Error{Class: NotSent}, true},
		{fmt.Errorf("step profile: %w", &Error{Class: RateLimited, RetryAfter: time.Minute}), true},
		{&Error{Class: Unauthorized}, false},
		{&Error{Class: NotFound}, false},
	} {
		again, least := Passes(c.err)
		if again != c.again {
			t.Errorf("%v passes: %v", c.err, again)
		}
		var call *Error
		if errors.As(c.err, &call) && again && least != call.RetryAfter {
			t.Errorf("%v: waits %v at least", c.err, least)
		}
	}
}

// Every object of the policy, and every field of each, leads to an answer. Anything else
// keeps Twilio's words.
func TestFindingsLeadToAnswers(t *testing.T) {
	for _, c := range []struct {
		finding Finding
		field   profile.Key
		says    string
	}{
		{Finding{ObjectType: "customer_profile_business_information", Code: 22214, Name: "Business Information", Reason: "missing"}, profile.BusinessName, "Business Information: missing"},
		{Finding{ObjectType: "authorized_representative_2", Code: 22214, Name: "Representative", Reason: "missing"}, "authorized_representative_2.first_name", "Representative: missing"},
		{Finding{ObjectType: "customer_profile_address", Code: 22216, Name: "Address", Reason: "missing"}, "address.street", "Address: missing"},
		{Finding{ObjectType: "customer_profile_address", Field: "address_sids", Code: 22219, Reason: "no address"}, "address.street", "no address"},
		{Finding{ObjectType: "customer_profile_address", Field: "city", Code: 22217, Reason: "wrong"}, "address.city", "City: wrong"},
		{Finding{ObjectType: "primary_customer_profile_type_business", Field: "bundle_sid", Reason: "Primary customer profile bundle is null"}, profile.PrimaryProfile, "bundle is null"},
		{Finding{ObjectType: "primary_customer_profile_type_business", Field: "bundle_status", Reason: "not approved"}, profile.PrimaryProfile, "not approved"},
		{Finding{ObjectType: "customer_profile_business_information", Field: "name_of_other_registration", Reason: "missing"}, profile.OtherTypeName, "missing"},
		{Finding{ObjectType: "something_new", Field: "shoe_size", Name: "Shoe size", Reason: "too small"}, "", "Shoe size: too small"},
		{Finding{ObjectType: "something_new", Field: "shoe_size"}, "", "something_new shoe_size"},
	} {
		got := ProblemsOf([]Finding{c.finding})
		if len(got) != 1 || got[0].Field != c.field || !strings.Contains(got[0].Message, c.says) || got[0].Code != c.finding.Code {
			t.Errorf("%+v: %+v", c.finding, got)
		}
	}
	for _, f := range profile.Fields() {
		switch f.Object {
		case profile.BusinessInformation, profile.Representative1, profile.Representative2:
			if f.Attribute == "" {
				continue
			}
			got := ProblemsOf([]Finding{{ObjectType: string(f.Object), Field: f.Attribute, Reason: "The value is missing.", Code: 22215}})
			if len(got) != 1 || got[0].Field != f.Key || got[0].Message != f.Name+": The value is missing." {
				t.Errorf("%s: %+v", f.Key, got)
			}
		}
	}
}
