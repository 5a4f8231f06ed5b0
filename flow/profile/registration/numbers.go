package registration

import (
	"strings"
	"time"

	"trusthub-wizard/flow/profile/answer"
)

// einPrefixes are the first two digits that the IRS assigns, from its page "How EINs are
// assigned and valid EIN prefixes". The page doesn't say when a prefix came into use or
// which are given out now, and prefixes from before 2001 are given out again. So an EIN is
// known to be young only if its prefix is newer than this list.
var einPrefixes = answer.SetOf("01 02 03 04 05 06 10 11 12 13 14 15 16 20 21 22 23 24 25 26 27 30 31 32 33 34 35 36 37 38 39 " +
	"40 41 42 43 44 45 46 47 48 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 71 72 73 74 75 76 77 " +
	"80 81 82 83 84 85 86 87 88 90 91 92 93 94 95 98 99")

// AssignedEIN reports whether the IRS is known to assign EINs with the prefix of a normal
// number.
func AssignedEIN(number string) bool { return len(number) < 2 || einPrefixes[number[:2]] }

// LikeSSN reports whether a number, as typed, is grouped like a Social Security number,
// which also has nine digits.
func LikeSSN(typed string) bool { return socialSecurity().MatchString(answer.Clean(typed)) }

var socialSecurity = answer.Pattern(`^\d{3}[- ]\d{2}[- ]\d{4}$`)

// nineDigits checks a number of nine digits without a check digit: the EIN (IRS Publication
// 1635), and the DUNS number, whose check digit Dun & Bradstreet gave up in 2006. It looks
// made up if all digits after the prefix are the same.
func nineDigits(prefix int, compare string) func(Register, string) answer.Finding {
	return func(r Register, number string) answer.Finding {
		plain := strings.ReplaceAll(number, "-", "")
		switch {
		case !answer.Digits(plain, 9):
			return r.miswritten()
		case answer.Repeated(plain[prefix:]):
			return answer.Unusual("looks made up", compare).Causes(18602)
		}
		return answer.Finding{}
	}
}

// normalCBN removes the program account: 123456782 RC 0001.
func normalCBN(number, _ string) string {
	if answer.Shaped("999999999AA9999", number) {
		return number[:9]
	}
	return number
}

