package profile

import "trusthub-wizard/flow/profile/contact"

// profileFields are the questions about the profile itself, which the bundle
// holds and which no end user or document does.
func profileFields() []Field {
	return []Field{
		{
			Key: FriendlyName, Label: "Friendly name", Kind: Text, Max: 64,
			Object: CustomerProfile, Attribute: "friendly_name",
			Hint:     "How you will find the profile again; the customer's name will do.",
			Why:      "Twilio lists profiles by this name. Nobody but you reads it, and it takes no part in the review.",
			Example:  "Acme Corporation",
			required: always, offer: valueOf(BusinessName),
		},
		{
			Key: Email, Label: "Notification e-mail", Kind: Text, Max: 254,
			Object: CustomerProfile, Attribute: "email",
			Hint:     "Twilio writes to it when the review is over: yours, or your team's.",
			Why:      "Twilio tells this address when the profile changes its status. It is not the customer's contact and is not verified against the business.",
			Example:  "compliance@example.com",
			required: always, normal: alone(contact.NormalMail), check: besideSite(contact.CheckMail),
		},
		{
			Key: StatusCallback, Label: "Status callback", Kind: Text, Max: 2048,
			Object: CustomerProfile, Attribute: "status_callback",
			Hint:    "A URL of yours that Twilio calls when the status changes, if you have one.",
			Why:     "Twilio posts AccountSid, BundleSid, Status and FailureReason to it, sometimes twice. Leave it empty where nothing listens: status shows the same.",
			Example: "https://hooks.example.com/trust-hub",
			normal:  alone(contact.NormalURL), check: alone(contact.CheckCallback),
		},
		{
			Key: PrimaryProfile, Label: "Primary profile SID", Kind: Text, Max: 34,
			Object:  PrimaryCustomerProfile,
			Hint:    "Your own approved profile, where you have several; a single one is found by itself.",
			Why:     "Every secondary profile hangs below the approved primary profile of the ISV. It is needed here only where an account sees several.",
			Example: "BU followed by 32 digits and letters a to f",
			normal:  alone(normalSID), check: sidCheck("BU", "Twilio Console lists it under Trust Hub, Customer profiles"),
		},
	}
}
