package appfile

import (
	"strings"
	"testing"

	"trusthub-wizard/flow/profile"
)

// with is the sample with other lines in place of an answer.
func with(t *testing.T, key profile.Key, lines string) string {
	t.Helper()
	a := profile.Sample()
	a[key] = "Zyx9Wvu"
	front, behind, ok := strings.Cut(string(Encode(a)), "Zyx9Wvu")
	if !ok {
		t.Fatalf("%s is not in the file", key)
	}
	front = strings.TrimRight(front, " -\n")
	return front + lines + behind
}

// What YAML drops is reported with line and column if it may be part of the answer.
func TestDroppedText(t *testing.T) {
	const (
		hash    = "# begins a comment: put the value in quotes"
		name    = profile.BusinessName
		suite   = "address.street_secondary"
		numbers = profile.Numbers
	)
	for _, c := range []struct {
		key   profile.Key
		lines string
		warns string // "" where nothing is lost
		sign  string // what the warning points at; "" is the first # of the lines
	}{
		{suite, " #200", hash, ""},
		{suite, " # 200", hash, ""},
		{suite, " # Suite 200", hash, ""},
		{suite, "\t#200", hash, ""},
		{suite, " Suite #200", hash, ""},
		{suite, " Suite # 200", hash, ""},
		{suite, " Suite 5\n    and #6", hash, ""},
		{suite, " \"\" #200", hash, ""},
		{suite, " #200\n    Rear", hash, ""},
		{suite, " | #200\n    Rear", hash, ""},
		{suite, " >- #5\n    Rear", hash, ""},
		{suite, " ～ #５", hash, ""},
		{name, " Smith & Sons #2 LLC", hash, ""},
		{name, " Smith & Sons # Daughters LLC", hash, ""},
		{name, " #1 Plumbing LLC", hash, ""},
		{name, " We Are #One Ltd", hash, ""},
		{name, " 株式会社 # サンプル", hash, ""},
		{name, " &Co Ltd", "& begins an anchor: put the value in quotes", "&"},
		{name, " !Yes Ltd", "! begins a tag: put the value in quotes", "!"},
		{"address.street", " 123 Example Street #200", hash, ""},
		{"address.customer_name", " Acme #2", hash, ""},
		{"address.postal_code", " 94105 #1234", hash, ""},
		{phone1, " +14155550123 #12", hash, ""},
		{phone1, " +14155550123 #ext12", hash, ""},
		{profile.WebSite, " https://www.example.com/ #about", hash, ""},
		{"business.business_type", " #Corporation", hash, ""},
		{"authorized_representative_1.last_name", " #Doe", hash, ""},
		{numbers, "\n  - #+14155550123\n  - +14155550134", hash, ""},
		{numbers, "\n  - +14155550134\n  - #+14155550123", hash, ""},
		{numbers, "\n  - +14155550134 #5", hash, ""},
		{numbers, " [+14155550134, #+14155550123\n    +14155550145]", hash, ""},
		{numbers, " [] #+14155550134", hash, ""},

		{suite, "\n    #200", hash, ""},
		{suite, " Suite 5\n    #200", hash, ""},
		{name, "\n    Smith & Sons\n    #2 LLC", hash, ""},
		{phone1, "\n    #14155550123", hash, ""},

		{suite, "\n    # Suite or floor, if any", "", ""},
		{suite, "\n  #200", "", ""},
		{name, " Acme Corporation\n    # as on the CP 575", "", ""},
		{name, " |\n    Smith & Sons\n    #2 LLC", "", ""},
		{name, " 'Smith & Sons\n    #2 LLC'", "", ""},
		{suite, " Suite 5 # the one at the back", "", ""},
		{suite, " # none", "", ""},
		{suite, " \"Suite #200\"", "", ""},
		{suite, " 'Suite #200' # on the door", "", ""},
		{suite, " Suite#200", "", ""},
		{suite, " |\n    #200\n    Rear", "", ""},
		{suite, " >-\n    Rear #200", "", ""},
		{suite, " Suite 5\n# Suite 6\n  # Suite 7", "", ""},
		{suite, " Suite 5 #", "", ""},
		{suite, " Suite 5 # ---", "", ""},
		{suite, " Suite 5 #-----", "", ""},
		{name, " Acme Corporation # as on the CP 575", "", ""},
		{name, " \"Acme Corporation\" #2 in the list", "", ""},
		{name, " &acme Acme Corporation\nfriendly_name_of_address: *acme", "", ""},
		{name, " !!str Acme Corporation", "", ""},
		{phone1, " +14155550123 # mobile", "", ""},
		{phone1, " +14155550123 # Jane's mobile", "", ""},
		{phone1, " +14155550123 #mobile", "", ""},
		{"address.postal_code", " 94105 # ZIP", "", ""},
		{"address.region", " CA # California", "", ""},
		{"address.iso_country", " US # United States", "", ""},
		{"business.business_type", " Corporation # or Partnership", "", ""},
		{"business.business_type", " Corporation #S corp", "", ""},
		{"authorized_representative_1.first_name", " Jane # CEO", "", ""},
		{"authorized_representative_1.email", " jane.doe@example.com # Work", "", ""},
		{numbers, " # those of the office\n  - +14155550134", "", ""},
		{numbers, "\n  # - +14155550145\n  - +14155550134", "", ""},
	} {
		text := with(t, c.key, c.lines)
		_, problems := Parse("x", []byte(text))
		var said []Problem
		for _, p := range problems {
			if strings.Contains(p.Message, "may lose text") {
				said = append(said, p)
			}
		}
		if c.warns == "" {
			if len(said) > 0 {
				t.Errorf("%s:%q: %v", c.key, c.lines, said)
			}
			continue
		}
		if c.sign == "" {
			c.sign = "#"
		}
		front := text[:strings.Index(text, c.lines)+strings.Index(c.lines, c.sign)]
		line, column := 1+strings.Count(front, "\n"), len([]rune(front[strings.LastIndexByte(front, '\n')+1:]))+1
		if len(said) != 1 || said[0].Severity != profile.Warning || said[0].Field != c.key || said[0].Line != line || said[0].Column != column || !strings.Contains(said[0].String(), c.warns) {
			t.Errorf("%s:%q: %v, want %q at %d:%d", c.key, c.lines, said, c.warns, line, column)
		}
	}
}

