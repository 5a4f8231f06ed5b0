package cli

import "testing"

func TestHowToGoOnCanBePasted(t *testing.T) {
	for _, c := range []struct {
		dir   string
		words []string
		want  string
	}{
		{"", []string{"apply", "customer.yaml"}, "trusthub-wizard apply customer.yaml"},
		{"/srv/state", []string{"resume", "k3v9x2m7q4w8z6t1"}, "trusthub-wizard resume k3v9x2m7q4w8z6t1 --state-dir /srv/state"},
		{"my drafts", []string{"apply", "Owl's bakery.yaml"}, `trusthub-wizard apply 'Owl'\''s bakery.yaml' --state-dir 'my drafts'`},
		{"", []string{"apply", "$(x)"}, "trusthub-wizard apply '$(x)'"},
	} {
		g := &program{stateDir: c.dir}
		if got := g.again(c.words...); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	g := &program{account: "AC1", apiBase: "http://127.0.0.1:4010"}
	for _, c := range []struct{ word, want string }{
		{"status", "trusthub-wizard status --api-base http://127.0.0.1:4010 --account AC1"},
		{"drafts", "trusthub-wizard drafts --api-base http://127.0.0.1:4010"}, // which has no --account
	} {
		if got := g.again(c.word); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
