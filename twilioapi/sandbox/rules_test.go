package sandbox

import (
	"strings"
	"testing"
	"time"
)

// bench is an account with a draft profile and one in review.
func bench(t *testing.T, o Options) (*client, Account, walked, walked) {
	o.Review = Review{Pending: time.Hour}
	_, c := serve(t, o)
	a := Seed()[1]
	c = c.as(a)
	submitted, _ := c.walk(a.SID, customer{})
	c.do(200, "POST", "/v1/CustomerProfiles/"+submitted.profile, "Status", "pending-review")
	fresh, _ := c.walk(a.SID, customer{})
	return c, a, fresh, submitted
}

func TestRefusals(t *testing.T) {
	c, a, fresh, submitted := bench(t, Options{})
	parent, neighbour := Seed()[0], Seed()[2]
	unknown := func(prefix string) string { return seededSID(prefix, "nobody's") }
	profile := []string{"FriendlyName", "x", "Email", "x@example.com", "PolicySid", SecondaryPolicy}
	assign := "/v1/CustomerProfiles/" + fresh.profile + "/EntityAssignments"
	number := "/v1/CustomerProfiles/" + fresh.profile + "/ChannelEndpointAssignments"
	addresses := "/2010-04-01/Accounts/" + a.SID + "/Addresses.json"
	address := func(changes ...string) []string {
		form := []string{}
		for k, v := range theAddress {
			form = append(form, k, v)
		}
		return append(form, changes...)
	}
	of := func(base []string, changes ...string) []string {
		return append(append([]string{}, base...), changes...)
	}
	tests := []struct {
		name   string
		method string
		path   string
		form   []string
		status int
		code   int
		words  string
	}{
		{"a path that is not there", "GET", "/v1/Nonsense", nil, 404, 20404, "/v1/Nonsense"},
		{"XML", "GET", "/2010-04-01/Accounts", nil, 404, 20404, ""},
		{"a method that is not there", "DELETE", "/v1/Policies/" + SecondaryPolicy, nil, 405, 20004, ""},
		{"an unknown profile", "GET", "/v1/CustomerProfiles/" + unknown("BU"), nil, 404, 20404, "BU"},
		{"a neighbour's profile", "GET", "/v1/CustomerProfiles/" + parent.PrimarySID(), nil, 404, 20404, ""},
		{"a neighbour's addresses", "GET", "/2010-04-01/Accounts/" + neighbour.SID + "/Addresses.json", nil, 404, 20404, ""},
		{"the parent's numbers", "GET", "/2010-04-01/Accounts/" + parent.SID + "/IncomingPhoneNumbers.json", nil, 404, 20404, ""},
		{"the parent's account", "GET", "/2010-04-01/Accounts/" + parent.SID + ".json", nil, 404, 20404, ""},
		{"a subaccount of a subaccount", "POST", "/2010-04-01/Accounts.json", nil, 403, 20403, ""},
		{"a page that is no number", "GET", "/v1/EndUsers?Page=x", nil, 400, 20001, "Page"},

		{"a profile without a name", "POST", "/v1/CustomerProfiles", profile[2:], 400, 20001, "FriendlyName"},
		{"a profile without an email", "POST", "/v1/CustomerProfiles", of(profile, "Email", ""), 400, 20001, "Email"},
		{"a profile with half an email", "POST", "/v1/CustomerProfiles", of(profile, "Email", "x@"), 400, 20001, "Email"},
		{"a profile of no policy", "POST", "/v1/CustomerProfiles", of(profile, "PolicySid", unknown("RN")), 400, 20001, "PolicySid"},
		{"a primary profile", "POST", "/v1/CustomerProfiles", of(profile, "PolicySid", PrimaryPolicy), 400, 20001, "restricted via API for Primary"},
		{"a callback that is no URL", "POST", "/v1/CustomerProfiles", of(profile, "StatusCallback", "here"), 400, 20001, "StatusCallback"},
		{"an end user of no type", "POST", "/v1/EndUsers", []string{"FriendlyName", "x", "Type", "somebody"}, 400, 22206, "somebody"},
		{"an end user whose attributes are no JSON", "POST", "/v1/EndUsers", []string{"FriendlyName", "x", "Type", "authorized_representative_1", "Attributes", "{"}, 400, 22207, "Attributes"},
		{"an end user with a nested attribute", "POST", "/v1/EndUsers", []string{"FriendlyName", "x", "Type", "authorized_representative_1", "Attributes", `{"email":["x"]}`}, 400, 22207, "Attributes"},
		{"a document of no type", "POST", "/v1/SupportingDocuments", []string{"FriendlyName", "x", "Type", "passport"}, 400, 22206, "passport"},

		{"assigning a text that isn't a SID", "POST", assign, []string{"ObjectSid", "IT123"}, 400, 22205, "ObjectSid"},
		{"assigning a missing object", "POST", assign, []string{"ObjectSid", unknown("IT")}, 404, 20404, ""},
		{"assigning a profile to itself", "POST", assign, []string{"ObjectSid", fresh.profile}, 404, 20404, ""},
		{"assigning an address", "POST", assign, []string{"ObjectSid", fresh.address}, 404, 20404, ""},
		{"assigning again", "POST", assign, []string{"ObjectSid", fresh.first}, 409, 20409, "already"},
		{"assigning a neighbour's number", "POST", number, []string{"ChannelEndpointType", "phone-number", "ChannelEndpointSid", neighbour.NumberSID(neighbour.Numbers[0])}, 404, 20404, ""},
		{"assigning a number as something else", "POST", number, []string{"ChannelEndpointType", "fax", "ChannelEndpointSid", a.NumberSID(a.Numbers[0])}, 400, 20001, "ChannelEndpointType"},
		{"evaluating by no policy", "POST", "/v1/CustomerProfiles/" + fresh.profile + "/Evaluations", []string{"PolicySid", unknown("RN")}, 400, 20001, "PolicySid"},
		{"deleting an assigned object", "DELETE", "/v1/EndUsers/" + fresh.first, nil, 400, 20001, "assigned"},

		{"an address without a city", "POST", addresses, address("City", ""), 400, 20001, "City"},
		{"an address in a country of three letters", "POST", addresses, address("IsoCountry", "USA"), 400, 20001, "IsoCountry"},
		{"an address with a long name", "POST", addresses, address("FriendlyName", strings.Repeat("é", 65)), 400, 20001, "FriendlyName"},
		{"an address that can't be found", "POST", addresses, address("Street", "21628 Main St"), 400, 21628, ""},
		{"an address to be corrected by hand", "POST", addresses, address("Street", "21629 Main Street", "AutoCorrectAddress", "false"), 400, 21629, "21629 Main St, Oakland"},

		{"a status of no kind", "POST", "/v1/CustomerProfiles/" + fresh.profile, []string{"Status", "done"}, 400, 22203, "done"},
		{"approving oneself", "POST", "/v1/CustomerProfiles/" + fresh.profile, []string{"Status", "twilio-approved"}, 400, 22203, "cannot perform"},
		{"submitting twice", "POST", "/v1/CustomerProfiles/" + submitted.profile, []string{"Status", "pending-review"}, 400, 22203, "cannot perform"},
		{"renaming a profile in review", "POST", "/v1/CustomerProfiles/" + submitted.profile, []string{"FriendlyName", "x"}, 400, 70002, "immutable"},
		{"changing an end user in review", "POST", "/v1/EndUsers/" + submitted.first, []string{"FriendlyName", "x"}, 400, 70002, "end-user"},
		{"changing a document in review", "POST", "/v1/SupportingDocuments/" + submitted.document, []string{"FriendlyName", "x"}, 400, 70002, "supporting-document"},
		{"deleting an end user in review", "DELETE", "/v1/EndUsers/" + submitted.first, nil, 400, 70002, ""},
		{"deleting a profile in review", "DELETE", "/v1/CustomerProfiles/" + submitted.profile, nil, 400, 70002, ""},
		{"assigning to a profile in review", "POST", "/v1/CustomerProfiles/" + submitted.profile + "/EntityAssignments", []string{"ObjectSid", fresh.first}, 400, 70002, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := *c
			c.t = t
			got := c.do(test.status, test.method, test.path, test.form...)
			errorShape.check(t, test.name, got.body)
			if got.code() != test.code || !strings.Contains(got.text("message"), test.words) {
				t.Errorf("code %d, %q; want %d with %q", got.code(), got.text("message"), test.code, test.words)
			}
		})
	}
}

