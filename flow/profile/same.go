package profile

import "maps"

// Same reports whether two applications would be sent alike, however their answers
// were typed.
func (a Application) Same(b Application) bool {
	for _, o := range []Object{CustomerProfile, BusinessInformation, Representative1, Representative2, Address} {
		if !maps.Equal(a.Attributes(o), b.Attributes(o)) {
			return false
		}
	}
	for _, k := range []Key{PrimaryProfile, OtherTypeName, AddressSID, Numbers} {
		if a.Value(k) != b.Value(k) {
			return false
		}
	}
	return true
}

// Business tells a business from all others: its register and its number there, as
// they are sent. "" where that is not answered.
func (a Application) Business() string {
	number := a.Value(RegistrationNo)
	if number == "" {
		return ""
	}
	return a.Value(RegistrationType) + " " + number
}
