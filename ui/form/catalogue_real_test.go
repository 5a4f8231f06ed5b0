package form

import (
	"testing"

	"trusthub-wizard/flow/profile"
)

// The sample customer, typed key by key into the pages of the real catalogue:
// every field takes its answer, and what would be sent is the same.
func TestSampleByKeys(t *testing.T) {
	sample := profile.Sample()
	s := &sheet{app: profile.Application{}}
	for _, page := range profile.Pages() {
		p := NewPage(page, s, DefaultStyles(false), DefaultKeys())
		r := None
		for f := p.current(); f != nil && r == None; f = p.current() {
			k := f.q.Key
			answer := sample.Text(k)
			switch f.kind {
			case profile.Switch:
				if answer != "" {
					answer = map[bool]string{true: "y", false: "n"}[sample.Value(k) == "true"]
				}
			case profile.List:
				answer += "⏎"
			}
			r = p.play(t, answer+"⏎")
			if r == None && p.Focused() == k {
				r = p.play(t, "⏎")
			}
			if r == None && p.Focused() == k {
				t.Fatalf("%s keeps the focus: %v", k, p.Problems())
			}
		}
		if r != Done {
			t.Fatalf("page %s: %v, at %s with %v", page.Name, r, p.Focused(), p.Problems())
		}
	}
	for _, f := range profile.Fields() {
		if got, want := s.app.Value(f.Key), sample.Value(f.Key); got != want {
			t.Errorf("%s is sent as %q, want %q", f.Key, got, want)
		}
	}
}

// An empty page is done at once and never in the way.
func TestEmptyPage(t *testing.T) {
	p, _ := start(t, nil)
	if r := p.play(t, "⏎"); r != Done {
		t.Errorf("enter: %v", r)
	}
	if r := p.play(t, "<esc>"); r != Back {
		t.Errorf("esc: %v", r)
	}
	if v, cursor := p.View(80, 24); v != "" || cursor != nil {
		t.Errorf("%q %v", v, cursor)
	}
}
