package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A dry run prints exactly the calls of the run: method, path and form. SIDs that Twilio assigns
// are compared by the object they belong to.
func TestADryRunPrintsTheCallsOfTheRun(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	tap := listen(t, s)
	file := s.own(t, "testdata/applications/us-numbers.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s.env["TRUSTHUB_WIZARD_API_BASE"] = tap.URL
	compared := func(least int, file string) {
		t.Helper()
		printed, err := s.command("apply", "--dry-run", "--json", file).Output()
		if n := len(tap.take()); err != nil || n > 0 {
			t.Fatalf("the dry run sent %d calls that write (%v)", n, err)
		}
		s.apply(t, file, 0)
		sent := tap.take()
		if diff := cmp.Diff(sent, calls(t, printed)); diff != "" || len(sent) < least {
			t.Errorf("%d calls (-sent +printed):\n%s", len(sent), diff)
		}
	}
	compared(14, file)

	// A second run updates in place what was fixed.
	other := filepath.Join(t.TempDir(), "other.yaml")
	for _, title := range []string{"Noncompliant", "Owner"} {
		changed := regexp.MustCompile(`(business_title:).*`).ReplaceAll(text, []byte("$1 "+title))
		changed = regexp.MustCompile(`(business_registration_number:).*`).ReplaceAll(changed, []byte("$1 12-3456790"))
		if err := os.WriteFile(other, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if title == "Noncompliant" {
			s.apply(t, other, 4)
			tap.take()
		}
	}
	compared(3, other)
}

// A tap is a proxy that records the calls that write to a sandbox.
type tap struct {
	*httptest.Server
	mu    sync.Mutex
	sent  []string
	given map[string]string // SIDs that the sandbox assigned, and their object
}

func listen(t *testing.T, s *stage) *tap {
	to, err := url.Parse(s.env["TRUSTHUB_WIZARD_API_BASE"])
	if err != nil {
		t.Fatal(err)
	}
	tap := &tap{given: map[string]string{}}
	proxy := httputil.NewSingleHostReverseProxy(to)
	tap.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Method == http.MethodGet {
			proxy.ServeHTTP(w, r)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		var answer httptest.ResponseRecorder
		answer.Body = new(bytes.Buffer)
		proxy.ServeHTTP(&answer, r)
		tap.note(r.Method, r.URL.Path, string(body), answer.Body.Bytes())
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	}))
	t.Cleanup(tap.Close)
	return tap
}

func (tap *tap) note(method, path, body string, answer []byte) {
	form, _ := url.ParseQuery(body)
	flat := map[string]string{}
	for name := range form {
		flat[name] = form.Get(name)
	}
	var created struct {
		SID string `json:"sid"`
	}
	_ = json.Unmarshal(answer, &created)
	tap.mu.Lock()
	defer tap.mu.Unlock()
	tap.sent = append(tap.sent, spelled(method, path, flat))
	if kind := form.Get("Type"); kind != "" {
		tap.given[created.SID] = created.SID[:2] + "{" + kind + "}"
	} else if !strings.Contains(path, created.SID) {
		tap.given[created.SID] = created.SID[:2] + "{}"
	}
}

var (
	mark  = regexp.MustCompile(`\[[a-z0-9]{16}\]`)
	plain = regexp.MustCompile(`\{(CustomerProfile|Address)\}`) // of which there is one each
)

// take returns the recorded calls since the last take, sorted.
func (tap *tap) take() []string {
	tap.mu.Lock()
	defer tap.mu.Unlock()
	var lines []string
	for _, line := range tap.sent {
		for sid, name := range tap.given {
			line = strings.ReplaceAll(line, sid, name)
		}
		lines = append(lines, mark.ReplaceAllString(line, "[################]"))
	}
	slices.Sort(lines)
	tap.sent, tap.given = nil, map[string]string{}
	return lines
}

// calls are the calls that a dry run printed.
func calls(t *testing.T, printed []byte) []string {
	var lines []string
	for line := range bytes.Lines(printed) {
		var c struct {
			Method, URL string
			Form        map[string]string
		}
		if err := json.Unmarshal(line, &c); err != nil {
			t.Fatal(err)
		}
		_, path, _ := strings.Cut(strings.TrimPrefix(c.URL, "http://"), "/")
		text := plain.ReplaceAllString(spelled(c.Method, "/"+path, c.Form), "{}")
		lines = append(lines, mark.ReplaceAllString(text, "[################]"))
	}
	slices.Sort(lines)
	return lines
}

func spelled(method, path string, form map[string]string) string {
	return fmt.Sprintf("%s %s %v", method, path, form)
}
