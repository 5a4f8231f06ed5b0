package profile

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const (
	phone1   Key = "authorized_representative_1.phone_number"
	calling1 Key = "authorized_representative_1.country_code"
	email1   Key = "authorized_representative_1.email"
)

// The tables of accepted and refused inputs are the files in testdata/inputs. A
// line is a word and what belongs to it:
//
//	kind     begins a kind of input; field and answers stay those before
//	source   where its rules and examples come from
//	few      why the kind doesn't have 30 spellings
//	field    the field that is filled in
//	with     the other answers, separated by "; ": key=answer; none after field
//	sent     what is sent, " <- ", and the spellings that are sent so
//	restored what is sent, " <- ", and spellings that are sent so with a warning
//	number   numbers that are sent as written here, in each of the usual spellings
//	checked  where the check digit is, " <- ", and numbers as for number
//	dialled  a phone number, its country code separate, " <- ", and how people write it at home: in
//	         each of the usual spellings, at home and from abroad
//	fine     what is sent as it was typed
//	empty    what is no answer: nothing is sent, and nothing is wrong with it
//	silent   what has no problem
//	error    words of the problem, " <- ", and what is refused with it
//	warning  the same for warnings, after the code of the rejection that they tend to lead to,
//	         0 for none
//
// Inputs are separated by " | "; one in quotation marks is written as in Go.

// An input is one line of such a table, with all that belongs to it.
type input struct {
	at, kind, word, want string
	field                Field
	beside               Application
	typed                []string
}

// inputs are the lines of all tables, and the kinds that may be short.
func inputs(t testing.TB) (lines []input, short map[string]bool) {
	t.Helper()
	files, _ := filepath.Glob("testdata/inputs/*.txt")
	if len(files) == 0 {
		t.Fatal("no tables of inputs")
	}
	short = make(map[string]bool)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var now input
		for i, line := range strings.Split(string(data), "\n") {
			word, rest, _ := strings.Cut(line, " ")
			rest = strings.TrimSpace(rest)
			now.at, now.word = filepath.Base(file)+":"+strconv.Itoa(i+1), word
			switch word {
			case "", "#", "source":
			case "kind":
				now.kind = rest
			case "few":
				short[now.kind] = true
			case "field":
				now.field, now.beside = fieldNamed(t, now.at, rest), Application{}
			case "with":
				now.beside = make(Application)
				for answer := range strings.SplitSeq(rest, "; ") {
					if k, v, ok := strings.Cut(answer, "="); ok {
						now.beside[fieldNamed(t, now.at, k).Key] = v
					}
				}
			case "sent", "restored", "checked", "dialled", "error", "warning":
				want, list, ok := strings.Cut(rest, " <- ")
				if !ok {
					t.Fatalf("%s: no <-", now.at)
				}
				lines = append(lines, now.of(t, want, list))
			case "number", "fine", "empty", "silent":
				lines = append(lines, now.of(t, "", rest))
			default:
				t.Fatalf("%s: what is %q?", now.at, word)
			}
		}
	}
	return lines, short
}

func fieldNamed(t testing.TB, at, key string) Field {
	t.Helper()
	f, ok := Find(Key(key))
	if !ok {
		t.Fatalf("%s: there is no field %q", at, key)
	}
	return f
}

// of is a line with the inputs of a list.
func (in input) of(t testing.TB, want, list string) input {
	t.Helper()
	in.want, in.typed = want, strings.Split(list, " | ")
	for i, text := range in.typed {
		text = strings.TrimSpace(text)
		if len(text) > 1 && text[0] == '"' && text[len(text)-1] == '"' {
			var err error
			if text, err = strconv.Unquote(text); err != nil {
				t.Fatalf("%s: %s: %v", in.at, in.typed[i], err)
			}
		}
		in.typed[i] = text
	}
	if in.field.Key == "" {
		t.Fatalf("%s: of which field?", in.at)
	}
	return in
}

func (in input) answers(text string) Application {
	a := in.beside.Clone()
	a[in.field.Key] = text
	return a
}

func TestInputs(t *testing.T) {
	lines, short := inputs(t)
	count := make(map[string]int)
	for _, in := range lines {
		for _, text := range in.typed {
			want, typed := in.want, []string{text}
			switch in.word {
			case "number", "checked":
				want, typed = text, spelled(text)
			case "dialled":
				want, typed = strings.ReplaceAll(want, " ", ""), dialled(want, text)
			}
			for _, text := range typed {
				in.try(t, want, text)
			}
			count[in.kind] += len(typed)
		}
	}
	for kind, n := range count {
		if n < 30 != short[kind] {
			t.Errorf("%s has %d inputs, and says that it is short: %v", kind, n, short[kind])
		}
	}
}

// try types a text and compares the result with the line, and with what every answer is
// promised.
func (in input) try(t *testing.T, want, text string) {
	t.Helper()
	holds(t, in.beside, in.field, text)
	a := in.answers(text)
	sent, problems := a.Value(in.field.Key), in.field.Check(a)
	switch in.word {
	case "restored":
		if sent != want || len(problems) != 1 || problems[0].Severity != Warning {
			t.Errorf("%s: %q is sent as %q with %v, want %q and one warning", in.at, text, sent, problems, want)
		}
	case "sent", "number", "checked", "dialled", "fine", "empty":
		if in.word == "fine" {
			want = text
		}
		if sent != want {
			t.Errorf("%s: %q is sent as %q, want %q", in.at, text, sent, want)
		}
		fallthrough
	case "silent":
		for _, p := range problems {
			t.Errorf("%s: %q: %v: %v", in.at, text, p.Severity, p)
		}
	default:
		code := ""
		if in.word == "warning" {
			code, want, _ = strings.Cut(want, " ")
		}
		if len(problems) == 0 || problems[0].Severity.String() != in.word || !strings.Contains(problems[0].String(), want) ||
			code != "" && code != strconv.Itoa(problems[0].Code) {
			t.Errorf("%s: %q: %v, want the %s %s %q", in.at, text, problems, in.word, code, want)
		}
	}
}

// A number with another check digit is refused, and the problem names the changed place.
func TestWrongCheckDigits(t *testing.T) {
	lines, _ := inputs(t)
	for _, in := range lines {
		for _, number := range in.typed {
			if in.word == "checked" {
				in.spoil(t, number)
			}
		}
	}
}

// places are where check digits can be, negative from the end.
var places = map[string][]int{
	"last digit": {-1}, "last letter": {-1}, "last character": {-1}, "ninth and last digit": {8}, "last two digits": {-2, -1},
	"first two characters": {2, 3}, "letter after seven characters": {9}, "ninth digit": {10}, "tenth digit": {11}, "eighth and ninth digit": {9, 10},
}

// spoil puts every other digit or letter in place of the check digit.
func (in input) spoil(t *testing.T, number string) {
	t.Helper()
	if places[in.want] == nil {
		t.Fatalf("%s: where is the %s?", in.at, in.want)
	}
	for _, i := range places[in.want] {
		if i < 0 {
			i += len(number)
		}
		others := "0123456789"
		if number[i] > '9' {
			others = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		}
		for _, c := range others {
			spoiled := number[:i] + string(c) + number[i+1:]
			problems := in.field.Check(in.answers(spoiled))
			if spoiled != number && (len(problems) == 0 || !strings.Contains(problems[0].Fix, "the "+in.want+" of ")) {
				t.Errorf("%s: %s for %s: %v", in.at, spoiled, number, problems)
			}
		}
	}
}
