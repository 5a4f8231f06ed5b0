package profile

import (
	"regexp"
	"strings"
)

// einPrefixes are the first two digits that the IRS assigns, from its page "How
// EINs are assigned and valid EIN prefixes". It tells neither when a prefix came
// into use nor which are given out now, and prefixes that states had before 2001
// are given out again: the age of an EIN shows only where its prefix is newer than
// this list.
var einPrefixes = setOf("01 02 03 04 05 06 10 11 12 13 14 15 16 20 21 22 23 24 25 26 27 30 31 32 33 34 35 36 37 38 39 " +
	"40 41 42 43 44 45 46 47 48 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 71 72 73 74 75 76 77 " +
	"80 81 82 83 84 85 86 87 88 90 91 92 93 94 95 98 99")

// checkEIN: nine digits, no check digit (IRS Publication 1635).
func checkEIN(r register, number string) finding {
	plain := strings.ReplaceAll(number, "-", "")
	switch {
	case !digits(plain, 9):
		return r.miswritten()
	case repeated(plain[2:]):
		return unusual("looks made up", "compare it with the IRS letter CP 575 or 147C").causes(18602)
	}
	return finding{}
}

// checkDUNS: nine digits. Dun & Bradstreet gave the check digit up in 2006.
func checkDUNS(r register, number string) finding {
	plain := strings.ReplaceAll(number, "-", "")
	switch {
	case !digits(plain, 9):
		return r.miswritten()
	case repeated(plain):
		return unusual("looks made up", "Dun & Bradstreet's look-up finds the number by name").causes(18602)
	}
	return finding{}
}

// normalCBN leaves the program account off: 123456782 RC 0001.
func normalCBN(_ Application, number string) string {
	if len(number) == 15 && digits(number[:9], 9) && digits(number[11:], 4) && strings.Trim(number[9:11], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		return number[:9]
	}
	return number
}

// checkCBN: the Business Number of the Canada Revenue Agency has nine digits,
// the last after Luhn. Corporation numbers are shorter (Corporations Canada), have
// ten digits (Ontario, Québec) or letters in front (British Columbia).
func checkCBN(r register, number string) finding {
	rest := strings.TrimLeft(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	switch {
	case len(number)-len(rest) <= 2 && len(number) >= 6 && len(number) <= 10 && !digits(number, 9) && digits(rest, len(rest)):
		return unusual("looks like a corporation number", "Twilio's format is the Business Number, nine digits such as 123456782: every corporation has one").causes(18602)
	case !digits(number, 9):
		return r.miswritten()
	case !luhn(number):
		return mistyped("Canadian business number", "ninth and last digit")
	}
	return finding{}
}

// companyPrefixes are those of Companies House: its "Uniform Resource
// Identifiers (URI) customer guide" lists them by kind and country. No prefix
// is England and Wales; R is Northern Ireland before 1922.
var companyPrefixes = setOf("AC CE CS EN ES FC FE GE GN GS IC IP LP NA NC NF NI NL NO NP NR NV NZ OC OE PC RC RS SA SC SE SF SG SI SL SO SP SR SZ ZC")

// normalCN fills leading zeros in: 1234567 is 01234567, SC12345 is SC012345.
func normalCN(_ Application, number string) string {
	letters := strings.TrimRight(number, "0123456789")
	rest := number[len(letters):]
	if len(letters) > 2 || len(number) >= 8 || len(rest) < 4-len(letters) || rest == "" {
		return number
	}
	return letters + strings.Repeat("0", 8-len(number)) + rest
}

// companyNumber matches eight characters without a check digit: two digits or a
// prefix, and six digits. The last may be a letter (IP12345R, NI12345A), and in the
// numbers of societies the last three.
var companyNumber = regexp.MustCompile(`^(\d\d|[A-Z]{2}|R\d)\d{3}(\d{3}|\d\d[A-Z]|\d[A-Z]{2}|[A-Z]{3})$`)

// checkCN knows no number that cannot be one, if only it has the form.
func checkCN(r register, number string) finding {
	if !companyNumber.MatchString(number) {
		return r.miswritten()
	}
	switch front := number[:2]; {
	case repeated(number):
		return unusual("looks made up", "Companies House's search finds the number by name").causes(18602)
	case front > "99" && number[1] > '9' && !companyPrefixes[front]:
		return unusual("begins with two letters that Companies House is not known to use", "SC is Scotland, NI Northern Ireland, OC and SO are LLPs").causes(18602)
	case number[6] > '9' && front != "RS" && front != "SO" && front != "OC":
		return unusual("ends in letters that Companies House is not known to use", "for example SC123456, IP12345R or NI12345A").causes(18602)
	}
	return finding{}
}

// checkACN: ASIC's page "Australian Company Number (ACN) digit check": weights 8
// to 1, the check digit brings the sum to a multiple of ten.
func checkACN(r register, number string) finding {
	switch {
	case digits(number, 11):
		return wrong("has eleven digits, like an ABN", "the ACN has nine: usually the last nine of the ABN")
	case !digits(number, 9):
		return r.miswritten()
	case weighted(number, 8, 7, 6, 5, 4, 3, 2, 1, 1)%10 != 0:
		return mistyped("ACN", "ninth and last digit")
	}
	return finding{}
}

// checkRN: the Israeli Corporations Authority's numbers have nine digits, the
// last after Luhn, like identity numbers.
func checkRN(r register, number string) finding {
	switch {
	case !digits(number, 9):
		return r.miswritten()
	case !luhn(number):
		return mistyped("Israeli registration number", "ninth and last digit")
	case number[0] != '5':
		return unusual("does not begin with 5", "companies' numbers begin with 51 to 59; an identity number fits a sole proprietorship only").causes(18602)
	}
	return finding{}
}

// luhn reports whether the last digit fits the others: ISO/IEC 7812-1, annex B.
func luhn(number string) bool {
	sum := 0
	for i := range len(number) {
		d := int(number[len(number)-1-i] - '0')
		if i%2 == 1 {
			d *= 2
			if d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// weighted is the sum of the first digits, each times its weight.
func weighted(number string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += w * int(number[i]-'0')
	}
	return sum
}

// repeated reports whether a number is one digit over and over.
func repeated(number string) bool { return strings.Trim(number, number[:1]) == "" }
