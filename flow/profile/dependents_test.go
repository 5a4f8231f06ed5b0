package profile

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

var applications = flag.Int("applications", 2000, "how many random applications the dependents of fields are tried on")

// A field depends only on declared answers: in random applications, it stays the same
// without the others.
func TestDependentsAreComplete(t *testing.T) {
	pool, r := answersByField(t), rand.New(rand.NewPCG(8, 8))
	for range *applications {
		a := anyApplication(pool, r)
		for _, f := range Fields() {
			if all, declared := state(f, a), state(f, declared(f, a, "")); all != declared {
				t.Fatalf("%s depends on more than is declared: %s\nwith the declared answers alone: %s", f.Key, all, declared)
			}
		}
	}
}

// Every declared dependent is real: in some of ten times as many random applications, it
// changes without the answer.
func TestDependentsDepend(t *testing.T) {
	pool := answersByField(t)
	for k := range dependents {
		for i, d := range Dependents(k) {
			f, _ := Find(d)
			if i > 0 && byKey[Dependents(k)[i-1]] >= byKey[d] {
				t.Errorf("the dependents of %s are not in order at %s", k, d)
			}
			r, seen := rand.New(rand.NewPCG(8, 8)), false
			for n := 0; n < 10**applications && !seen; n++ {
				a := anyApplication(pool, r)
				seen = state(f, a) != state(f, declared(f, a, k))
			}
			if !seen {
				t.Errorf("nothing about %s was seen to change with %s", d, k)
			}
		}
	}
}

// declared is the answers that a field may depend on, except one of them.
func declared(f Field, a Application, without Key) Application {
	b := Application{f.Key: a[f.Key]}
	for k := range a {
		if k != without && slices.Contains(Dependents(k), f.Key) {
			b[k] = a[k]
		}
	}
	return b
}

// state is all there is to show about a field.
func state(f Field, a Application) string {
	return fmt.Sprintf("%v %v %q %q %q %q %d %p %q %q %q %v", f.Shown(a), f.Required(a), f.LabelIn(a), f.NameIn(a), f.HintIn(a), f.ExampleIn(a), f.KindIn(a),
		f.table(a), a.Value(f.Key), a.Display(f.Key), Default(a, f.Key), f.Check(a))
}

// anyApplication has an answer from the pool to most of the fields.
func anyApplication(pool map[Key][]string, r *rand.Rand) Application {
	a := make(Application)
	for _, f := range Fields() {
		if r.IntN(4) > 0 {
			a[f.Key] = pool[f.Key][r.IntN(len(pool[f.Key]))]
		}
	}
	return a
}

// answersByField are answers to try: from the tables of inputs, the options, and some that
// several fields may share, since fields are compared.
func answersByField(t *testing.T) map[Key][]string {
	pool := make(map[Key][]string)
	lines, _ := inputs(t)
	for _, in := range lines {
		pool[in.field.Key] = append(pool[in.field.Key], in.typed...)
		for k, v := range in.beside {
			pool[k] = append(pool[k], v)
		}
	}
	for _, f := range Fields() {
		tried, usual := pool[f.Key], []string{"", Sample()[f.Key], Sample()[f.Key]}
		switch string(f.Key)[strings.LastIndexByte(string(f.Key), '.')+1:] {
		case "website_url":
			usual = append(usual, "acme.com", "gmial.com", "bol.com")
		case "email":
			usual = append(usual, "jane@acme.com", "jane@", "jane@gmial.com", "jane@bol.com")
		case "phone_number":
			usual = append(usual, "030 23125123")
		case "city":
			usual = append(usual, "San Francisco, CA 94105", "94105 San Francisco")
		case "postal_code":
			usual = append(usual, "San Francisco 94105", "CA 94105")
		case "street":
			usual = append(usual, "123 Example Street, San Francisco, CA 94105")
		case "business_title":
			usual = append(usual, "VP Sales", "CEO")
		case "first_name", "last_name":
			usual = append(usual, "Jane", "Doe")
		case "business_registration_number":
			usual = append(usual, "DE123456788", "FR11123456782", "123456782")
		case "business_registration_identifier":
			usual = append(usual, "VAT")
		}
		if k, ok := strings.CutPrefix(string(f.Key), string(Representative2)); ok {
			tried = append(tried, pool[Key(string(Representative1)+k)]...)
		}
		for _, o := range f.Options(Application{}) {
			tried = append(tried, o.Value)
		}
		for range 1 + len(tried)/len(usual) { // half of all
			tried = append(tried, usual...)
		}
		pool[f.Key] = tried
	}
	return pool
}
