package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func faults(t testing.TB, specs ...string) []Fault {
	t.Helper()
	var list []Fault
	for _, spec := range specs {
		f, err := ParseFault(spec)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, f)
	}
	return list
}

// What a client gets from each fault over HTTP, and whether its end user was created.
func TestEachFaultOverHTTP(t *testing.T) {
	tests := []struct {
		spec   string
		want   string // what the client meets
		stands int
	}{
		{"400", "400 code 20001", 0},
		{"401", "401 code 20003", 0},
		{"403", "403 code 20403", 0},
		{"403,code=70051", "403 code 70051", 0},
		{"404", "404 code 20404", 0},
		{"409", "409 code 20409", 0},
		{"429", "429 code 20429 retry 1", 0},
		{"429,retry-after=7", "429 code 20429 retry 7", 0},
		{"429,retry-after=none", "429 code 20429", 0},
		{"429,retry-after=absurd", "429 code 20429 retry 99999999999", 0},
		{"429,retry-after=date", "429 code 20429 retry at a time", 0},
		{"500", "500 code 20500", 0},
		{"500,applied=yes", "500 code 20500", 1},
		{"502", "502 text/html", 0},
		{"502,applied=yes", "502 text/html", 1},
		{"503", "503 code 20503", 0},
		{"503,applied=yes", "503 code 20503", 1},
		{"504", "504 text/html", 0},
		{"504,applied=yes", "504 text/html", 1},
		{"timeout", "timeout", 0},
		{"timeout,applied=yes", "timeout", 1},
		{"reset-before", "reset", 0},
		{"reset-after", "reset", 1},
		{"half", "201 cut off", 1},
		{"garbage", "201 no JSON", 1},
		{"html", "200 text/html", 1},
		{"html,applied=no", "200 text/html", 0},
		{"wrong-type", "201 text/plain", 1},
		{"slow,after=1ms", "201", 1},
		{"late,after=1ms", "timeout", 1},
		{"late,after=1h", "timeout", 0},
		{"hidden,after=1h", "201", 1},
		{"list-lag,after=1h", "201", 1},
		{"shuffled", "201", 1},
	}
	covered := map[string]bool{}
	for _, test := range tests {
		name, _, _ := strings.Cut(test.spec, ",")
		covered[name] = true
		t.Run(test.spec, func(t *testing.T) {
			s := New(Options{Faults: faults(t, "create-end-user="+test.spec), Accounts: SeedWith(NoPrimary), Hold: time.Millisecond})
			server := httptest.NewServer(s)
			defer server.Close()
			if got := met(t, server.URL, s.Parent()); got != test.want {
				t.Errorf("the client meets %q, want %q", got, test.want)
			}
			if n := len(s.Snapshot().Of(EndUser, "")); n != test.stands {
				t.Errorf("there are %d end users, want %d", n, test.stands)
			}
		})
	}
	for _, k := range FaultKinds() {
		if !covered[k[0]] {
			t.Errorf("kind %s was not tried", k[0])
		}
	}
}

