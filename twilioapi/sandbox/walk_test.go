package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// A client calls a sandbox over HTTP as one account.
type client struct {
	t            testing.TB
	url          string
	user, secret string
	validate     func(method, path string, status int, body map[string]any)
}

func serve(t testing.TB, o Options) (*Sandbox, *client) {
	t.Helper()
	s := New(o)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	a := s.o.Accounts[0]
	return s, &client{t: t, url: server.URL, user: a.SID, secret: a.Token}
}

func (c *client) as(a Account) *client {
	other := *c
	other.user, other.secret = a.SID, a.Token
	return &other
}

type answer struct {
	status int
	body   map[string]any
	header http.Header
}

func (a answer) text(name string) string { return fmt.Sprint(a.body[name]) }
func (a answer) code() int {
	n, _ := a.body["code"].(float64)
	return int(n)
}

// try makes a request; form is a query for GET.
func (c *client) try(method, path string, form ...string) (answer, error) {
	c.t.Helper()
	values := url.Values{}
	for i := 0; i < len(form); i += 2 {
		values.Set(form[i], form[i+1])
	}
	address, body := path, ""
	if !strings.HasPrefix(path, "http") {
		address = c.url + path
	}
	if method == http.MethodGet {
		if len(values) > 0 {
			address += "?" + values.Encode()
		}
	} else {
		body = values.Encode()
	}
	req, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.SetBasicAuth(c.user, c.secret)
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := http.DefaultClient.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{}, err
	}
	a := answer{status: response.StatusCode, header: response.Header}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &a.body); err != nil {
			return a, fmt.Errorf("HTTP %d: %w", a.status, err)
		}
	}
	if c.validate != nil {
		c.validate(method, path, a.status, a.body)
	}
	return a, nil
}

// do makes a request and checks the status of its answer.
func (c *client) do(status int, method, path string, form ...string) answer {
	c.t.Helper()
	a, err := c.try(method, path, form...)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	if a.status != status {
		c.t.Fatalf("%s %s: HTTP %d, want %d: %v", method, path, a.status, status, a.body)
	}
	return a
}

func attributes(of map[string]string, changes ...string) string {
	m := map[string]string{}
	for k, v := range of {
		m[k] = v
	}
	for i := 0; i < len(changes); i += 2 {
		m[changes[i]] = changes[i+1]
	}
	return string(encoded(m))
}

var (
	theBusiness = map[string]string{
		"business_name": "Harbor Lane Dental Inc", "business_identity": "direct_customer", "business_type": "Corporation",
		"business_industry": "HEALTHCARE", "business_registration_identifier": "EIN", "business_registration_number": "12-3456789",
		"business_regions_of_operation": "USA_AND_CANADA,EUROPE", "website_url": "https://harborlane.example.com", "social_media_profile_urls": ""}
	theFirst = map[string]string{"first_name": "Ada", "last_name": "Moreno", "email": "ada@harborlane.example.com",
		"phone_number": "+14155550111", "business_title": "Owner", "job_position": "CEO"}
	theSecond = map[string]string{"first_name": "Bo", "last_name": "Chen", "email": "bo@harborlane.example.com",
		"phone_number": "+14155550112", "business_title": "Office manager", "job_position": "Director"}
	theAddress = map[string]string{"CustomerName": "Harbor Lane Dental Inc", "Street": "12 Harbor Ln", "City": "Oakland", "Region": "CA",
		"PostalCode": "94607", "IsoCountry": "US", "FriendlyName": "Office"}
)

// A walked is what the fifteen steps created.
type walked struct {
	profile, business, first, second, address, document, evaluation string
}

// A customer is what a walk sends. The zero value has no problems.
type customer struct {
	business, first, second []string // changed attributes, in pairs
	address                 []string // changed parameters, in pairs
	leaveOut                string   // a step: "business", "first", "second", "document", "primary"
}