func TestPermissions(t *testing.T) {
	closed := account("Closed Shop", Seed()[0].SID)
	closed.Status = "suspended"
	_, c := serve(t, Options{Accounts: append(Seed(), closed)})
	parent, sub := Seed()[0], Seed()[1]
	v1, theirs := "/v1/CustomerProfiles", "/2010-04-01/Accounts/"+sub.SID+"/Addresses.json"
	tests := []struct {
		name, user, secret string
		method, path       string
		status, code       int
	}{
		{"the token", parent.SID, parent.Token, "GET", v1, 200, 0},
		{"a main key", parent.Keys[0].SID, parent.Keys[0].Secret, "GET", v1, 200, 0},
		{"a wrong token", parent.SID, sub.Token, "GET", v1, 401, 20003},
		{"a wrong secret", parent.Keys[0].SID, parent.Token, "GET", v1, 401, 20003},
		{"an unknown account", seededSID("AC", "nobody"), parent.Token, "GET", v1, 401, 20003},
		{"a profile's SID as user", parent.PrimarySID(), "", "GET", v1, 401, 20003},
		{"no credentials", "", "", "GET", v1, 401, 20003},
		{"no credentials, unknown path", "", "", "GET", "/v1/Nonsense", 401, 20003},
		{"test credentials", parent.TestSID, parent.TestToken, "GET", v1, 403, 20008},
		{"test credentials with a wrong token", parent.TestSID, "x", "GET", v1, 401, 20003},
		{"a restricted key reading", parent.Keys[1].SID, parent.Keys[1].Secret, "GET", v1, 200, 0},
		{"a restricted key writing", parent.Keys[1].SID, parent.Keys[1].Secret, "POST", v1, 403, 70051},
		{"a suspended account", closed.SID, closed.Token, "GET", v1, 403, 20403},
		{"the parent in its subaccount's addresses", parent.SID, parent.Token, "GET", theirs, 200, 0},
		{"the subaccount in its own", sub.SID, sub.Token, "GET", theirs, 200, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := client{t: t, url: c.url, user: test.user, secret: test.secret}
			got := c.do(test.status, test.method, test.path)
			if got.code() != test.code {
				t.Errorf("code %d, want %d", got.code(), test.code)
			}
			if test.secret != "" && strings.Contains(got.text("message"), test.secret) {
				t.Error("the answer repeats the secret")
			}
		})
	}
}

