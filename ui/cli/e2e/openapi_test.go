package e2e

import (
	"encoding/json"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"trusthub-wizard/twilioapi/openapi"
)

// Every request follows Twilio's OpenAPI description: behind a proxy that answers 422 to others,
// the program submits, and the calls of a dry run would pass.
func TestApplyThroughAValidatingProxy(t *testing.T) {
	d, err := openapi.Find()
	if err != nil {
		t.Skip(err)
	}
	files, err := filepath.Glob("testdata/applications/*.*")
	if err != nil || len(files) < 6 {
		t.Fatalf("%d samples (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			s := newStage(t, "--switch", "second-representative=optional")
			if strings.Contains(file, "us-numbers") {
				file = s.own(t, file)
			}
			box, err := url.Parse(s.env["TRUSTHUB_WIZARD_API_BASE"])
			if err != nil {
				t.Fatal(err)
			}
			proxy := d.Proxy(httputil.NewSingleHostReverseProxy(box))
			server := httptest.NewServer(proxy)
			t.Cleanup(server.Close)
			s.env["TRUSTHUB_WIZARD_API_BASE"] = server.URL
			dry, err := s.command("apply", "--dry-run", "--json", file).Output()
			if err != nil {
				t.Fatal(err)
			}
			if passed := printed(t, d, dry); passed < 11 {
				t.Errorf("the dry run printed %d calls", passed)
			}
			s.holdsAfter(t, file)
			for _, fault := range proxy.Faults() {
				t.Error(fault)
			}
		})
	}
}

// given are the placeholders in a dry run for what Twilio assigns.
var given = regexp.MustCompile(`([A-Z]{2})\{[^}]*\}`)

// printed checks the calls of a dry run against the description.
func printed(t *testing.T, d *openapi.Description, lines []byte) (n int) {
	t.Helper()
	for line := range strings.Lines(given.ReplaceAllString(string(lines), "${1}"+strings.Repeat("0", 32))) {
		var call struct {
			Event, Method, URL string
			Form               map[string]string
		}
		if err := json.Unmarshal([]byte(line), &call); err != nil {
			t.Fatal(err)
		}
		if call.Event != "call" {
			continue
		}
		target, err := url.Parse(call.URL)
		if err != nil {
			t.Fatal(err)
		}
		form := url.Values{}
		for name, value := range call.Form {
			form.Set(name, value)
		}
		for _, fault := range d.Request(call.Method, target, form.Encode()) {
			t.Errorf("dry run: %s", fault)
		}
		n++
	}
	return n
}
