package twilioapi

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trusthub-wizard/flow"
)

// Each call sends what Twilio's reference says.
func TestCallsMatchTwiliosReference(t *testing.T) {
	bu, it, ad := sid("BU", 1), sid("IT", 1), sid("AD", 1)
	accounts := "/2010-04-01/Accounts/" + account
	for _, c := range []struct {
		name   string
		call   func(*Client) error
		method string
		path   string
		form   url.Values
	}{
		{"create a profile", creating(flow.CustomerProfile, "", flow.Fields{
			"friendly_name": "Acme 2.05", "email": "a@example.com", "policy_sid": sid("RN", 1), "status_callback": "https://example.com/a?b=c&d"}, nil),
			"POST", "/v1/CustomerProfiles", url.Values{"FriendlyName": {"Acme 2.05"}, "Email": {"a@example.com"}, "PolicySid": {sid("RN", 1)},
				"StatusCallback": {"https://example.com/a?b=c&d"}}},
		{"submit it", updating(flow.CustomerProfile, bu, flow.Fields{"status": "pending-review"}, nil),
			"POST", "/v1/CustomerProfiles/" + bu, url.Values{"Status": {"pending-review"}}},
		{"create an end user", creating(flow.EndUser, "", endUser.Fields, endUser.Attributes),
			"POST", "/v1/EndUsers", url.Values{"FriendlyName": {"marker"}, "Type": {"authorized_representative_1"},
				"Attributes": {`{"email":"ada@example.com","first_name":"Ada"}`}}},
		{"update an end user", updating(flow.EndUser, it, flow.Fields{}, map[string]string{"first_name": "Zoë"}),
			"POST", "/v1/EndUsers/" + it, url.Values{"Attributes": {`{"first_name":"Zoë"}`}}},
		{"create a document", creating(flow.SupportingDocument, "", flow.Fields{"friendly_name": "marker", "type": "customer_profile_address"}, map[string]string{"address_sids": ad}),
			"POST", "/v1/SupportingDocuments", url.Values{"FriendlyName": {"marker"}, "Type": {"customer_profile_address"}, "Attributes": {`{"address_sids":"` + ad + `"}`}}},
		{"assign", creating(flow.EntityAssignment, bu, flow.Fields{"object_sid": it}, nil),
			"POST", "/v1/CustomerProfiles/" + bu + "/EntityAssignments", url.Values{"ObjectSid": {it}}},
		{"assign a number", creating(flow.NumberAssignment, bu, flow.Fields{"channel_endpoint_type": "phone-number", "channel_endpoint_sid": sid("PN", 1)}, nil),
			"POST", "/v1/CustomerProfiles/" + bu + "/ChannelEndpointAssignments", url.Values{"ChannelEndpointType": {"phone-number"}, "ChannelEndpointSid": {sid("PN", 1)}}},
		{"evaluate", creating(flow.Evaluation, bu, flow.Fields{"policy_sid": sid("RN", 1)}, nil),
			"POST", "/v1/CustomerProfiles/" + bu + "/Evaluations", url.Values{"PolicySid": {sid("RN", 1)}}},
		{"create an address", creating(flow.Address, "", flow.Fields{"customer_name": "Acme", "street": "1 Main St.", "street_secondary": "Floor 2", "city": "Springfield",
			"region": "IL", "postal_code": "62701", "iso_country": "US", "friendly_name": "marker", "auto_correct_address": "false", "emergency_enabled": "true"}, nil),
			"POST", accounts + "/Addresses.json", url.Values{"CustomerName": {"Acme"}, "Street": {"1 Main St."}, "StreetSecondary": {"Floor 2"}, "City": {"Springfield"},
				"Region": {"IL"}, "PostalCode": {"62701"}, "IsoCountry": {"US"}, "FriendlyName": {"marker"}, "AutoCorrectAddress": {"false"}, "EmergencyEnabled": {"true"}}},
		{"update an address", updating(flow.Address, ad, flow.Fields{"street": "2 Main St."}, nil), "POST", accounts + "/Addresses/" + ad + ".json", url.Values{"Street": {"2 Main St."}}},
		{"create a subaccount", creating(flow.Account, "", flow.Fields{"friendly_name": "Example"}, nil), "POST", "/2010-04-01/Accounts.json", url.Values{"FriendlyName": {"Example"}}},
		{"delete an assignment", deleting(flow.EntityAssignment, bu, sid("BV", 1)), "DELETE", "/v1/CustomerProfiles/" + bu + "/EntityAssignments/" + sid("BV", 1), nil},
		{"delete an address", deleting(flow.Address, "", ad), "DELETE", accounts + "/Addresses/" + ad + ".json", nil},
		{"fetch a number", fetching(flow.PhoneNumber, "", sid("PN", 1)), "GET", accounts + "/IncomingPhoneNumbers/" + sid("PN", 1) + ".json", nil},
		{"fetch the account", fetching(flow.Account, "", account), "GET", "/2010-04-01/Accounts/" + account + ".json", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, says(404, `{"code":20404,"message":"not here"}`))
			t.Setenv("TWILIO_EDGE", "sydney") // neither is obeyed
			t.Setenv("TWILIO_REGION", "au1")
			var e *flow.Error
			client := to(t, s.URL, Options{})
			if err := c.call(client); !errors.As(err, &e) || e.Class != flow.NotFound {
				t.Fatalf("error %v", err)
			}
			got := s.requests()[0]
			form, _ := url.ParseQuery(got.body)
			if got.method != c.method || got.path != c.path || got.query != "" {
				t.Errorf("%s %s?%s, want %s %s", got.method, got.path, got.query, c.method, c.path)
			}
			if diff := cmp.Diff(c.form, form); c.form != nil && diff != "" {
				t.Errorf("form (-want +got):\n%s", diff)
			}
			if user, password, ok := (&http.Request{Header: got.header}).BasicAuth(); !ok || user != account || password != token {
				t.Errorf("authorised as %q", user)
			}
			sent := PlannedCall{Method: got.method, URL: s.URL + got.path, Form: map[string]string{}}
			for name := range form {
				sent.Form[name] = form.Get(name)
			}
			composed, err := client.compose(c.call)
			if diff := cmp.Diff(sent, composed); err != nil || diff != "" || len(s.requests()) != 1 {
				t.Errorf("composed (-sent +composed), %v:\n%s", err, diff)
			}
		})
	}
}

