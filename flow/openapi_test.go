package flow_test

import (
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/profile/appfile"
	"trusthub-wizard/twilioapi"
	"trusthub-wizard/twilioapi/openapi"
	"trusthub-wizard/twilioapi/sandbox"
)

// A customs runs applications against a sandbox, through a proxy that lets through only what
// Twilio's description allows.
type customs struct {
	t      *testing.T
	box    *sandbox.Sandbox
	proxy  *openapi.Proxy
	hub    *twilioapi.Client
	runner flow.Runner
}

func newCustoms(t *testing.T, o sandbox.Options, lenient bool) *customs {
	t.Helper()
	d, err := openapi.Find()
	if err != nil {
		t.Skip(err)
	}
	c := &customs{t: t, box: sandbox.New(o)}
	c.proxy = d.Proxy(c.box)
	c.proxy.Lenient = lenient
	server := httptest.NewServer(c.proxy)
	t.Cleanup(server.Close)
	account := c.box.Parent()
	creds := twilioapi.Credentials{AccountSID: account.SID, Secret: twilioapi.Secret(account.Token)}
	if c.hub, err = twilioapi.New(creds, twilioapi.Options{BaseURL: server.URL}); err != nil {
		t.Fatal(err)
	}
	store, err := draft.At(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	saved, err := store.Create(profile.Sample())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = saved.Close() })
	c.runner = flow.Runner{Hub: c.hub, Journal: saved.Journal(), Timeout: time.Second}
	return c
}

func (c *customs) run(app profile.Application, want flow.Result) flow.Outcome {
	c.t.Helper()
	out := c.runner.Run(c.t.Context(), app, nil, nil)
	if out.Result != want {
		c.t.Errorf("result %v: %v %v", out.Result, out.Err, out.Problems)
	}
	return out
}

// clear fails the test with what was wrong so far.
func (c *customs) clear() {
	c.t.Helper()
	for _, fault := range c.proxy.Faults() {
		c.t.Error(fault)
	}
	if c.proxy.Passed() == 0 {
		c.t.Error("nothing was sent")
	}
}

// optional are the fields that need no answer and have a parameter of their own.
var optional = profile.Application{
	profile.StatusCallback: "https://hooks.example.com/status?a=b&c=d", "address.street_secondary": "Suite 5", "address.friendly_name": "Head office",
	"address.auto_correct_address": "false", "address.emergency_enabled": "true", "business.social_media_profile_urls": "https://www.example.com/acme",
}

// A minimal application, a complete one, and all samples keep to Twilio's description.
func forms(t *testing.T) map[string]profile.Application {
	all := map[string]profile.Application{"sample": profile.Sample(), "complete": profile.Sample(), "minimal": profile.Sample()}
	maps.Copy(all["complete"], optional)
	for _, f := range profile.Fields() {
		if !f.Required(all["minimal"]) && f.Key != profile.AddressCountry {
			delete(all["minimal"], f.Key)
		}
	}
	files, err := filepath.Glob("../testdata/applications/*.*")
	if err != nil {
		t.Fatal(err)
	}
	box := sandbox.New(sandbox.Options{}) // every one begins like it
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		app, _ := appfile.Parse(file, data)
		delete(app, profile.PrimaryProfile)
		if app[profile.AddressSID] != "" {
			app[profile.AddressSID] = box.Snapshot().Of(sandbox.Address, box.Parent().SID)[0].SID
		}
		app[profile.Numbers] = strings.Join(box.Parent().Numbers, "\n")
		all[filepath.Base(file)] = app
	}
	return all
}

func TestEveryRequestIsAsTwilioDescribesIt(t *testing.T) {
	o := sandbox.Options{Switches: sandbox.Switches{"second-representative": "optional"}, Review: sandbox.Review{Pending: time.Hour}}
	for name, app := range forms(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCustoms(t, o, false)
			c.run(app, flow.Submitted)
			c.clear()
		})
	}
}

