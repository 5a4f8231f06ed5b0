package numbering

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

var kinds = map[phonenumbers.PhoneNumberType]Kind{
	phonenumbers.FIXED_LINE: Ordinary, phonenumbers.MOBILE: Ordinary, phonenumbers.FIXED_LINE_OR_MOBILE: Ordinary,
	phonenumbers.VOIP: Ordinary, phonenumbers.PERSONAL_NUMBER: Ordinary, phonenumbers.UAN: Ordinary,
	phonenumbers.TOLL_FREE: TollFree, phonenumbers.PREMIUM_RATE: PremiumRate, phonenumbers.SHARED_COST: SharedCost,
	phonenumbers.PAGER: Pager, phonenumbers.VOICEMAIL: Voicemail, phonenumbers.UNKNOWN: Unknown,
}

var lengths = map[phonenumbers.ValidationResult]Length{
	phonenumbers.IS_POSSIBLE: Possible, phonenumbers.IS_POSSIBLE_LOCAL_ONLY: LocalOnly, phonenumbers.TOO_SHORT: TooShort,
	phonenumbers.TOO_LONG: TooLong, phonenumbers.INVALID_LENGTH: InvalidLength,
}

// theirs and ours are everything about a number, as the library says it and as we do.
func theirs(typed, region string) string {
	n, err := phonenumbers.Parse(typed, region)
	if err != nil {
		return "no number"
	}
	return fmt.Sprint(phonenumbers.GetNationalSignificantNumber(n), phonenumbers.Format(n, phonenumbers.E164), phonenumbers.Format(n, phonenumbers.INTERNATIONAL), phonenumbers.Format(n, phonenumbers.NATIONAL),
		lengths[phonenumbers.IsPossibleNumberWithReason(n)], phonenumbers.IsValidNumber(n), kinds[phonenumbers.GetNumberType(n)],
		phonenumbers.GetRegionCodeForNumber(n), phonenumbers.IsValidShortNumberForRegion(n, region))
}

func ours(typed, region string) string {
	n, ok := Parse(typed, region)
	if !ok {
		return "no number"
	}
	return fmt.Sprint(n.National, Format(n, E164), Format(n, International), Format(n, National),
		IsPossibleNumberWithReason(n), IsValidNumber(n), NumberType(n), RegionCodeForNumber(n), IsValidShortNumberForRegion(n, region))
}

// agree compares what both say about digits.
func agree(t *testing.T, typed, region string) {
	t.Helper()
	if got, want := ours(typed, region), theirs(typed, region); got != want {
		t.Fatalf("%q in %q:\n got %s\nwant %s", typed, region, got, want)
	}
}

func regions() []string { return slices.Sorted(maps.Keys(phonenumbers.GetSupportedRegions())) }

func TestRegionsAreLibphonenumbers(t *testing.T) {
	for _, region := range append(regions(), "", "ZZ", "001", "us") {
		if got, want := CountryCodeForRegion(region), phonenumbers.GetCountryCodeForRegion(region); got != want {
			t.Errorf("%q: country code %d, want %d", region, got, want)
		}
		if got, want := NddPrefixForRegion(region), phonenumbers.GetNddPrefixForRegion(region, true); got != want {
			t.Errorf("%q: prefix %q, want %q", region, got, want)
		}
		got, want := ExampleNumber(region), phonenumbers.GetExampleNumber(region)
		if (got == nil) != (want == nil) || got != nil && Format(got, E164) != phonenumbers.Format(want, phonenumbers.E164) {
			t.Errorf("%q: example %v, want %v", region, got, want)
		}
	}
	for code := range 1100 {
		if got, want := RegionCodeForCountryCode(code), strings.TrimPrefix(phonenumbers.GetRegionCodeForCountryCode(code), "ZZ"); got != want {
			t.Errorf("%d: region %q, want %q", code, got, want)
		}
	}
}

