package sandbox

import "slices"

// A TestValue is an answer that leads to a certain outcome.
type TestValue struct {
	Where   string // which answer
	Value   string // what to put there
	Outcome string // what comes of it
	Code    int    // Twilio's code of it; 0 where there is none
}

// TestValues lists the answers that lead to certain outcomes. Everything else
// that is complete and looks right is approved.
func TestValues() []TestValue { return slices.Clone(testValues) }

var testValues = []TestValue{
	{"Business registration number", "ending in 18601, such as 12-3418601", "rejected: business name not verified against the web site", 18601},
	{"Business registration number", "ending in 18602, such as 12-3418602", "rejected: business ID not verified", 18602},
	{"Business registration number", "ending in 18603, such as 12-3418603", "rejected: address not verified", 18603},
	{"Business registration number", "ending in 18604, such as 12-3418604", "rejected: representative 1 not verified", 18604},
	{"Business registration number", "ending in 18605, such as 12-3418605", "rejected: representative 2 not verified", 18605},
	{"Business registration number", "ending in 18606, such as 12-3418606", "rejected: e-mail domain differs from the web site's", 18606},
	{"Business registration number", "ending in 18609, such as 12-3418609", "rejected: registration authority not EIN or DUNS", 18609},
	{"Business registration number", "ending in 18018, such as 12-3418018", "rejected: PO boxes are not accepted", 18018},
	{"Business registration number", "ending in 18054, such as 12-3418054", "rejected: phone number not valid", 18054},
	{"Business registration number", "ending in 18055, such as 12-3418055", "rejected: e-mail not valid", 18055},
	{"Business registration number", "ending in 18056, such as 12-3418056", "rejected: work e-mail missing", 18056},
	{"Business registration number", "ending in 18600, such as 12-3418600", "rejected without any code", 0},
	{"Business registration number", "ending in 72072, such as 12-3472072", "the review takes 72 hours", 0},
	{"Web site", "whose host holds 18601, such as https://18601.example.com", "rejected: business name not verified against the web site", 18601},
	{"Street", "with the number 18603, such as 18603 Main St", "rejected: address not verified", 18603},
	{"Street", "a PO box, such as PO Box 12", "rejected: PO boxes are not accepted", 18018},
	{"Representative 1, last name", "Unverifiable", "rejected: representative 1 not verified", 18604},
	{"Representative 2, last name", "Unverifiable", "rejected: representative 2 not verified", 18605},
	{"A representative's e-mail", "whose domain holds 18606, such as ana@18606.example.com", "rejected: e-mail domain differs from the web site's", 18606},
	{"Business name", "Noncompliant", "the evaluation finds the business information noncompliant", 22215},
	{"Representative 1 or 2, first name or title", "Noncompliant", "the evaluation finds that representative noncompliant", 22215},
	{"Representative 1 or 2, e-mail", "starting with noncompliant@", "the evaluation finds that representative noncompliant", 22215},
	{"City of the address", "Noncompliant", "the evaluation finds the document noncompliant", 22217},
	{"Street", "with the number 21628, such as 21628 Main St", "the address is refused", 21628},
	{"Street", "with the number 21629 and Street written out, such as 21629 Main Street", "corrected silently to 21629 Main St; refused with that suggestion where automatic correction is off", 21629},
}

// endings are the codes that a registration number can end in.
var endings = map[string]int{
	"18601": 18601, "18602": 18602, "18603": 18603, "18604": 18604, "18605": 18605, "18606": 18606, "18609": 18609,
	"18018": 18018, "18054": 18054, "18055": 18055, "18056": 18056, "18600": 0,
}