// checkCBN: the Canada Revenue Agency's Business Number has nine digits, the last by Luhn.
// Corporation numbers are shorter (Corporations Canada), have ten digits (Ontario, Québec)
// or letters in front (British Columbia).
func checkCBN(r Register, number string) answer.Finding {
	rest := strings.TrimLeft(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	switch {
	case len(number)-len(rest) <= 2 && len(number) >= 6 && len(number) <= 10 && !answer.Digits(number, 9) && answer.Digits(rest, len(rest)):
		return answer.Unusual("looks like a corporation number", "enter the Business Number, nine digits such as 123456782; every corporation has one").Causes(18602)
	case !answer.Digits(number, 9):
		return r.miswritten()
	case !luhn(number):
		return mistyped("Canadian business number", "ninth and last digit")
	}
	return answer.Finding{}
}

// companyPrefixes are listed by kind and country in Companies House's "Uniform Resource
// Identifiers (URI) customer guide". No prefix is England and Wales; R is Northern Ireland
// before 1922.
var companyPrefixes = answer.SetOf("AC CE CS EN ES FC FE GE GN GS IC IP LP NA NC NF NI NL NO NP NR NV NZ OC OE PC RC RS SA SC SE SF SG SI SL SO SP SR SZ ZC")

// normalCN adds leading zeros: 1234567 is 01234567, SC12345 is SC012345.
func normalCN(number, _ string) string {
	letters := strings.TrimRight(number, "0123456789")
	rest := number[len(letters):]
	if len(letters) > 2 || len(number) >= 8 || len(rest) < 4-len(letters) || rest == "" {
		return number
	}
	return letters + strings.Repeat("0", 8-len(number)) + rest
}

// companyNumber matches eight characters without a check digit: two digits or a prefix, and
// six digits. The last may be a letter (IP12345R, NI12345A), or the last three in the
// numbers of societies.
var companyNumber = answer.Pattern(`^(\d\d|[A-Z]{2}|R\d)\d{3}(\d{3}|\d\d[A-Z]|\d[A-Z]{2}|[A-Z]{3})$`)

// checkCN only warns of numbers in the right format: there's no check digit.
func checkCN(r Register, number string) answer.Finding {
	if !companyNumber().MatchString(number) {
		return r.miswritten()
	}
	switch front := number[:2]; {
	case answer.Repeated(number):
		return answer.Unusual("looks made up", "look up the business by name at Companies House").Causes(18602)
	case front > "99" && number[1] > '9' && !companyPrefixes[front]:
		return answer.Unusual("begins with two letters Companies House isn't known to use", "SC is Scotland, NI is Northern Ireland, OC and SO are LLPs").Causes(18602)
	case number[6] > '9' && front != "RS" && front != "SO" && front != "OC":
		return answer.Unusual("ends in letters Companies House isn't known to use", "for example SC123456, IP12345R or NI12345A").Causes(18602)
	}
	return answer.Finding{}
}

// checkACN follows ASIC's page "Australian Company Number (ACN) digit check": weights 8 to
// 1, and the check digit makes the sum a multiple of ten.
func checkACN(r Register, number string) answer.Finding {
	switch {
	case answer.Digits(number, 11):
		return answer.Wrong("has eleven digits, like an ABN", "enter the ACN, such as 123 456 780; a company's ABN ends with it, and other businesses have none")
	case !answer.Digits(number, 9):
		return r.miswritten()
	case weighted(number, 8, 7, 6, 5, 4, 3, 2, 1, 1)%10 != 0:
		return mistyped("ACN", "ninth and last digit")
	}
	return answer.Finding{}
}

// fitsABN follows the Australian Business Register's "Format of the ABN": with the first
// digit less one, weights 10 and 1 to 19 by twos make a multiple of 89.
func fitsABN(number string) bool {
	return answer.Digits(number, 11) && (weighted(number, 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)-10)%89 == 0
}

// checkRN: the Israeli Corporations Authority's numbers have nine digits, the last by Luhn,
// like identity numbers.
func checkRN(r Register, number string) answer.Finding {
	switch {
	case !answer.Digits(number, 9):
		return r.miswritten()
	case !luhn(number):
		return mistyped("Israeli registration number", "ninth and last digit")
	case number[0] != '5':
		return answer.Unusual("doesn't begin with 5", "a company's number begins with 51 to 59; only a sole proprietor has a personal identity number").Causes(18602)
	}
	return answer.Finding{}
}

// cinStates are the Ministry of Corporate Affairs' abbreviations of states, including old
// ones.
var cinStates = answer.SetOf("AN AP AR AS BR CH CG CT DD DH DL DN GA GJ HP HR JH JK KA KL LA LD LH MH ML MN MP MZ NL OD OR PB PY RJ SK TG TN TR TS UK UP UR UT WB")

// cinOwners are the kinds of companies.
var cinOwners = answer.SetOf("FLC FTC GAP GAT GOI NPL OPC PLC PTC SGC ULL ULT")

// today lets tests set the date after which a year is in the future.
var today = time.Now

// checkCIN: 21 characters (Ministry of Corporate Affairs, Companies
// (Registration Offices and Fees) Rules): L or U for listed or not, five digits of
// industry, two letters of state, the year, three letters of ownership, six
// digits. There is no check digit.
func checkCIN(r Register, number string) answer.Finding {
	switch {
	case answer.Shaped("AAA9999", number):
		return answer.Wrong("looks like an LLPIN", "choose the type Other and name it LLPIN; LLPs have no CIN")
	case answer.Shaped("f99999", number):
		return answer.Wrong("looks like an FCRN", "choose the type Other and name it FCRN; foreign companies have no CIN")
	case len(number) != 21:
		return r.miswritten()
	}
	listing, industry, state, year, owner, serial := number[:1], number[1:6], number[6:8], number[8:12], number[12:15], number[15:]
	switch {
	case listing != "L" && listing != "U":
		return answer.Wrong("doesn't begin with L or U", "begin with L for listed or U for unlisted, such as U72200KA2020PTC123456")
	case !answer.Digits(industry, 5):
		return answer.Wrong("has no industry code", "characters 2 to 6 must be digits, such as U72200KA2020PTC123456")
	case !answer.Digits(year, 4) || strings.Trim(state+owner, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" || !answer.Digits(serial, 6):
		return r.miswritten()
	case year < "1850" || year > today().Format("2006"):
		return answer.Wrong("has an impossible year of registration", "check characters 9 to 12, such as U72200KA2020PTC123456")
	case !cinStates[state]:
		return answer.Unusual("has an unknown state code", "check characters 7 and 8, such as KA, MH or DL").Causes(18602)
	case !cinOwners[owner]:
		return answer.Unusual("has an unknown company type", "check characters 13 to 15, such as PTC or PLC").Causes(18602)
	}
	return answer.Finding{}
}

// luhn reports whether the last digit fits the others (ISO/IEC 7812-1, annex B).
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
