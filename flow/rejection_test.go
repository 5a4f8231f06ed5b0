package flow

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// Everything that the review says is shown, and leads to a field if we know one.
func TestReasonsLeadToFieldsAndAreNeverDropped(t *testing.T) {
	for _, c := range []struct {
		reason Reason
		code   int
		field  profile.Key
		says   string
	}{
		{Reason{Code: 18602}, 18602, profile.RegistrationNo, "registration number"},
		{Reason{Code: 18602, Text: "No such EIN"}, 18602, profile.RegistrationNo, "registration number: No such EIN"},
		{Reason{Code: 18699}, 18699, "", "isn't in its published list"},
		{Reason{Code: 18699, Text: "The owner is listed"}, 18699, "", "The owner is listed"},
		{Reason{Text: "The owner is listed"}, 0, "", "The owner is listed"},
		{Reason{Text: "18601: the site shows no name"}, 18601, profile.BusinessName, "18601: the site shows no name"},
		{Reason{Text: "Founded in 2018602"}, 0, "", "Founded in 2018602"},
		{Reason{Code: 18607}, 18607, "", "no provisional copy"},
		{Reason{Code: 18608}, 18608, "", "already has a provisional copy"},
		{Reason{Code: 18610}, 18610, "address.street", "address was deleted"},
		{Reason{Code: 18054}, 18054, "authorized_representative_1.phone_number", "isn't valid"},
		{Reason{Code: 18055}, 18055, "authorized_representative_1.email", "isn't valid"},
	} {
		problems := rejections([]Reason{c.reason})
		if p := problems[0]; p.Code != c.code || p.Field != c.field || !strings.Contains(p.Message, c.says) || p.Fix == "" || p.Severity != profile.Error {
			t.Errorf("%+v: %+v", c.reason, p)
		}
	}
	led := map[profile.Key]bool{}
	for _, p := range rejections([]Reason{{Code: 18606}}) {
		led[p.Field] = true
	}
	if !led[profile.Email] || !led[profile.WebSite] {
		t.Errorf("18606 leads to %v", led)
	}
	if got := rejections(nil); len(got) != 1 || !strings.Contains(got[0].Message, "no reason") {
		t.Errorf("no reasons: %v", got)
	}
}

