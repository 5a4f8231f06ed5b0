package flow

import (
	"net/url"
	"strings"
	"testing"

	"trusthub-wizard/flow/profile"
)

func TestTheMailAboutARejection(t *testing.T) {
	rejectedWith := func(codes ...int) Receipt {
		return Receipt{Account: "AC" + strings.Repeat("1", 32), Profile: "BU" + strings.Repeat("2", 32), Status: statusRejected, Rejections: codes}
	}
	abroad := profile.Sample()
	abroad[profile.RegistrationType], abroad[profile.AddressCountry] = "Other", "DE"
	british := profile.Sample()
	british[profile.RegistrationType] = "CN"
	duns := profile.Sample()
	duns[profile.RegistrationType] = "DUNS"
	pending := rejectedWith(18602)
	pending.Status = statusInReview
	for _, c := range []struct {
		name    string
		receipt Receipt
		app     profile.Application
		says    string // parts, separated by |; "" where there is no mail
	}{
		{"an EIN", rejectedWith(18602), profile.Sample(), "CP 575|147C|18602|Acme Corporation"},
		{"a DUNS number", rejectedWith(18602), duns, "CP 575"},
		{"another country", rejectedWith(18602), abroad, "business registry of Germany"},
		{"another register", rejectedWith(18603), british, "business registry of United Kingdom|utility bill"},
		{"several", rejectedWith(18602, 18604, 18602), profile.Sample(), "18602, 18604|letter from the business"},
		{"the site", rejectedWith(18601), profile.Sample(), "screenshot of the page"},
		{"representative 2", rejectedWith(18605), profile.Sample(), "Representative 2"},
		{"the domain", rejectedWith(18606, 99999), profile.Sample(), "owns the domain"},
		{"only the profile's SID is known", rejectedWith(18602), nil, "CP 575 or 147C|country's business registry"},
		{"a PO box", rejectedWith(18018), profile.Sample(), ""},
		{"no code", rejectedWith(), profile.Sample(), ""},
		{"in review", pending, profile.Sample(), ""},
		{"nothing there", Receipt{Status: statusRejected, Rejections: []int{18602}}, profile.Sample(), ""},
	} {
		mail, ok := Appeal(c.receipt, c.app)
		if ok != (c.says != "") {
			t.Errorf("%s: %v", c.name, ok)
		}
		if !ok {
			continue
		}
		text := mail.String()
		for part := range strings.SplitSeq(c.says, "|") {
			if !strings.Contains(text, part) {
				t.Errorf("%s: %q is missing in\n%s", c.name, part, text)
			}
		}
		for _, part := range append(mail.Documents, c.receipt.Profile, c.receipt.Account, AppealAddress) {
			if !strings.Contains(text, part) {
				t.Errorf("%s: %q is missing in\n%s", c.name, part, text)
			}
		}
		for _, f := range profile.Fields() {
			value := c.app.Text(f.Key)
			if strings.Contains(strings.ReplaceAll(text, "Acme Corporation", ""), value) && len(value) > 3 {
				t.Errorf("%s: the mail holds the answer to %s", c.name, f.Key)
			}
		}
		link, err := url.Parse(mail.URL())
		if err != nil || link.Scheme != "mailto" || link.Opaque != AppealAddress || strings.Contains(mail.URL(), "+") ||
			strings.ReplaceAll(link.Query().Get("body"), "\r\n", "\n") != mail.Body || link.Query().Get("subject") != mail.Subject {
			t.Errorf("%s: %s, %v", c.name, mail.URL(), err)
		}
	}
}

// Each of the six codes says what to do if the answers are right.
func TestRecourses(t *testing.T) {
	list := Recourses([]int{18601, 18602, 18603, 18604, 18605, 18606, 18609, 18018, 18607, 0}, profile.Sample())
	if len(list) != 6 {
		t.Fatalf("%d recourses", len(list))
	}
	for _, r := range list {
		if !strings.Contains(r.Advice, "write to Twilio") || len(r.Documents) == 0 {
			t.Errorf("%+v", r)
		}
	}
	if !strings.Contains(list[0].Advice, "registered name") || !strings.Contains(list[5].Advice, "notification email") {
		t.Errorf("%q, %q", list[0].Advice, list[5].Advice)
	}
}
