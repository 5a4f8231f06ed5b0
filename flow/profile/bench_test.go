package profile

import "testing"

// Every key checks one field of a page and shows its value.
func BenchmarkCheckOneField(b *testing.B) {
	a := Sample()
	for _, k := range []Key{BusinessName, RegistrationNo, businessIndustry, WebSite, email1, phone1, calling1, AddressCountry, street, region, postalCode} {
		b.Run(string(k), func(b *testing.B) {
			f, _ := Find(k)
			for b.Loop() {
				f.Check(a)
				a.Value(k)
				a.Display(k)
			}
		})
	}
}

func BenchmarkCheckAll(b *testing.B) {
	a := Sample()
	for b.Loop() {
		a.Check()
	}
}

func BenchmarkCheckNothingAnswered(b *testing.B) {
	a := Application{}
	for b.Loop() {
		a.Check()
	}
}

func BenchmarkMisspeltCountry(b *testing.B) {
	f, _ := Find(AddressCountry)
	a := Application{AddressCountry: "Untied States"}
	for b.Loop() {
		f.Check(a)
	}
}
