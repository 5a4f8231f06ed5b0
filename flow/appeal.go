package flow

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"trusthub-wizard/flow/profile"
)

// AppealAddress is Twilio's address for profiles that were rejected although the answers are
// right. Its error dictionary names it with the codes of the review, such as
// https://www.twilio.com/docs/api/errors/18604.
const AppealAddress = "trusthub-verify@twilio.com"

// A Mail is an email that's ready to send. Nothing here sends it.
type Mail struct {
	To        string   `json:"to"`
	Subject   string   `json:"subject"`
	Body      string   `json:"body"`      // plain text, in lines
	Documents []string `json:"documents"` // to attach; the body names them too
}

// String is the email with its two headers, to print and copy.
func (m Mail) String() string {
	return fmt.Sprintf("To: %s\nSubject: %s\n\n%s", m.To, m.Subject, m.Body)
}

// URL is the email as a mailto link (RFC 6068), which opens it in an email program.
func (m Mail) URL() string {
	escape := func(s string) string {
		return strings.ReplaceAll(url.QueryEscape(strings.ReplaceAll(s, "\n", "\r\n")), "+", "%20")
	}
	return "mailto:" + m.To + "?subject=" + escape(m.Subject) + "&body=" + escape(m.Body)
}

// A Recourse is what you can do about a rejection if the answers are right.
type Recourse struct {
	Code      int
	Advice    string   // what to do, before and with the email
	Documents []string // what to attach to the email
}

// recourses are the codes that an email can help with.
var recourses = map[int]struct {
	advice    string
	claim     string // a sentence of the email
	documents []string
}{
	18601: {"If the name and the website are right, make sure the website shows the registered name in the footer or on a page such as About or Legal, without signing in. If it shows only a brand, it also has to name the company behind the brand. Then write to Twilio and say which page shows the name.",
		"The website shows the registered name.", []string{registration, "a screenshot of the page that shows the registered name"}},
	18602: {"If the number and the name are exactly as registered, write to Twilio and attach the registration. A number less than 90 days old may not be in the databases yet.",
		"The registration number and the name are exactly as registered.", []string{registration}},
	18603: {"If the address is right, write to Twilio and attach proof.",
		"The business is at this address.", []string{registration, "a utility bill, bank statement or lease with the business name and the address"}},
	18604: {"If everything about representative 1 is right, and the phone number and email reach that person, write to Twilio and attach proof that the person works for the business.",
		"Representative 1 works for the business and can be reached.", []string{registration, role}},
	18605: {"If everything about representative 2 is right, and the phone number and email reach that person, write to Twilio and attach proof that the person works for the business.",
		"Representative 2 works for the business and can be reached.", []string{registration, role}},
	18606: {"Check the notification email as well as the representatives': it has caused this rejection before. If they all use the business's own domain, write to Twilio and attach proof.",
		"The email addresses use the business's own domain.", []string{registration, "proof that the business owns the domain, such as the registrar's invoice"}},
}

// Documents that several codes share. registration is replaced by registrationOf.
const (
	registration = "registration"
	role         = "a letter from the business, or an extract from the business registry, that names this person and their role"
)

// registerOf is the country of a registration type. Other types belong to the country of
// the address.
var registerOf = map[string]string{"EIN": "US", "CBN": "CA", "CN": "GB", "ACN": "AU", "CIN": "IN", "VATRN": "RO", "RN": "IL"}

// registrationOf is the document that proves a registration.
func registrationOf(app profile.Application) string {
	kind := app.Value(profile.RegistrationType)
	country := registerOf[kind]
	if country == "" {
		country = app.Value(profile.AddressCountry)
	}
	name := profile.Application{profile.AddressCountry: country}.Display(profile.AddressCountry)
	switch {
	case kind == "EIN", country == "US" && (kind == "" || kind == "DUNS"):
		return "the IRS letter CP 575 or 147C"
	case country == "" && kind == "":
		return "the IRS letter CP 575 or 147C for a US business, or else a current extract from the country's business registry"
	case country == "":
		return "a current extract from the country's business registry"
	}
	return "a current extract from the business registry of " + name
}

// Recourses says for each code what to do if the answers are right. It leaves out codes
// that an email can't help with. The application may be nil: then it says what's true for
// every business.
func Recourses(codes []int, app profile.Application) []Recourse {
	var list []Recourse
	for _, code := range codes {
		row, ok := recourses[code]
		if !ok || slices.ContainsFunc(list, func(r Recourse) bool { return r.Code == code }) {
			continue
		}
		r := Recourse{Code: code, Advice: row.advice}
		for _, document := range row.documents {
			if document == registration {
				document = registrationOf(app)
			}
			r.Documents = append(r.Documents, document)
		}
		list = append(list, r)
	}
	return list
}

// Appeal writes the email to Twilio about a rejected profile whose answers are right. It
// names the profile, the account, the business, the codes and the documents, but no
// personal data. ok is false if the profile isn't rejected, or if an email can't help with
// any of the codes.
func Appeal(r Receipt, app profile.Application) (mail Mail, ok bool) {
	list := Recourses(r.Rejections, app)
	if len(list) == 0 || r.Profile == "" || r.Status != statusRejected {
		return Mail{}, false
	}
	var names, reasons []string
	for _, of := range list {
		names = append(names, fmt.Sprint(of.Code))
		problems, _ := explained(of.Code)
		reasons = append(reasons, fmt.Sprintf("%d (%s): %s", of.Code, problems[0].Message, recourses[of.Code].claim))
		for _, document := range of.Documents {
			if !slices.Contains(mail.Documents, document) {
				mail.Documents = append(mail.Documents, document)
			}
		}
	}
	facts := []string{"Customer profile: " + r.Profile, "Account: " + r.Account}
	if name := app.Value(profile.BusinessName); name != "" {
		facts = append(facts, "Business: "+name)
	}
	mail.To = AppealAddress
	mail.Subject = fmt.Sprintf("Customer profile %s rejected with %s: request for another review", r.Profile, strings.Join(names, ", "))
	mail.Body = "Hello,\n\nThe review rejected this customer profile. We checked the answers, and they are right:\n\n" +
		strings.Join(facts, "\n") + "\n\n" + strings.Join(reasons, "\n") + "\n\nAttached:\n- " + strings.Join(mail.Documents, "\n- ") +
		"\n\nPlease review the profile again, or tell us what else you need.\n"
	return mail, true
}
