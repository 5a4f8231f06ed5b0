package profile

import "testing"

// However it is typed, it is the same business; whatever is sent otherwise is
// another application.
func TestTheSameBusiness(t *testing.T) {
	a := Sample()
	spelled := a.Clone()
	spelled[RegistrationNo] = " EIN " + a[RegistrationNo][:2] + a[RegistrationNo][3:]
	spelled[BusinessName] += "  "
	if !a.Same(spelled) || a.Business() != spelled.Business() || a.Business() == "" {
		t.Errorf("%q and %q are told apart", a.Business(), spelled.Business())
	}
	for _, f := range Fields() {
		other := a.Clone()
		other[f.Key] = "something else entirely"
		sent := a.Value(f.Key) != other.Value(f.Key) && (f.Attribute != "" || f.Object == PhoneNumbers || f.Key == PrimaryProfile || f.Key == AddressSID)
		if sent && a.Same(other) {
			t.Errorf("%s: another answer, and the same application", f.Key)
		}
		if moved := a.Business() != other.Business(); moved != (f.Key == RegistrationNo) && f.Key != RegistrationType {
			t.Errorf("%s: another business: %v", f.Key, moved)
		}
	}
	a[RegistrationType], a[OtherTypeName] = "Other", "Handelsregister"
	renamed := a.Clone()
	if renamed[OtherTypeName] = "Firmenbuch"; a.Same(renamed) {
		t.Error("another register, and the same application")
	}
	if b := (Application{BusinessName: "Acme"}).Business(); b != "" {
		t.Errorf("without a number it is %q", b)
	}
}
