package sandbox

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A shape is what an answer has to look like: one letter for each property.
//
//	s text   s? text or null   d date of v1   D date of the 2010 API   b flag
//	n number   n? number or null   u absolute URL   u? or null   p path   p? or null
//	o object   a array   a? array or null   x null   S SID of the prefix that follows
type shape map[string]string

var (
	pageShape   = shape{"page": "n", "page_size": "n", "key": "s", "url": "u", "first_page_url": "u", "next_page_url": "u?", "previous_page_url": "u?"}
	legacyShape = shape{"page": "n", "page_size": "n", "start": "n", "end": "n", "uri": "p", "first_page_uri": "p", "next_page_uri": "p?", "previous_page_uri": "p?"}
	errorShape  = shape{"code": "n", "message": "s", "more_info": "u", "status": "n"}

	shapes = map[Kind]shape{
		Policy:                 {"sid": "SRN", "friendly_name": "s", "requirements": "o", "url": "u"},
		EndUserType:            {"sid": "SOY", "friendly_name": "s", "machine_name": "s", "fields": "a", "url": "u"},
		SupportingDocumentType: {"sid": "SOY", "friendly_name": "s", "machine_name": "s", "fields": "a", "url": "u"},
		CustomerProfile: {"sid": "SBU", "account_sid": "SAC", "policy_sid": "SRN", "friendly_name": "s", "status": "s", "email": "s", "status_callback": "u?",
			"valid_until": "s?", "date_created": "d", "date_updated": "d", "url": "u", "links": "o", "errors": "a?"},
		EndUser: {"sid": "SIT", "account_sid": "SAC", "friendly_name": "s", "type": "s", "attributes": "o", "date_created": "d", "date_updated": "d", "url": "u"},
		SupportingDocument: {"sid": "SRD", "account_sid": "SAC", "friendly_name": "s", "mime_type": "x", "status": "s", "type": "s", "attributes": "o",
			"date_created": "d", "date_updated": "d", "url": "u"},
		EntityAssignment: {"sid": "SBV", "customer_profile_sid": "SBU", "account_sid": "SAC", "object_sid": "s", "date_created": "d", "url": "u"},
		NumberAssignment: {"sid": "SRA", "customer_profile_sid": "SBU", "account_sid": "SAC", "channel_endpoint_type": "s", "channel_endpoint_sid": "SPN",
			"date_created": "d", "url": "u"},
		Evaluation: {"sid": "SEL", "account_sid": "SAC", "policy_sid": "SRN", "customer_profile_sid": "SBU", "status": "s", "results": "a", "date_created": "d", "url": "u"},
		ProvisionalCopy: {"customer_profile_sid": "SBU", "account_sid": "SAC", "policy_sid": "SRN", "friendly_name": "s", "status": "s", "email": "s",
			"status_callback": "u?", "valid_until": "s?", "date_created": "d", "date_updated": "d", "url": "u"},
		Address: {"sid": "SAD", "account_sid": "SAC", "customer_name": "s", "friendly_name": "s?", "street": "s", "street_secondary": "s?", "city": "s", "region": "s",
			"postal_code": "s", "iso_country": "s", "emergency_enabled": "b", "validated": "b", "verified": "b", "date_created": "D", "date_updated": "D", "uri": "p"},
		PhoneNumber: {"sid": "SPN", "account_sid": "SAC", "phone_number": "s", "friendly_name": "s", "address_sid": "s?", "address_requirements": "s", "api_version": "s",
			"beta": "b", "bundle_sid": "x", "capabilities": "o", "date_created": "D", "date_updated": "D", "emergency_status": "s", "emergency_address_sid": "x",
			"emergency_address_status": "s", "identity_sid": "x", "origin": "s", "sms_application_sid": "x", "sms_fallback_method": "s", "sms_fallback_url": "x",
			"sms_method": "s", "sms_url": "x", "status": "s", "status_callback": "x", "status_callback_method": "s", "trunk_sid": "x", "type": "s", "uri": "p",
			"voice_application_sid": "x", "voice_caller_id_lookup": "b", "voice_fallback_method": "s", "voice_fallback_url": "x", "voice_method": "s",
			"voice_receive_mode": "s", "voice_url": "x"},
		AccountKind: {"sid": "SAC", "auth_token": "s", "friendly_name": "s", "owner_account_sid": "SAC", "status": "s", "type": "s", "date_created": "D",
			"date_updated": "D", "subresource_uris": "o", "uri": "p"},
	}

	patterns = map[string]*regexp.Regexp{
		"d": regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`),
		"D": regexp.MustCompile(`^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000$`),
		"u": regexp.MustCompile(`^https?://[^/]+/v1/\S+$|^https?://[^/]+/docs/errors/\d+$|^https://hooks\.example\.com/\S*$`),
		"p": regexp.MustCompile(`^/2010-04-01/\S+\.json(\?\S*)?$`),
	}
)