// A callback is a URI, however it was typed.
func TestCallbacksAreURIs(t *testing.T) {
	for _, typed := range []string{
		"hooks.example.com", "https://exämple.com/hook?x=ä", `hooks.example.com/{id}?q={"a":1}|b`, "https://hooks.example.com/a?discount=100%", "https://hooks.example.com/ü%20ü?ü=%C3%A4#ö",
	} {
		c := newCustoms(t, sandbox.Options{}, false)
		app := profile.Sample()
		app[profile.StatusCallback] = typed
		f, _ := profile.Find(profile.StatusCallback)
		if len(f.Check(app)) == 0 { // else it's never sent
			c.run(app, flow.Submitted)
			c.clear()
		}
		if again := (profile.Application{profile.StatusCallback: app.Value(profile.StatusCallback)}); again.Value(profile.StatusCallback) != app.Value(profile.StatusCallback) {
			t.Errorf("%s is escaped twice: %s", typed, again.Value(profile.StatusCallback))
		}
	}
}

// So do the calls that change the phone numbers of an approved profile. Twilio's two ways to
// say that a number is already assigned aren't failures.
func TestNumbersOfAnApprovedProfileOverHTTP(t *testing.T) {
	for _, repeat := range []string{"409", "400"} {
		c := newCustoms(t, sandbox.Options{Switches: sandbox.Switches{"repeat-assignment": repeat}, Review: sandbox.Review{Pending: time.Nanosecond, Reading: time.Nanosecond}}, false)
		app, account := profile.Sample(), c.box.Parent()
		app[profile.Numbers] = account.Numbers[0]
		bu := c.run(app, flow.Submitted).Receipt.Profile
		if _, err := c.hub.Create(t.Context(), flow.NumberAssignment, bu, flow.Content{Fields: flow.Fields{
			"channel_endpoint_type": "phone-number", "channel_endpoint_sid": account.NumberSID(account.Numbers[1])}}); err != nil {
			t.Fatal(err)
		}
		app[profile.Numbers] = account.Numbers[1] + "\n" + account.NumberSID(account.Numbers[2])
		out := c.run(app, flow.Submitted)
		if got := out.Numbers.String(); got != "2 phone numbers added, 1 removed" || out.Receipt.Status != "twilio-approved" {
			t.Errorf("%q, %s", got, out.Receipt.Status)
		}
		list, err := c.hub.List(t.Context(), flow.NumberAssignment, bu, nil)
		if err != nil || len(list) != 2 {
			t.Errorf("%d assignments, %v", len(list), err)
		}
		c.clear()
	}
}

// Fixes after an evaluation or a rejection are sent as updates, with answers that were
// added, changed and removed.
func TestEveryUpdateIsAsTwilioDescribesIt(t *testing.T) {
	for key := range optional {
		t.Run(string(key), func(t *testing.T) {
			t.Parallel()
			c := newCustoms(t, sandbox.Options{Review: sandbox.Review{Pending: time.Nanosecond, Reading: time.Nanosecond}}, key == profile.StatusCallback)
			app := profile.Sample()
			app[profile.RegistrationNo] = "12-3418602"
			edit := func(value string) {
				t.Helper()
				if app[key] = value; value == "" {
					delete(app, key)
				}
				app[profile.FriendlyName] += "a"
				app["address.customer_name"] += "a"
				app["authorized_representative_1.last_name"] += "a"
				c.run(app, flow.Submitted)
				if out := c.runner.Status(t.Context()); out.Result != flow.Rejected {
					t.Fatalf("the review came to %v: %v", out.Result, out.Err)
				}
			}
			edit("")
			edit("")
			edit(optional[key])
			want := ""
			c.clear()
			edit("")
			if key == profile.StatusCallback { // there's no other way to say it
				want = `POST /v1/CustomerProfiles/{Sid}: StatusCallback is "", not of format uri`
			}
			if got := strings.Join(c.proxy.Faults(), "; "); got != want {
				t.Errorf("emptied: %q, want %q", got, want)
			}
			o := c.box.Snapshot().Of(sandbox.CustomerProfile, "")
			if i := slices.IndexFunc(o, func(o *sandbox.Object) bool {
				return strings.HasPrefix(o.Fields["friendly_name"], app[profile.FriendlyName])
			}); i < 0 || o[i].Fields["status_callback"] != "" {
				t.Error("the callback wasn't emptied")
			}
			edit("") // it's empty there: nothing to send
			if got := strings.Join(c.proxy.Faults(), "; "); got != want {
				t.Errorf("emptied long ago: %q, want %q", got, want)
			}
		})
	}
}
