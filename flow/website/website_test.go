package website

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"trusthub-wizard/flow/profile"
)

// A web is websites by host, served without a network.
type web map[string]http.HandlerFunc

func (w web) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	handler, ok := w[r.URL.Host]
	if !ok {
		return nil, fmt.Errorf("dial: no route to host")
	}
	rec := httptest.NewRecorder()
	handler(rec, r)
	res := rec.Result()
	res.Request = r
	return res, nil
}

func page(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, text) }
}

func leads(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
}

var sites = web{
	"www.example.com":      page("<html><title>Acme</title><body>Welcome"),
	"image.example.com":    page(`<img src="l.png" alt="Acme Corporation"><script>"Other"</script>`),
	"policies.example.com": page(`Acme <a class="x" href="/legal/p">Privacy&nbsp;<b>Policy</b></a> <a href="/terms-of-service">Legal</a>`),
	"private.example.com":  page(`Acme <a href="/datenschutz">Mehr</a> <script>"<a href='/terms'>"</script> Terms of trade`),
	"silent.example.com":   page(`<p>Coming soon<script>var name = "Acme"</script><!-- Acme -->`),
	"long.example.com":     page(strings.Repeat("x ", most/2) + "Acme"),
	"error.example.com":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) },
	"moved.example.com":    leads("https://www.example.com/home"),
	"sold.example.com":     leads("https://parking.example.net/acme"),
	"parking.example.net":  page("Acme is for sale"),
	"circle.example.com":   leads("https://circle.example.com/again"),
	"inside.example.com":   leads("http://10.0.0.1/admin"),
	"local.example.com":    leads("http://localhost/"),
	"file.example.com":     leads("file:///etc/passwd"),
}

func TestLook(t *testing.T) {
	for _, c := range []struct{ site, says, problem string }{
		{"", "There is no website", ""},
		{"www.example.com", "https://www.example.com answers (HTTP 200) and shows the business name. It links to neither a privacy policy", ""},
		{"image.example.com", "shows the business name", ""},
		{"policies.example.com", "It links to a privacy policy and to terms.", ""},
		{"private.example.com", "but not to terms", ""},
		{"silent.example.com", "answers (HTTP 200).", "doesn't show the business name"},
		{"long.example.com", "answers (HTTP 200).", "doesn't show the business name"},
		{"error.example.com", "answers (HTTP 403).", "answers with an error (HTTP 403)"},
		{"moved.example.com", "which leads to https://www.example.com/home, answers", ""},
		{"sold.example.com", "which leads to https://parking.example.net/acme", "leads to another website"},
		{"circle.example.com", "doesn't answer", "redirects more than 5 times"},
		{"inside.example.com", "doesn't answer", "in its local network"},
		{"local.example.com", "doesn't answer", "in its local network"},
		{"file.example.com", "doesn't answer", "doesn't lead to a web page"},
		{"nobody.example.com", "doesn't answer", "no route to host"},
	} {
		app := profile.Application{profile.BusinessName: "Acme Corporation", profile.WebSite: c.site}
		s := Look(t.Context(), &http.Client{Transport: sites}, app)
		if got := s.String(); !strings.Contains(got, c.says) {
			t.Errorf("%s: %s", c.site, got)
		}
		if (c.problem == "") != (len(s.Problems) == 0) {
			t.Errorf("%s: problems %v", c.site, s.Problems)
		}
		for _, p := range s.Problems {
			if !strings.Contains(p.Message, c.problem) || p.Code != 18601 || p.Field != profile.WebSite || p.Severity != profile.Warning {
				t.Errorf("%s: %+v", c.site, p)
			}
		}
	}
}

// A canceled check gives up.
func TestLookGivesUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := Look(ctx, &http.Client{Transport: sites}, profile.Application{profile.WebSite: "www.example.com"})
	if s.Status != 0 || len(s.Problems) != 1 {
		t.Errorf("%+v", s)
	}
}

// The client itself refuses a public name that resolves to a private address.
func TestClientStaysOutside(t *testing.T) {
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"} {
		t.Setenv(name, "")
	}
	asked := false
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer server.Close()
	if res, err := Client().Get(server.URL); err == nil || asked {
		t.Errorf("loopback was reached: %v", res)
	}
	for address, want := range map[string]bool{
		"127.0.0.1": false, "10.1.2.3": false, "192.168.1.1": false, "169.254.1.1": false, "100.64.0.1": false, "0.0.0.0": false,
		"::1": false, "fc00::1": false, "fe80::1": false, "::ffff:127.0.0.1": false, "8.8.8.8": true, "2606:4700::1": true,
	} {
		if got := public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s public: %v", address, got)
		}
	}
}

func FuzzReadable(f *testing.F) {
	for _, seed := range []string{"<p>Acme", "<script><", "<!-- -->", `<img alt='x">`, "&#x110000;", "<"} {
		f.Add(seed)
	}
	f.Fuzz(func(_ *testing.T, page string) { profile.Shows("Acme", readable(page)) })
}
