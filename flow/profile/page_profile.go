package profile

import (
	"fmt"
	"strings"

	"trusthub-wizard/flow/profile/answer"
	"trusthub-wizard/flow/profile/contact"
)

// profileFields are the questions about the profile itself: the bundle has them, not an end
// user or document.
func profileFields() []Field {
	return []Field{
		{
			Key: FriendlyName, Label: "Friendly name", Kind: Text, Max: 64,
			Object: CustomerProfile, Attribute: "friendly_name",
			Hint:     "Use the customer's name to find the profile again.",
			Why:      "Twilio lists profiles by this name. Only you see it, and it isn't part of the review.",
			Example:  "Acme Corporation",
			required: always, offer: valueOf(BusinessName),
		},
		{
			Key: Email, Label: "Notification email", Kind: Text, Max: 254,
			Object: CustomerProfile, Attribute: "email",
			Hint:     "Yours or your team's. Twilio writes to it when the review ends.",
			Why:      "Twilio writes to it when the profile's status changes. It isn't the customer's contact, but it has caused rejection 18606: use an address at your own domain.",
			Example:  "compliance@example.com",
			required: always, normal: alone(contact.NormalMail), check: besideSite(contact.CheckNotices),
		},
		{
			Key: StatusCallback, Label: "Status callback", Kind: Text, Max: 2048,
			Object: CustomerProfile, Attribute: "status_callback",
			Hint:    "A URL of yours for Twilio to call when the status changes.",
			Why:     "Twilio posts AccountSid, BundleSid, Status and FailureReason to it, sometimes twice. Leave it empty if you don't have one: the wizard shows the status, too.",
			Example: "https://hooks.example.com/trust-hub",
			normal:  alone(contact.NormalURL), check: alone(contact.CheckCallback), nothing: true,
		},
		{
			Key: PrimaryProfile, Label: "Primary profile SID", Kind: Text, Max: 34,
			Object:  PrimaryCustomerProfile,
			Hint:    "Only if you have several approved profiles of your own.",
			Why:     "Every secondary profile belongs to the ISV's approved primary profile. If there's only one, the wizard finds it.",
			Example: "BU followed by 32 digits and letters a to f",
			normal:  alone(normalSID), check: sidCheck("BU", "find it in the Twilio Console under Trust Hub, Customer profiles"), nothing: true,
		},
	}
}

func numberFields() []Field {
	return []Field{{
		Key: Numbers, Label: "Phone numbers", Name: "Phone number", Kind: List, Max: 40, Object: PhoneNumbers,
		Hint:    "SIDs (PN…) or numbers with country code.",
		Why:     "The profile covers the numbers assigned to it. They must be in the same account.",
		Example: "+14155550123",
		normal:  alone(normalNumber), display: contact.DisplayPhone, check: checkNumber, nothing: true,
	}}
}

// normalNumber is a phone number in the account, as a SID or in E.164.
func normalNumber(text string) string {
	if sid := normalSID(text); isSID(sid, "PN") {
		return sid
	}
	return contact.E164(text, "")
}

// checkNumber refuses what isn't a phone number in an account.
func checkNumber(a Application, text string) answer.Finding {
	const like = "enter PN followed by 32 digits or letters a to f, or a number with its country code, such as +14155550123"
	sid := normalSID(text)
	switch {
	case isSID(sid, "PN"):
		return answer.Finding{}
	case len(sid) == 34 && isSID(sid, sid[:2]):
		return answer.Wrong("is the SID of something else", like)
	}
	found, ok := contact.CheckOwn(text, a[WebSite])
	if !ok {
		return answer.Wrong("isn't a SID or a number with its country code", like)
	}
	return found
}

// normalSID is a SID as Twilio writes it: the prefix in upper case, the 32 hexadecimal
// digits in lower case.
func normalSID(text string) string {
	sid := answer.Code(text)
	if len(sid) != 34 || !answer.Plain(sid) {
		return answer.Clean(text)
	}
	return sid[:2] + strings.ToLower(sid[2:])
}

// isSID reports whether text is a SID with a prefix.
func isSID(text, prefix string) bool {
	return len(text) == 34 && text[:2] == prefix && strings.Trim(text[2:], "0123456789abcdef") == ""
}

// sidCheck refuses what isn't a SID with the prefix; where says where to find it.
func sidCheck(prefix, where string) func(Application, string) answer.Finding {
	return func(_ Application, text string) answer.Finding {
		switch sid := normalSID(text); {
		case isSID(sid, prefix):
			return answer.Finding{}
		case len(sid) == 34 && isSID(sid, sid[:2]):
			return answer.Wrong("is the SID of something else", fmt.Sprintf("enter the one that begins with %s; %s", prefix, where))
		case strings.HasPrefix(sid, prefix):
			return answer.Wrong("isn't a complete SID", fmt.Sprintf("enter %s followed by 32 digits or letters a to f; %s", prefix, where))
		}
		return answer.Wrong("isn't a SID", fmt.Sprintf("enter %s followed by 32 digits or letters a to f; %s", prefix, where))
	}
}