// samples are numbers of all kinds in a region.
func samples(region string) (all []*phonenumbers.PhoneNumber) {
	for kind := phonenumbers.FIXED_LINE; kind <= phonenumbers.UNKNOWN; kind++ {
		if n := phonenumbers.GetExampleNumberForType(region, kind); n != nil {
			all = append(all, n)
		}
	}
	return all
}

var notDigits = regexp.MustCompile(`\D`)

func TestExamplesOfAllKinds(t *testing.T) {
	t.Parallel()
	for _, region := range regions() {
		for _, n := range samples(region) {
			written := phonenumbers.Format(n, phonenumbers.E164)
			home := notDigits.ReplaceAllString(phonenumbers.Format(n, phonenumbers.NATIONAL), "")
			for _, typed := range []string{written, written[1:], "00" + written[1:], home, phonenumbers.GetNationalSignificantNumber(n)} {
				for _, from := range []string{region, "", "US", "IT", "AR"} {
					agree(t, typed, from)
				}
			}
		}
	}
	for code := range phonenumbers.GetSupportedGlobalNetworkCallingCodes() {
		agree(t, phonenumbers.Format(phonenumbers.GetExampleNumberForNonGeoEntity(code), phonenumbers.E164), "")
	}
}

// Numbers with every prefix, of every length, and with mistakes.
func TestRandomNumbers(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(12, 1))
	all, examples := regions(), make(map[string][]*phonenumbers.PhoneNumber)
	for _, region := range all {
		examples[region] = samples(region)
	}
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	digits := func(n int) (text string) {
		for range n {
			text += strconv.Itoa(random.IntN(10))
		}
		return text
	}
	for i := range numbers {
		region := all[i%len(all)]
		code := strconv.Itoa(phonenumbers.GetCountryCodeForRegion(region))
		number := digits(random.IntN(16))
		if some := examples[region]; len(some) > 0 && random.IntN(8) > 0 {
			number = phonenumbers.GetNationalSignificantNumber(some[random.IntN(len(some))])
			number = number[:random.IntN(len(number)+1)] + number[random.IntN(len(number)):]
			if keep := random.IntN(len(number) + 1); random.IntN(3) > 0 {
				number = number[:keep] + digits(max(0, len(number)-keep+max(0, random.IntN(7)-4)))
			}
		}
		trunk := phonenumbers.GetNddPrefixForRegion(region, true)
		before := pick("", "", trunk, trunk, "0", "1", "8", "15", "00", "+", "+"+trunk, code, code+trunk, "+"+code, "+"+code, "+"+code, "+"+code+trunk, "+00"+code, "+"+code+code,
			"00"+code, "00"+code, "011"+code, "010"+code, "810"+code, "0011"+code, "119"+code, "00"+code+trunk, digits(1+random.IntN(5)), "+"+digits(1+random.IntN(4)), "+0"+code, trunk+digits(2))
		agree(t, before+number, pick(region, region, region, region, "", all[random.IntN(len(all))]))
	}
}

// The inputs of the other tests about phone numbers, each dialed in every sixth region.
func TestInputsOfOtherTests(t *testing.T) {
	t.Parallel()
	groups, all, n := regexp.MustCompile(`\+?\d[\d ().-]*`), regions(), 0
	for _, file := range []string{"phones", "phonewords"} {
		data, err := os.ReadFile("../../testdata/inputs/" + file + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range groups.FindAllString(string(data), -1) {
			typed := notDigits.ReplaceAllString(text, "")
			if len(typed) > 20 {
				continue
			}
			for i := n % 6; i < len(all); i += 6 {
				agree(t, typed, all[i])
			}
			agree(t, "+"+typed, "")
			n++
		}
	}
	if n < 900 {
		t.Errorf("only %d inputs were found", n)
	}
}

func TestOnlyDigitsAreParsed(t *testing.T) {
	for _, typed := range []string{"", "+", "1", "+49", "030 123456", "030-123456", "+1415555HELP", "٠٣٠١٢٣٤٥٦", "++4930123456", "030123456x1"} {
		if n, ok := Parse(typed, "DE"); ok {
			t.Errorf("%q is %v", typed, n)
		}
	}
}