// met says what a client gets that creates an end user.
func met(t *testing.T, base string, a Account) string {
	form := url.Values{"FriendlyName": {"x"}, "Type": {"authorized_representative_1"}, "Attributes": {attributes(theFirst)}}
	req, err := http.NewRequest("POST", base+"/v1/EndUsers", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(a.SID, a.Token)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(req)
	switch {
	case errors.Is(err, syscall.ECONNRESET):
		return "reset"
	case errors.Is(err, io.EOF):
		return "timeout" // the sandbox gave up holding the connection
	case err != nil:
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	text := fmt.Sprint(response.StatusCode)
	if err != nil {
		return text + " cut off"
	}
	if kind := response.Header.Get("Content-Type"); kind != "application/json" {
		return text + " " + kind
	}
	var parsed struct{ Code int }
	switch {
	case strings.Contains(string(body), "\x1b"):
		return text + " no JSON"
	case response.StatusCode >= 400:
		if err := json.Unmarshal(body, &parsed); err != nil {
			t.Fatal(err)
		}
		text += fmt.Sprint(" code ", parsed.Code)
	}
	if retry := response.Header.Get("Retry-After"); strings.HasSuffix(retry, "GMT") {
		text += " retry at a time"
	} else if retry != "" {
		text += " retry " + retry
	}
	return text
}

// The same in-process: the error tells no more than a client can know.
func TestEachFaultInProcess(t *testing.T) {
	for _, k := range FaultKinds() {
		for _, applied := range []bool{false, true} {
			t.Run(fmt.Sprint(k[0], " ", applied), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := New(Options{Decide: func(Call) Fault { return Fault{Kind: FaultKind(k[0]), Applied: applied} }, Accounts: SeedWith(NoPrimary)})
					ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
					defer cancel()
					facts := FaultKind(k[0]).facts()
					reply, err := s.Do(ctx, Call{Op: Create, Kind: EndUser, Account: s.Parent().SID,
						Fields: map[string]string{"friendly_name": "x", "type": "authorized_representative_1"}})
					var refused *Error
					var lost *Lost
					switch {
					case facts.hangs && !errors.Is(err, context.DeadlineExceeded),
						facts.status != 0 && !errors.As(err, &refused),
						(facts.cuts || facts.mangles) && !errors.As(err, &lost),
						err == nil && (reply.Object == nil || facts.hangs || facts.cuts || facts.mangles || facts.status != 0):
						t.Errorf("answered with %v, %v", reply.Object, err)
					}
					want := 0
					if facts.answered || facts.choice && applied {
						want = 1
					}
					if n := len(s.Snapshot().Of(EndUser, "")); n != want {
						t.Errorf("there are %d end users, want %d", n, want)
					}
					if k[0] == "late" {
						time.Sleep(time.Minute)
						if n := len(s.Snapshot().Of(EndUser, "")); n != 1 {
							t.Errorf("a minute later there are %d end users", n)
						}
					}
				})
			})
		}
	}
}

// A call takes effect halfway through, even if its client has given up.
func TestGivingUpEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, patience := range []time.Duration{time.Second, 3 * time.Second} {
			s := New(Options{Latency: 4 * time.Second, Accounts: SeedWith(NoPrimary)})
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			_, err := s.Do(ctx, Call{Op: Create, Kind: EndUser, Account: s.Parent().SID,
				Fields: map[string]string{"friendly_name": "x", "type": "authorized_representative_1"}})
			cancel()
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("after %v: %v", patience, err)
			}
			snapshot := s.Snapshot()
			want := map[time.Duration]int{time.Second: 0, 3 * time.Second: 1}[patience]
			if n := len(snapshot.Of(EndUser, "")); n != want || snapshot.Pending != 1-want {
				t.Errorf("after %v: there are %d end users, %d pending", patience, n, snapshot.Pending)
			}
			time.Sleep(5 * time.Second)
			created := s.Snapshot().Of(EndUser, "")
			if len(created) != 1 || s.Log()[0].At != created[0].Created {
				t.Errorf("after all: %v, log %v", created, s.Log())
			}
		}
	})
}

// A new object can stay hidden for a while.
func TestLag(t *testing.T) {
	for spec, want := range map[string][2]bool{ // fetched, listed
		"fault hidden": {false, true}, "fault list-lag": {true, false}, "fresh-404": {false, true}, "list-lag": {true, false},
	} {
		t.Run(spec, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := Options{Accounts: SeedWith(NoPrimary), Switches: Switches{spec: "2s"}}
				if kind, ok := strings.CutPrefix(spec, "fault "); ok {
					o.Switches, o.Faults = nil, faults(t, "create-end-user="+kind+",after=2s")
				}
				s := New(o)
				me := s.Parent().SID
				made, err := s.Do(t.Context(), Call{Op: Create, Kind: EndUser, Account: me, Fields: map[string]string{"friendly_name": "x", "type": "authorized_representative_1"}})
				if err != nil {
					t.Fatal(err)
				}
				for _, expect := range [][2]bool{want, {true, true}} {
					_, err := s.Do(t.Context(), Call{Op: Fetch, Kind: EndUser, Account: me, SID: made.Object.SID})
					list, _ := s.Do(t.Context(), Call{Op: List, Kind: EndUser, Account: me})
					if got := [2]bool{err == nil, len(list.Objects) == 1}; got != expect {
						t.Errorf("fetched and listed: %v, want %v", got, expect)
					}
					time.Sleep(2 * time.Second)
				}
			})
		})
	}
}

