// Package answer holds what every kind of answer needs, whatever the field: text is cleaned
// ([Clean], [Code]), compared the way people mean it ([Fold], [Nearest]), and looked up
// among accepted values ([Choices]). What's wrong with it is a [Finding].
package answer

// Severity says how bad a problem is.
type Severity int

const (
	// Warning is what often gets profiles rejected in review. It's shown and never blocks.
	Warning Severity = iota
	// Error is what Twilio would refuse.
	Error
)

func (s Severity) String() string {
	if s == Error {
		return "error"
	}
	return "warning"
}

// A Finding is what's wrong with an answer, before its field is known. The zero Finding
// means that nothing is wrong.
type Finding struct {
	Severity Severity
	What     string // follows the field's label: "has a wrong check digit"; a whole sentence if it begins with a capital
	Fix      string // how to fix it, with an example
	Code     int    // the rejection code it tends to cause; 0 if there is none
	InFile   string // Fix for people who write a file; "" if it is the same
}

// Wrong is a finding that Twilio would refuse.
func Wrong(what, fix string) Finding { return Finding{Severity: Error, What: what, Fix: fix} }

// Unusual is a finding that's accepted, but probably not meant.
func Unusual(what, fix string) Finding { return Finding{Severity: Warning, What: what, Fix: fix} }

// Causes adds the rejection code that a warning tends to lead to.
func (f Finding) Causes(code int) Finding {
	f.Code = code
	return f
}
