package appfile

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"trusthub-wizard/flow/profile"
)

// The template is a normal file with every question and no answers.
func TestTemplateAsksEverything(t *testing.T) {
	a, problems := Parse("template.yaml", Template())
	for _, p := range problems {
		if !strings.Contains(p.Message, " missing") || p.Line == 0 {
			t.Error(p)
		}
	}
	for k, v := range a {
		if k != profile.NoSecond && k != profile.AutoCorrect && k != "address.emergency_enabled" {
			t.Errorf("%s is answered: %q", k, v)
		}
	}
	text := string(Template())
	for _, f := range profile.Fields() {
		name := string(f.Key)[strings.LastIndexByte(string(f.Key), '.')+1:]
		switch {
		case strings.HasSuffix(name, "country_code"):
		case !strings.Contains(text, name+": "):
			t.Errorf("the template does not ask for %s", f.Key)
		}
		for _, o := range f.Options(profile.Application{}) {
			if f.Key != profile.AddressCountry && f.Kind != profile.Switch && !strings.HasSuffix(name, "country_code") && !strings.Contains(text, o.Value+": "+o.Label) {
				t.Errorf("the template does not tell that %s takes %s", f.Key, o.Value)
			}
		}
	}
	for _, word := range []string{"please", "sorry", "invalid"} {
		if strings.Contains(strings.ToLower(text), word) {
			t.Errorf("the template says %q", word)
		}
	}
	for line := range strings.SplitSeq(text, "\n") {
		if len([]rune(line)) > 160 {
			t.Errorf("a line of %d characters: %s", len(line), line)
		}
	}
}

// Filled in line by line, the template is the sample.
func TestTemplateFilledIn(t *testing.T) {
	text := string(Template())
	want := profile.Sample()
	delete(want, calling1)
	delete(want, "authorized_representative_2.country_code")
	for _, f := range profile.Fields() {
		section, name, nested := strings.Cut(string(f.Key), ".")
		indent := "\n  "
		if !nested {
			section, name, indent = "", string(f.Key), "\n"
		}
		from := strings.Index(text, "\n"+section+":\n") + 1
		for _, empty := range []string{`""`, "[]"} {
			head, tail, ok := strings.Cut(text[from:], indent+name+": "+empty)
			if ok && want[f.Key] != "" {
				text = text[:from] + head + indent + name + ": " + scalar(want[f.Key]) + tail
				break
			}
		}
	}
	a, problems := Parse("customer.yaml", []byte(text))
	for _, p := range problems {
		t.Error(p)
	}
	for _, f := range profile.Fields() {
		if got, want := a.Value(f.Key), profile.Sample().Value(f.Key); got != want {
			t.Errorf("%s is %q, want %q", f.Key, got, want)
		}
	}
}

// Files built to slow down the reader soon end in a problem.
func TestHostileFiles(t *testing.T) {
	laughs := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := range 40 {
		laughs += fmt.Sprintf("a%d: &a%d [*a%d, *a%d, *a%d, *a%d]\n", i+1, i+1, i, i, i, i)
	}
	for name, data := range map[string]string{
		"brackets":  strings.Repeat("[", 1<<19),
		"braces":    strings.Repeat("{a: ", 1<<17),
		"dashes":    strings.Repeat("- ", 1<<19),
		"laughs":    laughs,
		"cycle":     "business: &b\n  business_name: *b\n",
		"long key":  strings.Repeat("k", 1<<19) + ": x\n",
		"many keys": strings.Repeat("k: x\n", 1<<14),
		"long text": "friendly_name: " + strings.Repeat("x", 1<<19) + "\n",
		"long list": "phone_numbers: [" + strings.Repeat("1,", 1<<13) + "1]\n",
		"large":     strings.Repeat(" ", 2<<20),
		"zeros":     strings.Repeat("\x00", 1<<10),
	} {
		start := time.Now()
		if _, problems := Parse(name, []byte(data)); len(problems) == 0 || len(problems) > maxProblems+1 {
			t.Errorf("%s: %d problems", name, len(problems))
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}
