package sandbox

import (
	"fmt"
	"slices"
	"testing"
)

// What the evaluation finds for each problem of a profile.
func TestEvaluation(t *testing.T) {
	tests := []struct {
		name string
		who  customer
		want []string // object type, code of the result, then field and code of each check
	}{
		{"nothing is wrong", customer{}, nil},
		{"no business", customer{leaveOut: "business"}, []string{"customer_profile_business_information 22214",
			"business_type 22215", "business_registration_number 22215", "business_name 22215", "business_registration_identifier 22215",
			"business_identity 22215", "business_industry 22215", "website_url 22215", "business_regions_of_operation 22215"}},
		{"no representative 1", customer{leaveOut: "first"}, []string{"authorized_representative_1 22214",
			"first_name 22215", "last_name 22215", "email 22215", "phone_number 22215", "business_title 22215", "job_position 22215"}},
		{"no representative 2", customer{leaveOut: "second"}, []string{"authorized_representative_2 22214",
			"first_name 22215", "last_name 22215", "email 22215", "phone_number 22215", "business_title 22215", "job_position 22215"}},
		{"no document", customer{leaveOut: "document"}, []string{"customer_profile_address 22216", "address_sids 22219"}},
		{"no primary", customer{leaveOut: "primary"}, []string{"primary_customer_profile_type_business 22214", "bundle_sid 22214", "bundle_status 22214"}},
		{"a name is missing", customer{business: []string{"business_name", ""}}, []string{"customer_profile_business_information 22215", "business_name 22215"}},
		{"an industry that does not exist", customer{business: []string{"business_industry", "PIRACY"}}, []string{"customer_profile_business_information 22215", "business_industry 22215"}},
		{"a region that does not exist", customer{business: []string{"business_regions_of_operation", "EUROPE,MARS"}}, []string{"customer_profile_business_information 22215", "business_regions_of_operation 22215"}},
		{"regions joined by a blank", customer{business: []string{"business_regions_of_operation", "EUROPE, ASIA"}}, []string{"customer_profile_business_information 22215", "business_regions_of_operation 22215"}},
		{"an EIN of eight digits", customer{business: []string{"business_registration_number", "12-345678"}}, []string{"customer_profile_business_information 22215", "business_registration_number 22215"}},
		{"a phone number without a plus", customer{first: []string{"phone_number", "4155550111"}}, []string{"authorized_representative_1 22215", "phone_number 22215"}},
		{"half an email and no title", customer{second: []string{"email", "bo@", "business_title", ""}}, []string{"authorized_representative_2 22215", "email 22215", "business_title 22215"}},
		{"test value: business", customer{business: []string{"business_name", "Noncompliant"}}, []string{"customer_profile_business_information 22215", "business_name 22215"}},
		{"test value: representative 1", customer{first: []string{"first_name", "Noncompliant"}}, []string{"authorized_representative_1 22215", "first_name 22215"}},
		{"test value: representative 2", customer{second: []string{"email", "noncompliant@harborlane.example.com"}}, []string{"authorized_representative_2 22215", "email 22215"}},
		{"test value: address", customer{address: []string{"City", "Noncompliant"}}, []string{"customer_profile_address 22217", "address_sids 22217"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, c := serve(t, Options{Review: quick})
			c.t = t
			w, evaluation := c.walk(s.Parent().SID, test.who)
			var found []string
			for _, e := range evaluation.body["results"].([]any) {
				result := e.(map[string]any)
				if result["passed"] == true {
					continue
				}
				found = append(found, fmt.Sprint(result["object_type"], " ", result["error_code"]))
				for _, i := range result["invalid"].([]any) {
					check := i.(map[string]any)
					found = append(found, fmt.Sprint(check["object_field"], " ", check["error_code"]))
				}
			}
			if !slices.Equal(found, test.want) {
				t.Errorf("found\n%q, want\n%q", found, test.want)
			}
			status := map[bool]string{true: "compliant", false: "noncompliant"}[len(test.want) == 0]
			if evaluation.text("status") != status {
				t.Errorf("status %s, want %s", evaluation.text("status"), status)
			}
			after := c.do(200, "POST", "/v1/CustomerProfiles/"+w.profile, "Status", "pending-review").text("status")
			if want := map[bool]string{true: "pending-review", false: "twilio-rejected"}[len(test.want) == 0]; after != want {
				t.Errorf("submitted, it is %s, want %s", after, want)
			}
		})
	}
}

// Primary profiles with which no secondary profile can be compliant.
func TestPrimaryProfiles(t *testing.T) {
	tests := []struct {
		primary  Primary
		refused  bool   // already the creation of the profile
		finding  string // the field of the primary that does not pass
		approved int    // how many a search for the primary finds
	}{
		{ISVPrimary, false, "", 1},
		{TwoPrimaries, false, "", 2},
		{NoPrimary, false, "bundle_sid", 0},
		{DirectPrimary, true, "", 1},
		{DraftPrimary, false, "bundle_status", 0},
		{InReviewPrimary, false, "bundle_status", 0},
		{RejectedPrimary, false, "bundle_status", 0},
		{StarterPrimary, false, "bundle_sid", 0},
	}
	for _, test := range tests {
		t.Run(string(test.primary), func(t *testing.T) {
			accounts := SeedWith(test.primary)
			_, c := serve(t, Options{Accounts: accounts})
			c.t = t
			found := c.do(200, "GET", "/v1/CustomerProfiles", "Status", "twilio-approved", "PolicySid", PrimaryPolicy).body["results"].([]any)
			if len(found) != test.approved {
				t.Errorf("a search finds %d", len(found))
			}
			status := 201
			if test.refused {
				status = 400
			}
			made := c.do(status, "POST", "/v1/CustomerProfiles", "FriendlyName", "x", "Email", "x@example.com", "PolicySid", SecondaryPolicy)
			if test.refused {
				return
			}
			path := "/v1/CustomerProfiles/" + made.text("sid")
			if test.primary != NoPrimary {
				c.do(201, "POST", path+"/EntityAssignments", "ObjectSid", accounts[0].PrimarySID())
			}
			results := c.do(201, "POST", path+"/Evaluations", "PolicySid", SecondaryPolicy).body["results"].([]any)
			last := results[len(results)-1].(map[string]any)
			field := ""
			for _, e := range last["invalid"].([]any) {
				field = e.(map[string]any)["object_field"].(string)
				break
			}
			if last["object_type"] != "primary_customer_profile_type_business" || field != test.finding {
				t.Errorf("the evaluation says of the primary: %v", last)
			}
		})
	}
}
