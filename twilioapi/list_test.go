package twilioapi

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trusthub-wizard/flow"
)

// entry is the JSON of an end user in a list. With day 0 it has no date.
func entry(n, day int) string {
	date := "null"
	if day > 0 {
		date = fmt.Sprintf(`"2026-05-%02dT12:00:00Z"`, day)
	}
	return fmt.Sprintf(`{"sid":%q,"friendly_name":"user %d","date_created":%s}`, sid("IT", n), n, date)
}

func page(next string, entries ...string) string {
	if next != "null" {
		next = fmt.Sprintf("%q", next)
	}
	return fmt.Sprintf(`{"results":[%s],"meta":{"key":"results","page":0,"page_size":1000,"next_page_url":%s}}`, strings.Join(entries, ","), next)
}

func sids(objects []flow.Object) []string {
	var list []string
	for _, o := range objects {
		list = append(list, strings.TrimLeft(o.SID[2:], "0"))
	}
	return list
}

// Objects that are created or deleted while a list is read make its pages overlap.
func TestListsReadAllPagesOldestFirst(t *testing.T) {
	const path = "https://trusthub.twilio.com/v1/EndUsers"
	pages := map[string]string{
		"":    page(path+"?PageSize=1000&Page=1&PageToken=PA1", entry(5, 5), entry(3, 3), entry(9, 0)),
		"PA1": page("/v1/EndUsers?PageSize=1000&Page=2&PageToken=PA2", entry(3, 3), entry(1, 1)),
		"PA2": page("null", entry(4, 4), entry(8, 0), entry(5, 5)),
	}
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { says(200, pages[r.URL.Query().Get("PageToken")])(w, r) })
	got, err := to(t, s.URL, Options{}).List(t.Context(), flow.EndUser, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1", "3", "4", "5", "9", "8"}, sids(got)); diff != "" {
		t.Error(diff)
	}
	for i, want := range []string{"PageSize=1000", "PageSize=1000&Page=1&PageToken=PA1", "PageSize=1000&Page=2&PageToken=PA2"} {
		if r := s.requests()[i]; r.path != "/v1/EndUsers" || r.query != want {
			t.Errorf("request %d: %s?%s", i, r.path, r.query)
		}
	}
}

func TestPagesOfTheOlderAPI(t *testing.T) {
	path := "/2010-04-01/Accounts/" + account + "/Addresses.json"
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		next, n := fmt.Sprintf("%q", path+"?PageSize=1000&Page=1"), 1
		if r.URL.Query().Get("Page") == "1" {
			next, n = "null", 2
		}
		says(200, fmt.Sprintf(`{"addresses":[{"sid":%q,"date_created":"Tue, %02d Sep 2026 10:00:00 +0000"}],"next_page_uri":%s}`, sid("AD", n), 3-n, next))(w, r)
	})
	got, err := to(t, s.URL, Options{}).List(t.Context(), flow.Address, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"2", "1"}, sids(got)); diff != "" {
		t.Error(diff)
	}
	if want := time.Date(2026, 9, 1, 10, 0, 0, 0, time.UTC); !got[0].Created.Equal(want) {
		t.Errorf("created %v", got[0].Created)
	}
}

// Twilio gets the filter unchanged, and the client applies it again.
func TestFilters(t *testing.T) {
	profile := func(n int, name, status string) string {
		return fmt.Sprintf(`{"sid":%q,"friendly_name":%q,"status":%q}`, sid("BU", n), name, status)
	}
	s := serve(t, says(200, page("null", profile(1, "Acme 2.05", "draft"), profile(2, "Acme 2", "draft"), profile(3, "Acme 2.05", "in-review"))))
	got, err := to(t, s.URL, Options{}).List(t.Context(), flow.CustomerProfile, "", flow.Fields{"friendly_name": "Acme 2.05", "status": "draft", "email": "a@example.com"})
	if err != nil || len(got) != 0 {
		t.Errorf("an object that lacks the field: %v, %v", sids(got), err)
	}
	got, err = to(t, s.URL, Options{}).List(t.Context(), flow.CustomerProfile, "", flow.Fields{"friendly_name": "Acme 2.05", "status": "draft"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1"}, sids(got)); diff != "" {
		t.Error(diff)
	}
	want := url.Values{"FriendlyName": {"Acme 2.05"}, "Status": {"draft"}, "PageSize": {"1000"}}
	if sent, _ := url.ParseQuery(s.requests()[1].query); !cmp.Equal(want, sent) {
		t.Errorf("sent %v", sent)
	}
}

func TestFiltersByFieldsThatTwilioDoesNotReturn(t *testing.T) {
	s := serve(t, says(200, page("null", fmt.Sprintf(`{"sid":%q,"object_sid":%q}`, sid("BV", 1), sid("IT", 1)))))
	got, err := to(t, s.URL, Options{}).List(t.Context(), flow.EntityAssignment, sid("BU", 1), flow.Fields{"object_type": "authorized_representative_1", "object_sid": sid("IT", 1)})
	if err != nil || len(got) != 1 {
		t.Errorf("%v, %v", got, err)
	}
	if q := s.requests()[0].query; !strings.Contains(q, "ObjectType=authorized_representative_1") || strings.Contains(q, "ObjectSid") {
		t.Errorf("sent %s", q)
	}
}

// An object that is overlooked would be created again.
func TestAnIncompleteListIsAnError(t *testing.T) {
	elsewhere := func(next string) http.HandlerFunc { // whose page 1 is the last
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("Page") == "1" {
				says(200, page("null", entry(2, 2)))(w, r)
				return
			}
			says(200, page(next, entry(1, 1)))(w, r)
		}
	}
	for name, handle := range map[string]http.HandlerFunc{
		"no list":              says(200, `{"meta":{}}`),
		"not a list":           says(200, `{"results":{},"meta":{"key":"results"}}`),
		"an object":            says(200, good),
		"an entry without SID": says(200, page("null", entry(1, 1), `{"friendly_name":"x"}`)),
		"an entry of a kind":   says(200, page("null", fmt.Sprintf(`{"sid":%q}`, sid("RD", 1)))),
		"another host":         elsewhere("https://trusthub.example.com/v1/EndUsers?Page=1"),
		"another user":         elsewhere("https://user@trusthub.twilio.com/v1/EndUsers?Page=1"),
		"another path":         elsewhere("https://trusthub.twilio.com/v1/Policies?Page=1"),
		"a circle":             elsewhere("https://trusthub.twilio.com/v1/EndUsers?Page=2"),
		"a second page that fails": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("Page") == "1" {
				says(503, "")(w, r)
				return
			}
			elsewhere("https://trusthub.twilio.com/v1/EndUsers?Page=1")(w, r)
		},
	} {
		s := serve(t, handle)
		got, err := to(t, s.URL, Options{}).List(t.Context(), flow.EndUser, "", nil)
		var e *flow.Error
		if !errors.As(err, &e) || e.Class != flow.Unknown || got != nil {
			t.Errorf("%s: %v, %v", name, sids(got), err)
		}
	}
}

func TestPagesOfASandbox(t *testing.T) {
	var base string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("Page") == "1" {
			says(200, page("null", entry(2, 2)))(w, r)
			return
		}
		says(200, page(base+"/v1/EndUsers?Page=1", entry(1, 1)))(w, r)
	})
	base = s.URL
	got, err := to(t, s.URL, Options{}).List(t.Context(), flow.EndUser, "", nil)
	if err != nil || len(got) != 2 {
		t.Errorf("%v, %v", sids(got), err)
	}
}