// A text arrives as written, whatever else YAML or JSON would read in it.
func TestLiterals(t *testing.T) {
	for _, text := range []string{"12345678.0", "1.2345678E+07", "1e7", "012345678", "0x1F", "0o17", "1_000", "1,234", "2024-01-01", "2024-01-01T10:00:00Z", "12:30:45", "true", "Yes", "No", "no", "on", "y", ".inf", "-.NaN", "=", "+14155550123", "02110", "1E5", "-0", "Null", "NULL"} {
		for _, key := range []profile.Key{"authorized_representative_1.last_name", profile.BusinessName, profile.RegistrationNo, phone1, "address.postal_code", "address.street"} {
			if a, _ := Parse("x", []byte(with(t, key, " "+text))); a[key] != text {
				t.Errorf("%s: %s arrives as %q", key, text, a[key])
			}
		}
	}
	for _, text := range []string{"12345678.0", "1e7", "1.2345678E+07", "2110", "4155550123", "true", "-0.0"} {
		if a, _ := Parse("x", []byte(`{"business": {"business_registration_number": `+text+`}}`)); a[profile.RegistrationNo] != text {
			t.Errorf("JSON: %s arrives as %q", text, a[profile.RegistrationNo])
		}
	}
	a, problems := Parse("x", []byte(with(t, profile.RegistrationNo, " 12345678.0")))
	if a.Value(profile.RegistrationNo) != "01-2345678" || len(problems) != 1 || problems[0].Severity != profile.Warning {
		t.Errorf("the EIN is %q: %v", a.Value(profile.RegistrationNo), problems)
	}
}

// What programs write for no answer counts as none. If an answer is needed, the problem is
// at that word.
func TestNull(t *testing.T) {
	for _, word := range []string{"null", "~"} {
		for key, want := range map[profile.Key]string{"authorized_representative_1.last_name": "unless they're in quotes", "address.street_secondary": ""} {
			a, problems := Parse("x", []byte(with(t, key, " "+word)))
			if a[key] != "" || len(problems) > 1 || (len(problems) == 1) != (want != "") || want != "" && (problems[0].Column < 10 || !strings.Contains(problems[0].Fix, want)) {
				t.Errorf("%s: %s is %q: %v", key, word, a[key], problems)
			}
		}
	}
	for _, word := range []string{"Null", "NULL"} {
		if a, _ := Parse("x", []byte(with(t, "address.street_secondary", " "+word))); a["address.street_secondary"] != "" {
			t.Errorf("a second line of the street is %s", word)
		}
	}
}