// check compares an answer with a shape.
func (s shape) check(t testing.TB, what string, body map[string]any) {
	t.Helper()
	for name, letter := range s {
		value, there := body[name]
		if !there {
			t.Errorf("%s: %s is missing", what, name)
			continue
		}
		if !fits(letter, value) {
			t.Errorf("%s: %s is %#v, want %s", what, name, value, letter)
		}
	}
	for name := range body {
		if s[name] == "" {
			t.Errorf("%s: %s is not a property that Twilio documents", what, name)
		}
	}
}

func fits(letter string, value any) bool {
	if optional, ok := strings.CutSuffix(letter, "?"); ok {
		return value == nil || fits(optional, value)
	}
	text, isText := value.(string)
	var ok bool
	switch letter[0] {
	case 's':
		ok = isText
	case 'S':
		ok = isText && strings.HasPrefix(text, letter[1:]) && sidForm().MatchString(text)
	case 'd', 'D', 'u', 'p':
		ok = isText && patterns[letter].MatchString(text)
	case 'b':
		_, ok = value.(bool)
	case 'n':
		_, ok = value.(float64)
	case 'o':
		_, ok = value.(map[string]any)
	case 'a':
		_, ok = value.([]any)
	case 'x':
		ok = value == nil
	}
	return ok
}

// checkAnswer compares an answer with the tables.
func checkAnswer(t testing.TB, method, path string, status int, body map[string]any) {
	t.Helper()
	what := method + " " + path
	if status >= 400 {
		errorShape.check(t, what, body)
		return
	}
	path, _, _ = strings.Cut(path, "?")
	r, ok := routed(path)
	switch {
	case !ok:
		t.Errorf("%s: answered with %d, and is no path of Twilio's", what, status)
	case method == http.MethodDelete:
		if body != nil {
			t.Errorf("%s: has a body", what)
		}
	case method == http.MethodGet && r.sid == "" && !r.facts.single:
		checkList(t, what, r.facts, body)
	default:
		shapes[r.facts.kind].check(t, what, body)
	}
}

func checkList(t testing.TB, what string, f *facts, body map[string]any) {
	t.Helper()
	entries, ok := body[f.list].([]any)
	if !ok {
		t.Errorf("%s: no list under %s", what, f.list)
	}
	for _, e := range entries {
		shapes[f.kind].check(t, what, e.(map[string]any))
	}
	around := maps.Clone(body)
	delete(around, f.list)
	if f.legacy {
		legacyShape.check(t, what, around)
		return
	}
	meta, _ := around["meta"].(map[string]any)
	pageShape.check(t, what, meta)
	if len(around) != 1 || meta["key"] != f.list {
		t.Errorf("%s: around the list there's %v", what, around)
	}
}

