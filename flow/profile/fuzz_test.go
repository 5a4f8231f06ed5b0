package profile

import (
	"flag"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"trusthub-wizard/flow/profile/countries"
	"trusthub-wizard/flow/profile/registration"
)

// contexts are other answers, each of which changes how an answer is read.
func contexts() []Application {
	var all []Application
	types := []string{"EIN", "CN", "VAT", "Other", "", "VATRN", "CBN"}
	for i, c := range []string{"US", "CA", "GB", "DE", "JP", "HK", ""} {
		a := Sample()
		a[AddressCountry], a[RegistrationType], a[calling1] = c, types[i], c
		delete(a, "authorized_representative_2.country_code")
		all = append(all, a)
	}
	return all
}

// holds checks what every answer is promised, however strange: nothing panics, what is sent
// is one clean line that is sent the same if typed, what is displayed reads back the same,
// and problems don't contain the answer.
func holds(t *testing.T, base Application, f Field, text string) {
	t.Helper()
	a := base.Clone()
	a[f.Key] = text
	value := a.Value(f.Key)
	if !utf8.ValidString(value) || strings.ContainsAny(value, "\n\r\x00") {
		t.Errorf("%s: %q is sent as %q", f.Key, text, value)
	}
	shown := a.Display(f.Key)
	problems := f.Check(a)
	b := a.Clone()
	b[f.Key] = value
	if again := b.Value(f.Key); again != value {
		t.Errorf("%s: %q is sent as %q, and that as %q", f.Key, text, value, again)
	}
	if !blocked(problems) && value != "" {
		b[f.Key] = shown
		if again := b.Value(f.Key); again != value {
			t.Errorf("%s: %q is sent as %q, shown as %q, and that sent as %q", f.Key, text, value, shown, again)
		}
	}
	for _, p := range problems {
		if marked := "Zyx9Wvu"; strings.Contains(text, marked) && strings.Contains(p.String(), marked) {
			t.Errorf("%s: the problem repeats the answer: %s", f.Key, p)
		}
	}
}

var strange = []string{
	"", " ", "\x00", "\xff\xfe", "é", "e\u0301", "Ａ１", "\u202eabc", "a\u200db", "🇺🇸", "👩\u200d💻", "+", "++1", "00", "000000", "+0", "1e9", "-1", "0x10", "null", "~", "{}", "[a, b]",
	"a,b;c\nd", "https://", "https://http://https://", "://", "http://[::1", "//", "@", "a@b", "a@b@c", "<>", "a <b", "mailto:", "mailto:@", "x@.", "www.", ".", "..", "xn--", "xn--a.xn--b", "%", "%zz.com", "a%20b.com", "http://a b",
	"BU", "PNPN", "+1 415 555 0123 x", "tel:", "tel:;phone-context=", "()", "(+", "٣", "½", "Ⅷ", "ß", "İ", "ı", "ﬁ", "\u0130stanbul", "Zyx9Wvu", "Zyx9Wvu@example.com", "https://Zyx9Wvu.example.com",
	"GR123456783", "EEEE123456780", "EIN EIN EIN", "12-3456789", "SC", "R", "D-D-10115", "DE-DE-10115", "K1A 0B1 K1A 0B1", "﷽", "\u3000", "\u2028", "İSTANBUL", "K", "Å", "12345678" + strings.Repeat("\xa2", 2000) + "9", strings.Repeat("EIN ", 400) + "12-3456789",
}

func TestStrangeAnswers(t *testing.T) {
	bases := contexts()
	for _, f := range Fields() {
		for _, text := range strange {
			for _, base := range bases {
				holds(t, base, f, text)
			}
		}
	}
}

var mutations = flag.Int("mutations", 2, "how many slips are made in each input of the tables")

// Typos in the tables' inputs: the promises to answers hold for wrong ones, too.
func TestSlips(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	lines, _ := inputs(t)
	for _, in := range lines {
		for _, text := range in.typed {
			for range *mutations {
				holds(t, in.beside, in.field, slip(r, text, strange[r.IntN(len(strange))]))
			}
		}
	}
}

// slip drops, doubles, swaps, changes or adds a letter.
func slip(r *rand.Rand, text, strange string) string {
	letters := []rune(text)
	if len(letters) < 2 {
		return text + strange
	}
	i := r.IntN(len(letters) - 1)
	front, back := string(letters[:i]), string(letters[i+1:])
	switch r.IntN(5) {
	case 0:
		return front + back
	case 1:
		return front + string(letters[i]) + string(letters[i]) + back
	case 2:
		return front + string(letters[i+1]) + string(letters[i]) + string(letters[i+2:])
	case 3:
		return front + string(rune(' '+r.IntN('~'-' '))) + back
	}
	return front + strange + string(letters[i:])
}

func FuzzAnswers(f *testing.F) {
	for _, text := range strange {
		f.Add(uint8(0), text)
	}
	seeds, _ := inputs(f)
	for _, in := range seeds {
		f.Add(uint8(byKey[in.field.Key]), in.typed[0])
	}
	bases := contexts()
	f.Fuzz(func(t *testing.T, at uint8, text string) {
		field := Fields()[int(at)%len(Fields())]
		for _, base := range bases {
			holds(t, base, field, text)
		}
	})
}

// FuzzAddress tries addresses of every country: each part is read with the others.
func FuzzAddress(f *testing.F) {
	for i, seed := range []string{
		"123 Example Street, San Francisco, CA 94105|San Francisco, CA 94105|California (CA)|94105.0", "Beispielweg 5 10115 Berlin|D-10115 Berlin|State of Berlin|1067",
		"N/A|Sydney NSW 2000|AU-NSW|S(048616)", "General Delivery|São Paulo - SP|대한민국|9.4105E+04", "CMR 402 Box 123|1012 JS Amsterdam|Co. Dublin|C.P. 1425",
	} {
		parts := strings.Split(seed, "|")
		f.Add(uint8(40*i), parts[0], parts[1], parts[2], parts[3])
	}
	all := countries.Choices().Options
	f.Fuzz(func(t *testing.T, at uint8, line, town, area, code string) {
		for _, country := range []string{all[int(at)%len(all)].Value, "US", "DE"} {
			a := Application{AddressCountry: country, street: line, city: town, region: area, postalCode: code}
			for _, k := range []Key{street, streetSecondary, city, region, postalCode} {
				field, _ := Find(k)
				holds(t, a, field, a[k])
			}
			for _, text := range []string{line, town, area, code} {
				countries.Code(text)
			}
		}
	})
}

// FuzzNumbers tries registration numbers of every type.
func FuzzNumbers(f *testing.F) {
	seeds, _ := inputs(f)
	for _, in := range seeds {
		for i, r := range registration.Registers {
			if in.field.Key == RegistrationNo && in.beside[RegistrationType] == r.Value {
				f.Add(uint8(i), in.typed[0])
			}
		}
	}
	field, _ := Find(RegistrationNo)
	f.Fuzz(func(t *testing.T, at uint8, text string) {
		a := Sample()
		a[RegistrationType] = registration.Registers[int(at)%len(registration.Registers)].Value
		for _, country := range []string{"US", "GR", "FR", ""} {
			a[AddressCountry] = country
			holds(t, a, field, text)
		}
	})
}

func blocked(problems []Problem) bool {
	for _, p := range problems {
		if p.Severity == Error {
			return true
		}
	}
	return false
}
