// Package answer holds what every kind of answer needs, whatever the field: text
// is cleaned ([Clean], [Code]), compared as people mean it ([Fold], [Nearest]),
// looked up among accepted values ([Choices]), and what is wrong with it is a
// [Finding].
package answer

// Severity says how bad a problem is.
type Severity int

const (
	// Warning is what tends to get profiles rejected in review. It is shown and
	// never blocks.
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

// A Finding is what is wrong with an answer, before it is known which field the
// answer belongs to. The zero Finding says that nothing is wrong.
type Finding struct {
	Severity Severity
	What     string // follows the field's label: "has a wrong check digit"; a whole sentence where it begins with a capital
	Fix      string // how to fix it, with an example
	Code     int    // the rejection code it tends to cause; 0 where there is none
	InFile   string // Fix for people who write a file; "" where it is the same
}

// Wrong is the finding of what Twilio would refuse.
func Wrong(what, fix string) Finding { return Finding{Severity: Error, What: what, Fix: fix} }

// Unusual is the finding of what is accepted, but probably not meant.
func Unusual(what, fix string) Finding { return Finding{Severity: Warning, What: what, Fix: fix} }

// Causes notes the rejection code that a warning tends to end in.
func (f Finding) Causes(code int) Finding {
	f.Code = code
	return f
}