func creating(kind flow.Kind, parent string, fields flow.Fields, attributes map[string]string) func(*Client) error {
	return func(c *Client) error {
		_, err := c.Create(testContext, kind, parent, flow.Content{Fields: fields, Attributes: attributes})
		return err
	}
}

func updating(kind flow.Kind, sid string, fields flow.Fields, attributes map[string]string) func(*Client) error {
	return func(c *Client) error {
		_, err := c.Update(testContext, kind, "", sid, flow.Content{Fields: fields, Attributes: attributes})
		return err
	}
}

func deleting(kind flow.Kind, parent, sid string) func(*Client) error {
	return func(c *Client) error { return c.Delete(testContext, kind, parent, sid) }
}

func fetching(kind flow.Kind, parent, sid string) func(*Client) error {
	return func(c *Client) error { _, err := c.Fetch(testContext, kind, parent, sid); return err }
}

// A call with a wrong SID or field isn't sent: twilio-go would put anything into the path.
func TestWrongCallsAreNotSent(t *testing.T) {
	bu, it := sid("BU", 1), sid("IT", 1)
	for name, call := range map[string]func(*Client) error{
		"an unknown kind":               fetching("Trunk", "", it),
		"no SID":                        fetching(flow.EndUser, "", ""),
		"a path for a SID":              fetching(flow.EndUser, "", "../Accounts/"+account),
		"another kind's SID":            deleting(flow.EndUser, "", bu),
		"no parent":                     creating(flow.EntityAssignment, "", flow.Fields{"object_sid": it}, nil),
		"not a parent":                  creating(flow.EntityAssignment, it, flow.Fields{"object_sid": it}, nil),
		"a field it does not take":      creating(flow.EndUser, "", flow.Fields{"frendly_name": "x"}, nil),
		"attributes it does not take":   creating(flow.CustomerProfile, "", nil, map[string]string{"a": "b"}),
		"a field that can't change":     updating(flow.Address, sid("AD", 1), flow.Fields{"iso_country": "US"}, nil),
		"yes that is neither yes or no": creating(flow.Address, "", flow.Fields{"emergency_enabled": "maybe"}, nil),
		"deleting a policy":             deleting(flow.Policy, "", sid("RN", 1)),
		"changing an assignment":        updating(flow.EntityAssignment, sid("BV", 1), nil, nil),
	} {
		s := serve(t, says(201, good))
		err := call(to(t, s.URL, Options{}))
		var e *flow.Error
		if !errors.As(err, &e) || e.Class != flow.Refused || e.Status != 0 {
			t.Errorf("%s: %v", name, err)
		}
		if n := len(s.requests()); n > 0 {
			t.Errorf("%s: sent", name)
		}
	}
}

