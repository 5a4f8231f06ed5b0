package profile

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSampleIsWithoutProblems(t *testing.T) {
	for _, p := range Sample().Check() {
		t.Errorf("%s: %v: %v", p.Field, p.Severity, p)
	}
}

func TestEncodeAndParseAreInverse(t *testing.T) {
	want := Sample()
	got, problems := Parse("sample.yaml", want.Encode())
	for _, p := range problems {
		t.Error(p)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