// Every answer of every endpoint matches the tables above, and Twilio's OpenAPI description if
// it's there.
func TestEveryEndpointAnswersInTwiliosShape(t *testing.T) {
	description := describe(t)
	seen := map[string]bool{}
	s, c := serve(t, Options{Review: quick, Switches: Switches{"provisional-copy": "on", "valid-until": "set"}})
	c.validate = func(method, path string, status int, body map[string]any) {
		path, _, _ = strings.Cut(strings.TrimPrefix(path, c.url), "?")
		checkAnswer(t, method, path, status, body)
		if description != nil {
			for _, fault := range description.Answer(method, path, status, body) {
				t.Error(fault)
			}
		}
		if r, ok := routed(path); ok && status < 300 {
			one := r.sid != "" || r.facts.single && method == "GET"
			seen[string(r.facts.kind)+" "+method+map[bool]string{true: " one", false: ""}[one]] = true
		}
	}
	me := s.Parent().SID
	w, _ := c.walk(me, customer{})
	for _, path := range everyList(me, w.profile) {
		page := c.do(200, "GET", path, "PageSize", "1")
		for _, e := range page.body[listOf(path)].([]any) {
			c.do(200, "GET", strings.TrimSuffix(path, ".json")+"/"+e.(map[string]any)["sid"].(string)+map[bool]string{true: ".json"}[strings.HasSuffix(path, ".json")])
		}
	}
	c.do(200, "POST", "/v1/CustomerProfiles/"+w.profile, "FriendlyName", "Harbor", "StatusCallback", "https://hooks.example.com/status")
	c.do(200, "POST", "/v1/EndUsers/"+w.first, "Attributes", attributes(theFirst, "last_name", "Unverifiable"))
	c.do(200, "POST", "/v1/SupportingDocuments/"+w.document, "FriendlyName", "Renamed")
	c.do(200, "POST", "/2010-04-01/Accounts/"+me+"/Addresses/"+w.address+".json", "Street", "14 Harbor Ln", "StreetSecondary", "Suite 2")
	approved, _ := c.walk(me, customer{})
	c.do(200, "POST", "/v1/CustomerProfiles/"+approved.profile, "Status", "pending-review")
	if until := c.do(200, "GET", "/v1/CustomerProfiles/"+approved.profile).body["valid_until"]; until == nil {
		t.Error("an approved profile does not say until when it is valid")
	}
	c.do(404, "GET", "/v1/CustomerProfiles/"+approved.profile+"/ProvisionalCopy")
	c.do(201, "POST", "/v1/CustomerProfiles/"+approved.profile+"/ProvisionalCopy")
	c.do(200, "GET", "/v1/CustomerProfiles/"+approved.profile+"/ProvisionalCopy")
	if code := c.do(400, "POST", "/v1/CustomerProfiles/"+approved.profile+"/ProvisionalCopy").code(); code != 18608 {
		t.Errorf("a second copy is refused with %d", code)
	}
	c.do(200, "POST", "/v1/CustomerProfiles/"+w.profile, "Status", "pending-review")
	if got := c.do(200, "GET", "/v1/CustomerProfiles/"+w.profile).body["errors"]; len(got.([]any)) != 1 {
		t.Errorf("the rejected profile has the errors %v", got)
	}
	sub := c.do(201, "POST", "/2010-04-01/Accounts.json", "FriendlyName", "New customer").text("sid")
	c.do(200, "POST", "/2010-04-01/Accounts/"+sub+".json", "FriendlyName", "Renamed customer")
	bought := c.do(201, "POST", "/2010-04-01/Accounts/"+sub+"/IncomingPhoneNumbers.json", "PhoneNumber", "+14155550199").text("sid")
	c.do(200, "POST", "/2010-04-01/Accounts/"+sub+"/IncomingPhoneNumbers/"+bought+".json", "FriendlyName", "Front desk")
	c.do(204, "DELETE", "/2010-04-01/Accounts/"+sub+"/IncomingPhoneNumbers/"+bought+".json")
	for _, below := range []string{"EntityAssignments", "ChannelEndpointAssignments"} {
		for _, e := range c.do(200, "GET", "/v1/CustomerProfiles/"+w.profile+"/"+below).body["results"].([]any) {
			c.do(204, "DELETE", "/v1/CustomerProfiles/"+w.profile+"/"+below+"/"+e.(map[string]any)["sid"].(string))
		}
	}
	for path, sid := range map[string]string{"EndUsers": w.first, "SupportingDocuments": w.document, "CustomerProfiles": w.profile} {
		c.do(204, "DELETE", "/v1/"+path+"/"+sid)
		c.do(404, "GET", "/v1/"+path+"/"+sid)
	}
	c.do(204, "DELETE", "/2010-04-01/Accounts/"+me+"/Addresses/"+w.address+".json")

	for _, f := range kinds {
		for _, op := range f.ops {
			method := map[Op]string{List: "GET", Fetch: "GET one", Create: "POST", Update: "POST one", Delete: "DELETE one"}[op]
			if !seen[string(f.kind)+" "+method] {
				t.Errorf("%s %s was not visited", method, f.path)
			}
		}
	}
}

func everyList(account, profile string) []string {
	var paths []string
	for _, f := range kinds {
		switch {
		case f.single:
		case f.kind == AccountKind:
			paths = append(paths, "/2010-04-01/Accounts.json")
		case f.legacy:
			paths = append(paths, "/2010-04-01/Accounts/"+account+"/"+f.path+".json")
		case f.below:
			paths = append(paths, "/v1/CustomerProfiles/"+profile+"/"+f.path)
		default:
			paths = append(paths, "/v1/"+f.path)
		}
	}
	slices.Sort(paths)
	return paths
}

func listOf(path string) string {
	r, _ := routed(path)
	return r.facts.list
}
