package flow

import (
	"strings"
	"testing"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

var mainStreet = Fields{"street": "21629 Main Street", "street_secondary": "", "city": "Oakland", "region": "CA", "postal_code": "94607", "iso_country": "US"}

// Twilio doesn't document the wording of a suggestion. It is read only if it's clearly an
// address like the one that was sent.
func TestSuggestedAddress(t *testing.T) {
	for _, c := range []struct{ message, want string }{
		{"Address could not be validated. A suggested address is: 21629 Main St, Oakland, CA, 94607, US", "street=21629 Main St"},
		{"The address has an error. We have a suggested address: 21629 MAIN ST, OAKLAND, CA 94607-1234, United States.",
			"street=21629 MAIN ST city=OAKLAND postal_code=94607-1234"},
		{`Did you mean "21629 Main St, Oakland, California 94607, USA"?`, "street=21629 Main St region=California"},
		{"Suggested address: [21629 Main St; Oakland; CA; 94607]", "street=21629 Main St"},
		{"Suggestion: 21629 Main St, Suite 5, Oakland, CA, 94607, US", "street=21629 Main St, Suite 5"},
		{"suggested: Street: 21629 Main St, City: Oakland, State: CA, Zip Code: 94608", "street=21629 Main St postal_code=94608"},
		{"suggested street=21629 Main St, suggested: city=Oakland, postal_code=94608", "postal_code=94608"},
		{`Invalid. Suggestion: {"Street":"21629 Main St","City":"Oakland","Region":"CA","PostalCode":"94607"}`, "street=21629 Main St"},
		{`Suggested {"suggested_address":{"address_line_1":"21629 Main St","city":"Oakland"}}`, "street=21629 Main St"},
		{"Suggested address is:\n21629 Main St\nOakland\nCA 94607", "street=21629 Main St"},
		{"Suggested address is: 21629 Main Street, Oakland, CA, 94607, US", ""},                 // as it was sent
		{"Suggested address is: 1 Other Rd, Elsewhere, NY, 10001, US", ""},                      // nothing is as it was sent
		{"We suggest that you check the address, the city and the region, and try it: now", ""}, // no address at all
		{"A suggested address is: ", ""},
		{"A suggested address is: Oakland, CA, 94607, US", ""}, // no street
		{"A suggested address is: 94607", ""},
		{"Suggested: {", ""},
		{"Address is invalid", ""},
		{"", ""},
	} {
		var got []string
		for _, s := range Suggested(&Error{Code: 21629, Message: c.message}, mainStreet) {
			got = append(got, strings.TrimPrefix(string(s.Field), "address.")+"="+s.Kept)
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.message, got, c.want)
		}
	}
	if Suggested(&Error{Code: 21628, Message: "A suggested address is: 21629 Main St, Oakland, CA, 94607, US"}, mainStreet) != nil {
		t.Error("another code suggests nothing")
	}
}

// An address with a second line, and one in a country that writes the code before the city.
func TestSuggestedAddressElsewhere(t *testing.T) {
	london := Fields{"street": "12 Sample Street", "street_secondary": "Flat 2", "city": "London", "region": "London", "postal_code": "SW1A 1AA", "iso_country": "GB"}
	got := Suggested(&Error{Code: 21629, Message: "A suggested address is: 12 Sample St, Flat 2, London, London, SW1A 1AB, GB"}, london)
	if len(got) != 2 || got[0].Kept != "12 Sample St" || got[1].Kept != "SW1A 1AB" {
		t.Errorf("got %+v", got)
	}
}

func FuzzSuggested(f *testing.F) {
	for _, seed := range []string{"A suggested address is: 21629 Main St, Oakland, CA, 94607, US", `suggested {"a":{"b":[]}}`, "suggested: ,;,|CA 9", "did you mean \"", "suggest: CA \xff9"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, message string) {
		for _, c := range Suggested(&Error{Code: codeSuggested, Message: message}, mainStreet) {
			if c.Kept == "" || c.Kept == c.Sent || c.Field == "" {
				t.Errorf("%q: %+v", message, c)
			}
		}
	})
}

// If correction is off, a run ends with Twilio's suggestion, and continues once it's
// accepted. If correction is on, the run reports what Twilio stores.
func TestSuggestionIsTakenOrLeft(t *testing.T) {
	const street, auto = "address.street", "address.auto_correct_address"
	story(t, calm(), func(t *testing.T, b *bench, app profile.Application) {
		app[street], app[auto] = "21629 Sample Street", "false"
		out := b.run(t.Context(), app)
		if out.Result != Stopped || len(out.Suggestions) != 1 || out.Suggestions[0].Kept != "21629 Sample St" {
			t.Fatalf("result %v: %v, suggestions %+v", out.Result, out.Err, out.Suggestions)
		}
		if len(out.Problems) != 1 || out.Problems[0].Field != street || out.Problems[0].Code != 21629 {
			t.Errorf("problems %+v", out.Problems)
		}
		app[street] = out.Suggestions[0].Kept
		if out = b.run(t.Context(), app); out.Result != Submitted || out.Corrections != nil {
			t.Errorf("result %v: %v, %+v", out.Result, out.Err, out.Corrections)
		}
	})
	story(t, calm(), func(t *testing.T, b *bench, app profile.Application) {
		app[street] = "21629 Sample Street"
		out := b.run(t.Context(), app)
		if out.Result != Submitted || len(out.Corrections) != 1 || out.Corrections[0].Kept != "21629 Sample St" {
			t.Errorf("result %v: %v, %+v", out.Result, out.Err, out.Corrections)
		}
	})
	// A suggestion that can't be read is a problem of the street, in Twilio's words.
	o := calm()
	o.Faults = []sandbox.Fault{fault(t, "create-address=400,code=21629")}
	story(t, o, func(t *testing.T, b *bench, app profile.Application) {
		out := b.run(t.Context(), app)
		if len(out.Suggestions) != 0 || len(out.Problems) != 1 || out.Problems[0].Field != street {
			t.Errorf("problems %+v", out.Problems)
		}
	})
}