func TestLongListsAreShortened(t *testing.T) {
	industries := strings.Split("AUTOMOTIVE AGRICULTURE BANKING CONSUMER EDUCATION ENGINEERING ENERGY OIL_AND_GAS FINTECH FOOD_AND_BEVERAGE", " ")
	numbers := make([]string, 44)
	for i := range numbers {
		numbers[i] = fmt.Sprintf("VALUE_%d", i+1)
	}
	for text, want := range map[string]string{
		"":                         "",
		"Phone number is invalid.": "Phone number is invalid.",
		"It should be one of a, b": "It should be one of a, b",
		"12 Main St, Oakland, CA":  "12 Main St, Oakland, CA",
		"Business Industry should be one of [" + strings.Join(numbers, ", ") + "].":         "Business Industry should be one of [VALUE_1, VALUE_2, VALUE_3, VALUE_4, … (44 values)].",
		"Industry should be one of " + strings.Join(industries, ","):                        "Industry should be one of AUTOMOTIVE, AGRICULTURE, BANKING, CONSUMER, … (10 values)",
		"Must be one of: '" + strings.Join(industries, "', '") + "'":                        "Must be one of: 'AUTOMOTIVE', 'AGRICULTURE', 'BANKING', 'CONSUMER', … (10 values)",
		"Valid values are " + strings.Join(industries[:9], ", ") + " or " + industries[9]:   "Valid values are AUTOMOTIVE, AGRICULTURE, BANKING, CONSUMER, … (10 values)",
		"One of " + strings.Join(industries, " | ") + ". Then submit the profile again.":    "One of AUTOMOTIVE, AGRICULTURE, BANKING, CONSUMER, … (10 values). Then submit the profile again.",
		"should be one of {" + strings.Join(industries, ";") + "}":                          "should be one of {AUTOMOTIVE, AGRICULTURE, BANKING, CONSUMER, … (10 values)}",
		"should be one of\n" + strings.Join(industries, ",\n"):                              "should be one of\nAUTOMOTIVE, AGRICULTURE, BANKING, CONSUMER, … (10 values)",
		"should be one of [\"" + strings.Join(industries, "\",\"") + "\"], and was \"Zoo\"": "should be one of [\"AUTOMOTIVE\", \"AGRICULTURE\", \"BANKING\", \"CONSUMER\", … (10 values)], and was \"Zoo\"",
	} {
		if got := shortened(text); got != want {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
}

// Code 22218 can be about any field. Twilio names the field, but not always the object.
func TestAnyInvalidField(t *testing.T) {
	for _, c := range []struct {
		finding Finding
		fields  string
		says    string
	}{
		{Finding{ObjectType: "authorized_representative_1", Field: "phone_number", Name: "Phone Number", Reason: "Phone number is invalid.", Code: 22218},
			"authorized_representative_1.phone_number", "Phone number is invalid."},
		{Finding{Field: "phone_number", Name: "Phone Number", Reason: "Phone number is invalid.", Code: 22218},
			"authorized_representative_1.phone_number authorized_representative_2.phone_number", "Phone number is invalid."},
		{Finding{Field: "business_industry", Code: 22218}, "business.business_industry", "industry"},
		{Finding{ObjectType: "something new", Field: "website_url", Code: 22218}, "business.website_url", ""},
		{Finding{ObjectType: "something new", Field: "shoe_size", Name: "Shoe size", Reason: "Too small.", Code: 22218}, "", "Shoe size: Too small."},
		{Finding{ObjectType: "something new", Code: 22218}, "", "something new"},
	} {
		var fields []string
		for _, p := range ProblemsOf([]Finding{c.finding}) {
			if p.Field != "" {
				fields = append(fields, string(p.Field))
			}
			if !strings.Contains(strings.ToLower(p.Message), strings.ToLower(c.says)) || p.Code != 22218 {
				t.Errorf("%+v: %+v", c.finding, p)
			}
		}
		if got := strings.Join(fields, " "); got != c.fields {
			t.Errorf("%+v leads to %q, want %q", c.finding, got, c.fields)
		}
	}
}

// The status of an approved profile has the end of its validity, and its provisional copy. A
// copy that can't be read doesn't count.
func TestStatusOfAnApprovedProfile(t *testing.T) {
	for name, c := range map[string]struct {
		switches sandbox.Switches
		fault    string
		copied   bool
		want     string
	}{
		"nothing":       {},
		"no copy":       {switches: sandbox.Switches{"provisional-copy": "on"}},
		"a copy":        {switches: sandbox.Switches{"provisional-copy": "on"}, copied: true, want: "draft"},
		"not answered":  {switches: sandbox.Switches{"provisional-copy": "on"}, copied: true, fault: "fetch-provisional-copy=500"},
		"valid a while": {switches: sandbox.Switches{"valid-until": "set"}},
	} {
		o := sandbox.Options{Review: sandbox.Review{Pending: time.Minute, Reading: time.Minute}, Switches: c.switches}
		if c.fault != "" {
			o.Faults = []sandbox.Fault{fault(t, c.fault)}
		}
		story(t, o, func(t *testing.T, b *bench, app profile.Application) {
			b.submits(t, app)
			r := Runner{Hub: b.hub, Journal: b.journal}
			if out := r.Status(t.Context()); out.Receipt.Copy != nil || !out.Receipt.ValidUntil.IsZero() {
				t.Errorf("%s, in review: %+v", name, out.Receipt)
			}
			time.Sleep(time.Hour)
			if c.copied {
				if _, err := b.box.Do(t.Context(), sandbox.Call{Op: sandbox.Create, Kind: sandbox.ProvisionalCopy, Account: b.account.SID,
					Parent: add(b.journal.Entries()).sid(StepProfile)}); err != nil {
					t.Fatal(err)
				}
			}
			before := len(b.box.Log())
			out := r.Status(t.Context())
			if out.Result != Submitted || out.Err != nil || b.calls(before) != "" {
				t.Errorf("%s: result %v: %v, %s", name, out.Result, out.Err, b.calls(before))
			}
			got := ""
			if out.Receipt.Copy != nil {
				got = out.Receipt.Copy.Status
			}
			if got != c.want || out.Receipt.ValidUntil.IsZero() != (c.switches["valid-until"] == "") {
				t.Errorf("%s: copy %q, valid until %v", name, got, out.Receipt.ValidUntil)
			}
		})
	}
}