// The parent can list its subaccounts with their tokens, and a token works.
func TestTheParentReachesItsSubaccounts(t *testing.T) {
	_, c := serve(t, Options{})
	list := c.do(200, "GET", "/2010-04-01/Accounts.json").body["accounts"].([]any)
	if len(list) != len(Seed()) {
		t.Fatalf("%d accounts are listed", len(list))
	}
	for _, e := range list {
		a := e.(map[string]any)
		as := c.as(Account{SID: a["sid"].(string), Token: a["auth_token"].(string)})
		numbers := as.do(200, "GET", "/2010-04-01/Accounts/"+a["sid"].(string)+"/IncomingPhoneNumbers.json").body["incoming_phone_numbers"].([]any)
		if len(numbers) == 0 {
			t.Errorf("%s has no phone numbers", a["friendly_name"])
		}
	}
	made := c.do(201, "POST", "/2010-04-01/Accounts.json", "FriendlyName", "Ninth Street Books")
	as := c.as(Account{SID: made.text("sid"), Token: made.text("auth_token")})
	if n := len(as.do(200, "GET", "/v1/CustomerProfiles").body["results"].([]any)); n != 0 {
		t.Errorf("a new subaccount sees %d profiles of others", n)
	}
	if n := len(as.do(200, "GET", "/2010-04-01/Accounts.json").body["accounts"].([]any)); n != 1 {
		t.Errorf("a subaccount sees %d accounts", n)
	}
}

// An address is corrected unless the client forbids it, and an update keeps the other fields.
func TestAddresses(t *testing.T) {
	s, c := serve(t, Options{})
	path := "/2010-04-01/Accounts/" + s.Parent().SID + "/Addresses"
	made := c.do(201, "POST", path+".json", "CustomerName", "x", "Street", "21629 Main Street", "City", "Oakland", "Region", "CA", "PostalCode", "94607", "IsoCountry", "US")
	if got := made.text("street"); got != "21629 Main St" {
		t.Errorf("corrected to %q", got)
	}
	changed := c.do(200, "POST", path+"/"+made.text("sid")+".json", "City", "Alameda", "IsoCountry", "CA")
	if changed.text("city") != "Alameda" || changed.text("street") != "21629 Main St" || changed.text("iso_country") != "US" {
		t.Errorf("after the update: %v", changed.body)
	}
}
