package profile

import "testing"

func TestSampleIsWithoutProblems(t *testing.T) {
	for _, p := range Sample().Check() {
		t.Errorf("%s: %v: %v", p.Field, p.Severity, p)
	}
}
