package answer

import "testing"

// The nearest candidate doesn't depend on the order of candidates, whatever their letters.
func TestNearest(t *testing.T) {
	for text, want := range map[string]string{"estoina": "estonia", "ⅷ": "", "日本": "", "äbce": "abce", "yess": "yes", "zzz": ""} {
		for _, candidates := range [][]string{{"estonia", "1", "7", "yes", "no", "abce", "äbcd", "日木国"}, {"日木国", "äbcd", "abce", "no", "yes", "7", "1", "estonia"}} {
			if got := Nearest(text, candidates); got != want {
				t.Errorf("%q among %q: %q, want %q", text, candidates, got, want)
			}
		}
	}
}