// walk does all of the fifteen steps but the last. The profile is evaluated, not submitted.
func (c *client) walk(account string, who customer) (walked, answer) {
	c.t.Helper()
	var w walked
	c.do(200, "GET", "/v1/Policies")
	w.profile = c.do(201, "POST", "/v1/CustomerProfiles", "FriendlyName", "Harbor Lane", "Email", "it@harborlane.example.com",
		"PolicySid", SecondaryPolicy).text("sid")
	endUser := func(kind string, of map[string]string, changes []string) string {
		return c.do(201, "POST", "/v1/EndUsers", "FriendlyName", kind, "Type", kind, "Attributes", attributes(of, changes...)).text("sid")
	}
	w.business = endUser("customer_profile_business_information", theBusiness, who.business)
	w.first = endUser("authorized_representative_1", theFirst, who.first)
	w.second = endUser("authorized_representative_2", theSecond, who.second)
	var form []string
	for k, v := range theAddress {
		form = append(form, k, v)
	}
	w.address = c.do(201, "POST", "/2010-04-01/Accounts/"+account+"/Addresses.json", append(form, who.address...)...).text("sid")
	w.document = c.do(201, "POST", "/v1/SupportingDocuments", "FriendlyName", "Address", "Type", "customer_profile_address",
		"Attributes", attributes(map[string]string{"address_sids": w.address})).text("sid")
	for step, sid := range map[string]string{"business": w.business, "first": w.first, "second": w.second, "document": w.document,
		"primary": Seed()[0].PrimarySID()} {
		if step != who.leaveOut {
			c.do(201, "POST", "/v1/CustomerProfiles/"+w.profile+"/EntityAssignments", "ObjectSid", sid)
		}
	}
	numbers := c.do(200, "GET", "/2010-04-01/Accounts/"+account+"/IncomingPhoneNumbers.json").body["incoming_phone_numbers"].([]any)
	for _, n := range numbers {
		c.do(201, "POST", "/v1/CustomerProfiles/"+w.profile+"/ChannelEndpointAssignments", "ChannelEndpointType", "phone-number",
			"ChannelEndpointSid", n.(map[string]any)["sid"].(string))
	}
	evaluation := c.do(201, "POST", "/v1/CustomerProfiles/"+w.profile+"/Evaluations", "PolicySid", SecondaryPolicy)
	w.evaluation = evaluation.text("sid")
	return w, evaluation
}

// quick is a review that is over at the next call.
var quick = Review{Pending: time.Nanosecond, Reading: time.Nanosecond}

func TestFifteenSteps(t *testing.T) {
	for _, a := range Seed()[:3] {
		t.Run(a.Name, func(t *testing.T) {
			s, c := serve(t, Options{Review: quick})
			c = c.as(a)
			w, evaluation := c.walk(a.SID, customer{})
			if got := evaluation.text("status"); got != "compliant" {
				t.Fatalf("evaluation is %s: %v", got, evaluation.body)
			}
			if got := c.do(200, "POST", "/v1/CustomerProfiles/"+w.profile, "Status", "pending-review").text("status"); got != "pending-review" {
				t.Errorf("submitting answers %s", got)
			}
			if got := c.do(200, "GET", "/v1/CustomerProfiles/"+w.profile).text("status"); got != "twilio-approved" {
				t.Errorf("after the review the profile is %s", got)
			}
			snapshot := s.Snapshot()
			for _, sid := range []string{w.business, w.first, w.second, w.document} {
				if n := len(snapshot.referrers(sid)); n != 1 {
					t.Errorf("%s is assigned %d times", sid, n)
				}
			}
			if got := snapshot.Find(w.first).Attributes["email"]; got != "ada@harborlane.example.com" {
				t.Errorf("representative 1's email is %q", got)
			}
		})
	}
}

// referrers returns the assignments of an object, or the documents of an address.
func (s Snapshot) referrers(sid string) []*Object {
	var refer []*Object
	for _, o := range s.Objects {
		if o.assigned() == sid || slices.Contains(addressSIDs(o), sid) {
			refer = append(refer, o)
		}
	}
	return refer
}
