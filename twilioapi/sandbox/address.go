package sandbox

import (
	"regexp"
	"strings"
	"sync"
)

var (
	country = regexp.MustCompile(`^[A-Z]{2}$`)
	// poBox matches the common spellings of a PO box.
	poBox = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)\b(p\.?\s*o\.?\s*box|post\s*office\s*box|postfach|casella\s*postale|apartado)\b`)
	})
)

// admitAddress checks and corrects an address, the way Twilio's validation does, for the test
// values of [TestValues].
func (w *world) admitAddress(o *Object, fresh bool) *Error {
	f := o.Fields
	correct := f["auto_correct_address"] != "false"
	delete(f, "auto_correct_address")
	switch {
	case fresh && !country.MatchString(f["iso_country"]):
		return wrong("IsoCountry")
	case len([]rune(f["friendly_name"])) > 64:
		return wrong("FriendlyName")
	case w.tooLong(f["friendly_name"]):
		return refuse(20002, "Invalid FriendlyName: FriendlyName is longer than 64 bytes")
	case w.tooLong(f["customer_name"]):
		return refuse(20001, "Parameter 'CustomerName' is not valid: CustomerName is longer than 64 bytes")
	case strings.Contains(f["street"], "21628"):
		return refuse(21628, "Address could not be validated: it could not be found")
	case strings.Contains(f["street"], "21629"):
		better := suggested(f["street"])
		if better == f["street"] {
			break
		}
		if !correct {
			return refuse(21629, "Address could not be validated. A suggested address is: "+
				strings.Join([]string{better, f["city"], f["region"], f["postal_code"], f["iso_country"]}, ", "))
		}
		f["street"] = better
	}
	if f["emergency_enabled"] == "" {
		f["emergency_enabled"] = "false"
	}
	f["validated"], f["verified"] = "false", "false"
	if f["iso_country"] == "US" || f["iso_country"] == "CA" {
		f["validated"] = "true"
	}
	return nil
}

// tooLong applies a limit that Twilio gives as "16 4-byte characters or 21 3-byte characters"
// (https://www.twilio.com/docs/usage/api/address).
func (w *world) tooLong(name string) bool {
	return len(name) > 64 && w.o.Switches.is("name-bytes", "refused")
}

// suggested is the street as the USPS writes it.
func suggested(street string) string {
	return strings.NewReplacer(" Street", " St", " Avenue", " Ave", " Road", " Rd", " Boulevard", " Blvd").Replace(street)
}
