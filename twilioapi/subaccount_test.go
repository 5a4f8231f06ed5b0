package twilioapi

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"trusthub-wizard/flow"
)

func TestASubaccountHasItsOwnToken(t *testing.T) {
	const other = "fedcba9876543210fedcba9876543210"
	child := sid("AC", 7)
	var users []string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		users = append(users, user+" "+password)
		if r.URL.Path == "/2010-04-01/Accounts/"+child+".json" {
			says(200, fmt.Sprintf(`{"sid":%q,"auth_token":%q,"status":"active","owner_account_sid":%q}`, child, other, account))(w, r)
			return
		}
		says(200, page("null"))(w, r)
	})
	c := to(t, s.URL, Options{})
	sub, err := c.Subaccount(t.Context(), child)
	if err != nil || sub.Account() != child {
		t.Fatal(err)
	}
	if _, err := sub.List(t.Context(), flow.CustomerProfile, "", nil); err != nil {
		t.Error(err)
	}
	if _, err := c.List(t.Context(), flow.CustomerProfile, "", nil); err != nil {
		t.Error(err)
	}
	want := []string{account + " " + token, child + " " + other, account + " " + token}
	if strings.Join(users, "\n") != strings.Join(want, "\n") {
		t.Errorf("called as\n%s", strings.Join(users, "\n"))
	}
	if same, err := c.Subaccount(t.Context(), account); err != nil || same != c {
		t.Errorf("itself: %v", err)
	}
}

func TestUnusableSubaccounts(t *testing.T) {
	child := sid("AC", 7)
	for name, c := range map[string]struct{ body, says string }{
		"suspended":     {fmt.Sprintf(`{"sid":%q,"auth_token":%q,"status":"suspended"}`, child, token), "is suspended"},
		"no token":      {fmt.Sprintf(`{"sid":%q,"status":"active"}`, child), "can't see the auth token"},
		"another's":     {fmt.Sprintf(`{"sid":%q,"auth_token":%q,"status":"active"}`, account, token), "another object"},
		"a masked one":  {fmt.Sprintf(`{"sid":%q,"auth_token":"***","status":"active"}`, child), "no usable auth token"},
		"not an object": {`[]`, "outcome unknown"},
	} {
		s := serve(t, says(200, c.body))
		if _, err := to(t, s.URL, Options{}).Subaccount(t.Context(), child); err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), token) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var e *flow.Error
	if _, err := to(t, unused(t), Options{}).Subaccount(t.Context(), "AC1/../.."); !errors.As(err, &e) || e.Class != flow.Refused {
		t.Errorf("a path: %v", err)
	}
}
