package profile

// A Field is one question.
type Field struct {
	Key       Key
	Label     string // "Business name"; [Field.LabelIn] where it depends on other answers
	Hint      string // one short line below the label while it has the focus
	Why       string // why Twilio asks, for the help
	Example   string
	Kind      Kind
	Max       int // characters it takes; 0 where Kind has none
	Object    Object
	Attribute string // Twilio's name for it on Object; "" where it is sent as a part of another

	// further unexported columns: accepted values, when it is shown, when it is
	// required, how it is normalised, its check
}

// Pages returns the pages in the order in which they are asked.
func Pages() []Page { panic("not built yet") }

// Find returns the field of a key.
func Find(k Key) (Field, bool) { panic("not built yet") }

// LabelIn is the label, given the other answers: State, Province, Prefecture.
func (f Field) LabelIn(a Application) string { panic("not built yet") }

// Options returns the accepted values of a Choice or Choices.
func (f Field) Options(a Application) []Option { panic("not built yet") }

// Shown reports whether the field is asked at all, given the other answers.
func (f Field) Shown(a Application) bool { panic("not built yet") }

// Required reports whether Twilio needs an answer.
func (f Field) Required(a Application) bool { panic("not built yet") }

// Check lists what is wrong with one answer. An unanswered required field is an
// Error here too: whether it is time to say so is the caller's decision.
func (f Field) Check(a Application) []Problem { panic("not built yet") }

// Value returns the answer as it will be sent; "" where nothing will be. What
// cannot be normalised comes back trimmed.
func (a Application) Value(k Key) string { panic("not built yet") }

// Display returns the answer as people read it: the label of a choice, a
// formatted phone number.
func (a Application) Display(k Key) string { panic("not built yet") }

// Check lists what is wrong with all shown fields and between them, in the order
// of the pages.
func (a Application) Check() []Problem { panic("not built yet") }

// Attributes returns what an object is sent, by Twilio's names: all nine keys of
// the business, all six of a representative, the parts of the address and of the
// profile (friendly_name, email, status_callback) as the API's answers spell
// them. nil where the object is not wanted: representative 2 left out on purpose,
// an address whose SID was given. The name of the other registration type is
// under no key here: see NameOfOtherType.
func (a Application) Attributes(o Object) map[string]string { panic("not built yet") }

// FieldOf leads from Twilio's name of an object and a field of it back to the
// key to mend; attribute "" means the object's first field.
func FieldOf(o Object, attribute string) (Key, bool) { panic("not built yet") }

// Rejection explains a rejection code of Twilio's review: problems that lead to
// the fields to check, most likely first. A code that is not known yields one
// problem without a field.
func Rejection(code int) []Problem { panic("not built yet") }

// Sample returns an invented customer, complete and without problems, for
// demonstrations and tests.
func Sample() Application { panic("not built yet") }

// The keys that code outside the catalogue needs by name.
const (
	FriendlyName     Key = "friendly_name"
	Email            Key = "email"
	StatusCallback   Key = "status_callback"
	PrimaryProfile   Key = "primary_customer_profile_sid"
	BusinessName     Key = "business.business_name"
	RegistrationType Key = "business.business_registration_identifier"
	RegistrationNo   Key = "business.business_registration_number"
	OtherTypeName    Key = "business.name_of_other_registration_type"
	NoSecond         Key = "authorized_representative_2.none"
	AddressSID       Key = "address.address_sid"
	AddressCountry   Key = "address.iso_country"
	Numbers          Key = "phone_numbers"
)
