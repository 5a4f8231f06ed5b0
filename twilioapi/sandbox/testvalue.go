package sandbox

import "slices"

// A TestValue is an answer that gives a certain result.
type TestValue struct {
	Where   string // which answer
	Value   string // what to put there
	Outcome string
	Code    int // Twilio's; 0 if there is none
}

// TestValues lists the answers that give certain results. Everything else that is complete and
// looks right is approved.
func TestValues() []TestValue { return slices.Clone(testValues) }

var testValues = []TestValue{
	{"Registration number", "ending in 18601, such as 12-3418601", "rejected: business name not verified on the website", 18601},
	{"Registration number", "ending in 18602, such as 12-3418602", "rejected: business ID not verified", 18602},
	{"Registration number", "ending in 18603, such as 12-3418603", "rejected: address not verified", 18603},
	{"Registration number", "ending in 18604, such as 12-3418604", "rejected: representative 1 not verified", 18604},
	{"Registration number", "ending in 18605, such as 12-3418605", "rejected: representative 2 not verified", 18605},
	{"Registration number", "ending in 18606, such as 12-3418606", "rejected: email domain differs from the website's", 18606},
	{"Registration number", "ending in 18609, such as 12-3418609", "rejected: registration authority isn't EIN or DUNS", 18609},
	{"Registration number", "ending in 18018, such as 12-3418018", "rejected: PO boxes aren't accepted", 18018},
	{"Registration number", "ending in 18054, such as 12-3418054", "rejected: phone number isn't valid", 18054},
	{"Registration number", "ending in 18055, such as 12-3418055", "rejected: email isn't valid", 18055},
	{"Registration number", "ending in 18056, such as 12-3418056", "rejected: work email missing", 18056},
	{"Registration number", "ending in 18600, such as 12-3418600", "rejected without a code", 0},
	{"Registration number", "ending in 72072, such as 12-3472072", "the review takes 72 hours", 0},
	{"Website", "whose host contains 18601, such as https://18601.example.com", "rejected: business name not verified on the website", 18601},
	{"Street", "with the number 18603, such as 18603 Main St", "rejected: address not verified", 18603},
	{"Street", "that is a PO box, such as PO Box 12", "rejected: PO boxes aren't accepted", 18018},
	{"Representative 1, last name", "Unverifiable", "rejected: representative 1 not verified", 18604},
	{"Representative 2, last name", "Unverifiable", "rejected: representative 2 not verified", 18605},
	{"Email of a representative", "whose domain contains 18606, such as ana@18606.example.com", "rejected: email domain differs from the website's", 18606},
	{"Business name", "Noncompliant", "noncompliant: the business information", 22215},
	{"First name or title of a representative", "Noncompliant", "noncompliant: that representative", 22215},
	{"Email of a representative", "starting with noncompliant@", "noncompliant: that representative", 22215},
	{"City", "Noncompliant", "noncompliant: the address document", 22217},
	{"Street", "with the number 21628, such as 21628 Main St", "the address is refused", 21628},
	{"Street", "with the number 21629 and Street in full, such as 21629 Main Street", "corrected to 21629 Main St; with automatic correction off, refused with that suggestion", 21629},
}

// endings are the codes for the test values that a registration number can end in.
var endings = map[string]int{
	"18601": 18601, "18602": 18602, "18603": 18603, "18604": 18604, "18605": 18605, "18606": 18606, "18609": 18609,
	"18018": 18018, "18054": 18054, "18055": 18055, "18056": 18056, "18600": 0,
}
