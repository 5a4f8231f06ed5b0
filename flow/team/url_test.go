package team

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestURLs(t *testing.T) {
	for _, v := range []string{"PGHOST", "PGSSLMODE", "PGPASSWORD", "PGSERVICE", "PGSSLROOTCERT"} {
		t.Setenv(v, "")
	}
	const secret = "correct-horse"
	for _, c := range []struct{ url, refused string }{
		{"postgres://maria@127.0.0.1/onboarding", ""},
		{"postgres://maria@localhost:5433/onboarding?sslmode=disable", ""},
		{"postgres://maria@[::1]/onboarding", ""},
		{"postgres://maria@/onboarding?host=/run/postgresql", ""},
		{"postgresql://maria@db.example.com/onboarding", ""}, // TLS by default
		{"postgres://maria@db.example.com/onboarding?sslmode=require", ""},
		{"postgres://maria@db.example.com/onboarding?sslmode=verify-full", ""},
		{"postgres://maria@db.example.com/onboarding?sslmode=disable", ""}, // asked for
		{"postgres://maria@db.example.com/onboarding?sslmode=prefer", "might not be encrypted"},
		{"postgres://maria@db.example.com/onboarding?sslmode=allow", "might not be encrypted"},
		{"postgres://maria@127.0.0.1,db.example.com/onboarding?sslmode=prefer", "might not be encrypted"},
		{"postgres://maria@db.example.com/onboarding?sslmode=no", "can't be read"},
		{"postgres://maria:" + secret + "@db.example.com:port/onboarding", "can't be read"},
		{"postgres://maria:a/" + secret + "@db.example.com/onboarding", "can't be read"},
		{"postgres://maria:%" + secret + "@db.example.com/onboarding", "can't be read"},
		{"postgres:///onboarding", "no host"},
		{"mysql://maria@db.example.com/onboarding", "postgres:// URL"},
		{"db.example.com", "postgres:// URL"},
	} {
		config, err := parse(c.url)
		switch {
		case c.refused == "" && err != nil:
			t.Errorf("%s: %v", c.url, err)
		case c.refused == "":
			far, safe := remote(&config.ConnConfig.Config), encrypts(&config.ConnConfig.Config) == nil
			if far && !safe && !strings.Contains(c.url, "sslmode=disable") {
				t.Errorf("%s connects without TLS", c.url)
			}
		case err == nil || !strings.Contains(err.Error(), c.refused):
			t.Errorf("%s: %v, want %q", c.url, err, c.refused)
		default:
			var own *Error
			if !errors.As(err, &own) || own.Hint() == "" {
				t.Errorf("%s: %v says no way out", c.url, err)
			}
			if strings.Contains(err.Error()+own.Hint(), secret) {
				t.Errorf("the error repeats the password: %v", err)
			}
		}
	}
}

// A database that isn't there says so within the connect timeout.
func TestNoDatabase(t *testing.T) {
	began := time.Now()
	_, err := Open(context.Background(), "postgres://maria@127.0.0.1:1/onboarding", keyOf(t), "maria")
	var down *DownError
	if !errors.As(err, &down) || !strings.Contains(err.Error(), "127.0.0.1 doesn't answer (connect: connection refused)") {
		t.Errorf("%v", err)
	}
	if took := time.Since(began); took > patient {
		t.Errorf("it took %s", took)
	}
}