func TestWhichCallsAFaultMatches(t *testing.T) {
	first := Call{Op: Create, Kind: EndUser, Detail: "authorized_representative_1"}
	second := Call{Op: Create, Kind: EndUser, Detail: "authorized_representative_2"}
	address := Call{Op: Create, Kind: Address}
	submit := Call{Op: Update, Kind: CustomerProfile, Fields: map[string]string{"status": "pending-review"}}
	tests := []struct {
		spec  string
		calls []Call
		want  string // a digit for each call that is hit
	}{
		{"create-end-user=500", []Call{first, first, first}, "0"},
		{"create-end-user:2=500", []Call{first, address, first, first}, "2"},
		{"create-end-user:2-3=500", []Call{first, first, first, first}, "12"},
		{"create-end-user:2+=500", []Call{first, first, first, first}, "123"},
		{"create-end-user:*=500", []Call{first, second, address}, "01"},
		{"create-end-user/authorized_representative_2=500", []Call{first, second, second}, "1"},
		{"create-*:3=500", []Call{first, address, second, second}, "2"},
		{"*-address=500", []Call{first, address}, "1"},
		{"*:2=500", []Call{first, address}, "1"},
		{"submit-customer-profile=500", []Call{submit, first}, "0"},
		{"update-customer-profile=500", []Call{first, submit}, "1"},
		{"*:~100%=500", []Call{first, submit}, "01"},
	}
	for _, test := range tests {
		t.Run(test.spec, func(t *testing.T) {
			s := New(Options{Faults: faults(t, test.spec)})
			hit := ""
			for i, c := range test.calls {
				if s.decide(c).Kind != "" {
					hit += fmt.Sprint(i)
				}
			}
			if hit != test.want {
				t.Errorf("hits %q, want %q", hit, test.want)
			}
		})
	}
	s := New(Options{Faults: faults(t, "*:~10%=500"), Seed: 5})
	hits := 0
	for range 10000 {
		if s.decide(first).Kind != "" {
			hits++
		}
	}
	if hits < 800 || hits > 1200 {
		t.Errorf("a chance of 10%% hits %d of 10000", hits)
	}
}

// An error says how to write a fault.
func TestMisspelledFaults(t *testing.T) {
	for spec, want := range map[string]string{
		"create-end-user":                        "write CALL",
		"make-end-user=429":                      "create-end-user",
		"create-policy=429":                      "there is no call",
		"create-end-user=explode":                "reset-before",
		"create-end-user=":                       "reset-before",
		"create-end-user:0=429":                  "2-4",
		"create-end-user:x=429":                  "2-4",
		"create-end-user:3-2=429":                "2-4",
		"create-end-user:~0%=429":                "~10%",
		"create-end-user=slow,after=soon":        "3s",
		"create-end-user=timeout,applied=maybe":  "yes or no",
		"create-end-user=reset-after,applied=no": "leave it out",
		"create-end-user=429,code=many":          "20429",
		"create-end-user=429,sorry=yes":          "retry-after",
	} {
		if _, err := ParseFault(spec); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want a hint of %q", spec, err, want)
		}
	}
}

// Log lines say what happened, but nothing that was sent.
func TestLogLines(t *testing.T) {
	var lines []string
	s := New(Options{Faults: faults(t, "create-end-user=reset-after"), Log: func(l Line) { lines = append(lines, l.String()) }, Now: func() time.Time { return seededAt }})
	server := httptest.NewServer(s)
	met(t, server.URL, s.Parent())
	c := client{t: t, url: server.URL, user: s.Parent().SID, secret: s.Parent().Token}
	c.do(200, "GET", "/v1/CustomerProfiles", "FriendlyName", "Ada Moreno")
	c.do(404, "GET", "/v1/CustomerProfiles/BU1")
	server.Close() // waits for the handlers, so that the lines are complete
	want := []string{
		"09:00:00.000 dropped POST /v1/EndUsers 0s fault reset-after",
		"09:00:00.000 200 GET /v1/CustomerProfiles 0s",
		"09:00:00.000 404 GET /v1/CustomerProfiles/BU1 0s code 20404",
	}
	if strings.Join(lines, "\n") != strings.Join(want, "\n") {
		t.Errorf("the log is\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
}
