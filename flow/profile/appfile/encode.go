package appfile

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"trusthub-wizard/flow/profile"
)

// Encode writes an application as a file that Parse reads back to the same answers.
func Encode(a profile.Application) []byte {
	var b strings.Builder
	section := ""
	for _, f := range profile.Fields() {
		if !f.Answered(a) {
			continue
		}
		indent, name := inSection(&b, f.Key, &section)
		encodeAnswer(&b, a, f, indent, name)
	}
	if b.Len() == 0 {
		return []byte("{}\n")
	}
	return []byte(b.String())
}

// inSection starts a key's section if it differs from the one before, and returns the key's
// indentation and name in it.
func inSection(b *strings.Builder, k profile.Key, section *string) (indent, name string) {
	here, name, nested := strings.Cut(string(k), ".")
	if !nested {
		return "", string(k)
	}
	if here != *section {
		fmt.Fprintf(b, "%s:\n", here)
		*section = here
	}
	return "  ", name
}

func encodeAnswer(b *strings.Builder, a profile.Application, f profile.Field, indent, name string) {
	if !f.Kind.Several() {
		fmt.Fprintf(b, "%s%s: %s\n", indent, name, scalar(a[f.Key]))
		return
	}
	fmt.Fprintf(b, "%s%s:\n", indent, name)
	for _, v := range a.Values(f.Key) {
		fmt.Fprintf(b, "%s  - %s\n", indent, scalar(v))
	}
}

// scalar writes a text so that YAML reads back exactly that text: plain if that's safe, else
// in quotes, where YAML knows Go's escapes.
func scalar(text string) string {
	if beyondDoubt(text) {
		return text
	}
	return strconv.Quote(strings.ToValidUTF8(text, "\uFFFD"))
}

var plainScalar = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z](?:[\w .@/+(),-]|://)*$`) })

// beyondDoubt reports whether a text is safe without quotes: letters, digits and a few
// signs, with a letter in front, and no word that YAML reads as something else.
func beyondDoubt(text string) bool {
	switch strings.ToLower(text) {
	case "true", "false", "null", "yes", "no", "on", "off", "y", "n":
		return text == "true" || text == "false"
	}
	return plainScalar().MatchString(text) && !strings.HasSuffix(text, " ")
}

// Template returns an application file with every field explained.
func Template() []byte {
	var b strings.Builder
	b.WriteString("# An application: everything Twilio asks about one customer.\n" +
		"# Fill it in, then run trusthub-wizard check FILE, and trusthub-wizard apply FILE.\n" +
		"# Leave an answer empty (\"\" or []) to skip it. JSON with the same keys works, too.\n" +
		"# Put answers in quotes (\"Suite #200\"): a # outside quotes begins a comment.\n")
	section := ""
	for _, p := range profile.Pages() {
		fmt.Fprintf(&b, "\n# %s\n# %s\n", p.Title, p.Intro)
		for _, k := range p.Fields {
			f, _ := profile.Find(k)
			indent, name := inSection(&b, k, &section)
			if !strings.HasSuffix(string(k), ".country_code") {
				explain(&b, f, indent, name)
			}
		}
	}
	return []byte(b.String())
}

// explain writes one key of the template, with its explanation.
func explain(b *strings.Builder, f profile.Field, indent, name string) {
	need := "optional"
	if when, ok := f.RequiredWhen(); ok {
		need = strings.TrimSpace("required " + when)
	}
	fmt.Fprintf(b, "\n%s# %s (%s). %s\n", indent, f.Label, need, f.Hint)
	switch options := f.Options(nil); {
	case len(options) > 40:
		fmt.Fprintf(b, "%s# Name or two-letter code (ISO 3166-1), for example United States or US.\n", indent)
	case f.Kind != profile.Switch:
		for _, o := range options {
			fmt.Fprintf(b, "%s#   %s: %s\n", indent, o.Value, o.Label)
		}
	}
	if f.Example != "" && len(f.Options(nil)) == 0 {
		fmt.Fprintf(b, "%s# Example: %s\n", indent, f.Example)
	}
	switch f.Kind {
	case profile.Switch:
		fmt.Fprintf(b, "%s%s: %v\n", indent, name, f.Key == profile.AutoCorrect)
	case profile.List, profile.Choices:
		fmt.Fprintf(b, "%s%s: []\n", indent, name)
	default:
		fmt.Fprintf(b, "%s%s: \"\"\n", indent, name)
	}
}
