package appfile

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/profile/registration"
)

var update = flag.Bool("update", false, "rewrite the expected problems of wrong applications")

const (
	phone1   profile.Key = "authorized_representative_1.phone_number"
	calling1 profile.Key = "authorized_representative_1.country_code"
)

const applications = "../../../testdata/applications/"

// list reads a file and lists its problems, one per line.
func list(t *testing.T, path string) (profile.Application, []Problem, string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a, problems := Parse(filepath.Base(path), data)
	var b strings.Builder
	for _, p := range problems {
		b.WriteString(p.String() + "\n")
	}
	return a, problems, b.String()
}

func samples(t *testing.T) []string {
	t.Helper()
	yaml, _ := filepath.Glob(applications + "*.yaml")
	json, _ := filepath.Glob(applications + "*.json")
	files := slices.Concat(yaml, json)
	if len(files) == 0 {
		t.Fatal("no sample applications")
	}
	return files
}

// The warnings of the sample applications. Anything else is a mistake, theirs or ours.
var sampleWarnings = map[string][]profile.Key{
	"us-duns.yaml": {profile.RegistrationType, profile.NoSecond},
}

func TestSampleApplications(t *testing.T) {
	types, countries := make(map[string]bool), make(map[string]bool)
	for _, path := range samples(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			a, problems, text := list(t, path)
			var warned []profile.Key
			for _, p := range problems {
				if p.Severity == profile.Error {
					t.Errorf("a problem that Twilio would refuse: %v", p)
				}
				warned = append(warned, p.Field)
			}
			if diff := cmp.Diff(sampleWarnings[filepath.Base(path)], warned); diff != "" {
				t.Errorf("warnings:\n%s\n%s", text, diff)
			}
			again, more := Parse("again", Encode(a))
			if diff := cmp.Diff(a, again); diff != "" || len(more) != len(problems) {
				t.Errorf("written and read again, with the problems %v: %s", more, diff)
			}
			types[a.Value(profile.RegistrationType)], countries[a.Value(profile.AddressCountry)] = true, true
		})
	}
	for _, r := range registration.Registers {
		if !types[r.Value] {
			t.Errorf("no sample application with registration type %s", r.Value)
		}
	}
	if delete(countries, ""); len(countries) < 6 {
		t.Errorf("sample applications from %d countries only", len(countries))
	}
}

// Next to every wrong application are the problems it yields.
func TestWrongApplications(t *testing.T) {
	files, _ := filepath.Glob(applications + "wrong/*.[yj]*")
	if len(files) < 20 {
		t.Fatalf("%d wrong applications only", len(files))
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			_, problems, got := list(t, path)
			if len(problems) == 0 {
				t.Error("found nothing wrong")
			}
			golden := strings.TrimSuffix(path, filepath.Ext(path)) + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A file has no list to choose a number's country from.
func TestNumberOfAnotherCountryInAFile(t *testing.T) {
	for number, want := range map[string]string{"49 30 23125123": "error: ", "30 1234567": "warning: "} {
		a := profile.Sample()
		a[phone1] = number
		delete(a, calling1)
		if want == "warning: " {
			a[profile.AddressCountry], a[profile.RegistrationType], a[profile.RegistrationNo] = "CH", "VAT", "DE123456788"
		}
		want += "Phone number of representative 1 doesn't fit the country code"
		_, problems := Parse("x", Encode(a))
		if !slices.ContainsFunc(problems, func(p Problem) bool {
			return strings.Contains(p.String(), want) && strings.Contains(p.String(), "it fits Germany +49: write it with + and the country code")
		}) {
			t.Errorf("%s: %v", number, problems)
		}
	}
}

func TestEncodeAndParseAreInverse(t *testing.T) {
	want := profile.Sample()
	got, problems := Parse("sample.yaml", Encode(want))
	for _, p := range problems {
		t.Error(p)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// FuzzParse: no file panics, and what was read can be written and read back. Run it with
// -fuzzminimizetime 100x: minimizing a large file takes a minute otherwise.
func FuzzParse(f *testing.F) {
	f.Add(Template())
	f.Add(Encode(profile.Sample()))
	for _, pattern := range []string{"us-ein.yaml", "il-rn.json", "wrong/unknown-keys.yaml", "wrong/shapes.yaml", "wrong/quote.yaml", "wrong/two-customers.yaml"} {
		data, err := os.ReadFile(applications + pattern)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, text := range []string{"a: &a [*a]", "<<: {friendly_name: x}", "? [a]\n: b", "business: &b\n  x: *b", "!!binary aGk=: x", "friendly_name: !!binary aGk=", "--- |\n x", "email: >-\n a\n b", "{\"email\":\"\\ud83d\"}"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a, _ := Parse("x", data)
		again, problems := Parse("x", Encode(a))
		for _, field := range profile.Fields() {
			if a.Value(field.Key) != again.Value(field.Key) {
				t.Errorf("%s: %q was written and read as %q (%v)", field.Key, a[field.Key], again[field.Key], problems)
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	data := Encode(profile.Sample())
	for b.Loop() {
		Parse("sample.yaml", data)
	}
}