func TestBaseURLs(t *testing.T) {
	for base, ok := range map[string]bool{
		"": true, "https://example.com": true, "https://example.com/": true, "http://127.0.0.1:4010": true,
		"http://localhost:4010": true, "http://[::1]:4010/": true, "http://127.8.9.1": true,
		"http://example.com": false, "http://localhost.example.com": false, "http://10.0.0.1": false, "ftp://127.0.0.1": false,
		"127.0.0.1:4010": false, "localhost": false, "https://user:pw@example.com": false, "https://example.com/v1": false,
		"https://example.com?a=b": false, "https://": false, "http://0.0.0.0:4010": false,
	} {
		_, err := New(Credentials{AccountSID: account, Secret: token}, Options{BaseURL: base})
		if (err == nil) != ok {
			t.Errorf("%q: %v", base, err)
		}
		if err != nil && strings.Contains(err.Error(), "pw") {
			t.Errorf("%q: the error tells the password: %v", base, err)
		}
	}
}

// Without a base URL, calls go to Twilio's own hosts, whatever the region.
func TestTwiliosHosts(t *testing.T) {
	t.Setenv("TWILIO_EDGE", "sydney")
	t.Setenv("TWILIO_REGION", "au1")
	c := to(t, "", Options{})
	var hosts []string
	c.transport = roundTripper(func(r *http.Request) (*http.Response, error) {
		hosts = append(hosts, r.URL.Scheme+"://"+r.URL.Host)
		return nil, errors.New("no network here")
	})
	c.Fetch(t.Context(), flow.EndUser, "", sid("IT", 1))
	c.Fetch(t.Context(), flow.Address, "", sid("AD", 1))
	if diff := cmp.Diff([]string{"https://trusthub.twilio.com", "https://api.twilio.com"}, hosts); diff != "" {
		t.Error(diff)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestTheLogHasNoBodies(t *testing.T) {
	s := serve(t, says(400, `{"code":22206,"message":"ada@example.com is taken"}`))
	var mu sync.Mutex
	var records []Record
	c := to(t, s.URL, Options{Log: func(r Record) { mu.Lock(); records = append(records, r); mu.Unlock() }})
	c.Create(t.Context(), flow.EndUser, "", endUser)
	c.List(t.Context(), flow.CustomerProfile, "", flow.Fields{"friendly_name": "Ada"})
	to(t, unused(t), Options{Log: c.log}).Fetch(t.Context(), flow.EndUser, "", sid("IT", 1))
	want := []Record{
		{Op: "create EndUser", Method: "POST", Path: "/v1/EndUsers", Status: 400, Code: 22206, RequestID: "RQ0123"},
		{Op: "list CustomerProfile", Method: "GET", Path: "/v1/CustomerProfiles", Status: 400, Code: 22206, RequestID: "RQ0123"},
		{Op: "fetch EndUser", Method: "GET", Path: "/v1/EndUsers/" + sid("IT", 1)},
	}
	for i := range records {
		if records[i].Time.IsZero() || records[i].Took <= 0 {
			t.Errorf("%+v has no time", records[i])
		}
		records[i].Time, records[i].Took = time.Time{}, 0
	}
	if diff := cmp.Diff(want, records); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
	for _, canary := range []string{"Ada", "ada", token} {
		if text := fmt.Sprintf("%+v", records); strings.Contains(text, canary) {
			t.Errorf("%q is in the log: %s", canary, text)
		}
	}
}
