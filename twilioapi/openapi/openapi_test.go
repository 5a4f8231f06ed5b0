package openapi

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func described(t *testing.T) *Description {
	d, err := Find()
	if err != nil {
		t.Skip(err)
	}
	return d
}

func sid(prefix string) string { return prefix + strings.Repeat("0a", 16) }

func TestRequests(t *testing.T) {
	d := described(t)
	policy := "&PolicySid=" + sid("RN")
	for _, c := range []struct {
		method, path, body string
		fault              string // "" for none
	}{
		{"POST", "/v1/CustomerProfiles", "FriendlyName=a&Email=b" + policy, ""},
		{"POST", "/v1/CustomerProfiles", "FriendlyName=a&Email=b&StatusCallback=https%3A%2F%2Fexample.com%2F" + policy, ""},
		{"POST", "/v1/CustomerProfiles", "FriendlyName=a&Email=b&StatusCallback=" + policy, "StatusCallback is empty"},
		{"POST", "/v1/CustomerProfiles", "FriendlyName=a&Email=b&StatusCallback=example.com" + policy, "not of format uri"},
		{"POST", "/v1/CustomerProfiles", "FriendlyName=a&Email=b&StatusCallback=https%3A%2F%2Fexample.com%2F%3Fa%3D%C3%A4" + policy, "not of format uri"},
		{"POST", "/v1/CustomerProfiles", "FriendlyName=a&Email=b&StatusCallback=https%3A%2F%2Fexample.com%2F100%25" + policy, "not of format uri"},
		{"POST", "/v1/CustomerProfiles", "FriendlyName=a" + policy, "Email is required"},
		{"POST", "/v1/CustomerProfiles", "FriendlyName=a&Email=b&PolicySid=RN1", "doesn't match"},
		{"POST", "/v1/CustomerProfiles", "FriendlyName=a&Email=b&Marker=c" + policy, "Marker is not described"},
		{"POST", "/v1/CustomerProfiles/" + sid("BU"), "Status=pending-review", ""},
		{"POST", "/v1/CustomerProfiles/" + sid("BU"), "Status=submitted", "not one of"},
		{"POST", "/v1/CustomerProfiles/" + sid("BU"), "StatusCallback=", "not of format uri"},
		{"POST", "/v1/CustomerProfiles/" + sid("IT"), "Status=pending-review", "doesn't match"},
		{"POST", "/v1/EndUsers", "FriendlyName=a&Type=b&Attributes=%7B%22a%22%3A%22b%22%7D", ""},
		{"POST", "/v1/EndUsers", "FriendlyName=a&Type=b&Attributes=a", "isn't a JSON object"},
		{"POST", "/2010-04-01/Accounts/" + sid("AC") + "/Addresses/" + sid("AD") + ".json", "AutoCorrectAddress=yes", "not of type boolean"},
		{"GET", "/v1/EndUsers?PageSize=1000", "", ""},
		{"GET", "/v1/EndUsers?PageSize=1001", "", "more than"},
		{"GET", "/v1/EndUsers?FriendlyName=a", "", "not described"},
		{"GET", "/v1/CustomerProfiles/" + sid("BU") + "/ProvisionalCopy", "", ""},
		{"DELETE", "/v1/CustomerProfiles/" + sid("BU") + "/ChannelEndpointAssignments/" + sid("RA"), "", ""},
		{"DELETE", "/v1/CustomerProfiles", "", "not described"},
		{"GET", "/v1/Nothing", "", "not described"},
	} {
		target, err := url.Parse(c.path)
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(d.Request(c.method, target, c.body), "; ")
		if c.fault == "" && got != "" || !strings.Contains(got, c.fault) {
			t.Errorf("%s %s %s: %q, want %q", c.method, c.path, c.body, got, c.fault)
		}
	}
}

func TestProxyAnswers422(t *testing.T) {
	reached := 0
	p := described(t).Proxy(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("FriendlyName") == "a" {
			reached++
		}
	}))
	for body, status := range map[string]int{"FriendlyName=a&Type=b": 200, "FriendlyName=a": 422} {
		r := httptest.NewRequest(http.MethodPost, "/v1/EndUsers", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		if p.ServeHTTP(w, r); w.Code != status {
			t.Errorf("%s: %d, want %d", body, w.Code, status)
		}
	}
	if reached != 1 || p.Passed() != 1 || len(p.Faults()) != 1 {
		t.Errorf("reached the server %d times; %v", reached, p.Faults())
	}
}
