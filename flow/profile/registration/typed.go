package registration

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"trusthub-wizard/flow/profile/answer"
)

// longestNumber is in letters and digits; a longer text isn't a number.
const longestNumber = 1 << 10

// numberSign matches No. or N° before a number: the numbers of some British societies begin
// with NO.
var numberSign = answer.Pattern(`(?i)(^|\PL)n(?:o\s*[.:#]|°)|(\pL\s+)no\b`)

// labels are what people write around the numbers of each register, longest first:
// REGISTERED begins with REG.
var labels = func() map[string][]string {
	of := make(map[string][]string)
	for _, r := range Registers {
		words := strings.Fields(r.words + " NUMBER NUM NBR NO NR Nº ID REGISTRATION REGISTERED REG CODE IS THE")
		slices.SortStableFunc(words, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
		of[r.Value] = words
	}
	return of
}()

// bare removes a label from a number: EIN 12-3456789, Company No. 01234567, 12-3456789
// (EIN). ok is false if there's none.
func (r Register) bare(number string) (rest string, ok bool) {
	for _, cut := range []func(s, word string) (string, bool){strings.CutPrefix, strings.CutSuffix} {
		for _, word := range labels[r.Value] {
			if rest, ok := cut(number, word); ok && len(rest) > 1 {
				return rest, true
			}
		}
	}
	return number, false
}

// read is the number in a text, and what's wrong with it or was fixed.
func (r Register) read(text, country string) (string, answer.Finding) {
	text = answer.Clean(text)
	typed := answer.Code(text)
	if len(typed) > longestNumber {
		return text, r.miswritten()
	}
	cell := readCell(text)
	switch {
	case r.check == nil && (cell.rounded || cell.decimal) && strings.ContainsAny(text, ".,"):
		return text, answer.Wrong("is a decimal number, as spreadsheets write it", "enter the number exactly as registered, for example HRB 12345")
	case r.check == nil:
		return text, answer.Finding{}
	case cell.rounded:
		return text, answer.Wrong("is a rounded or decimal number, as spreadsheets write it", "enter all its digits, as on the registration, for example "+r.Example)
	case cell.digits != "":
		typed = answer.Code(cell.digits)
	}
	if strings.Contains(typed, "NO") || strings.Contains(text, "°") {
		typed = answer.Code(numberSign().ReplaceAllString(cmp.Or(cell.digits, text), "$1$2"))
	}
	number, found := typed, answer.Finding{}
	for rest, ok := typed, true; ok; rest, ok = r.bare(rest) {
		number = rest
		if r.normal != nil {
			number = r.normal(rest, country)
		}
		if found = r.check(r, number); found.What != "" && answer.Digits(rest, len(rest)) {
			if whole, said := r.restored(rest, country, cell, found); whole != "" {
				return whole, said
			}
		}
		if found.Severity != answer.Error {
			break // the letters in front belong to it: NO123456
		}
	}
	if cell.decimal && found.Severity != answer.Error {
		found = answer.Unusual("was a decimal number, as spreadsheets write it", "it's sent as a whole number; compare it with the registration").Causes(18602)
	}
	return number, found
}

// restored is a number that the digits are part of, or that is part of them, and what was
// done; "" if the register's length and check digit don't decide it.
func (r Register) restored(digits, country string, cell cell, found answer.Finding) (string, answer.Finding) {
	if r.Value == "ACN" && fitsABN(digits) && r.check(r, digits[2:]).What == "" {
		return digits[2:], answer.Unusual("was an ABN", "its last nine digits are sent as the ACN; compare them with ASIC's register").Causes(18602)
	}
	most := r.zeros
	if !cell.decimal && !cell.grouped && (!cell.whole || r.Value == "DUNS" || found.Severity != answer.Error) {
		most = 0 // a lost zero and a missing digit look the same
	}
	for n := 1; n <= most && len(digits) > 3; n++ {
		number := strings.Repeat("0", n) + digits
		if r.normal != nil {
			number = r.normal(number, country)
		}
		if !r.gives(number) {
			continue
		}
		return number, answer.Unusual("lost its leading zero, as numbers do in spreadsheets", "it's sent with the zero in front; compare it with the registration").Causes(18602)
	}
	return "", answer.Finding{}
}

// gives reports whether a restored number is certainly one of the register's. In Israel,
// only people's numbers begin with a zero, and they always get a warning.
func (r Register) gives(number string) bool {
	found := r.check(r, number)
	switch r.Value {
	case "EIN":
		return found.What == "" && AssignedEIN(number)
	case "VAT":
		return found.What == "" && zeroFirst[vatCountry(number)]
	case "RN":
		return found.Severity != answer.Error
	}
	return found.What == ""
}

// zeroFirst are the EU countries whose VAT numbers may begin with a zero, by the ranges in
// the European Commission's VAT number construction rules.
var zeroFirst = answer.SetOf("BG CZ FI FR HR IT LT PL")

// A cell is a number as spreadsheets and programs write it: 12345678.0,
// 1.2345678E+07 or 12,345,678.
type cell struct {
	digits  string // the text with the digits alone; "" if it isn't written so
	decimal bool   // with decimals that are zero, or an exponent
	grouped bool   // in thousands
	whole   bool   // digits without a break
	rounded bool   // with digits missing, or decimals that aren't zero
}

var (
	wholeNumber = answer.Pattern(`^\D*\d+\D*$`)
	cellNumber  = answer.Pattern(`^(\D*?)(\d{1,3}(?:[.,'’ ]\d{3})+|\d+)(?:([.,])(\d*))?(?:[eE]\+?(-?\d{1,3}))?(\D*)$`)
)

// readCell recognizes a number that a spreadsheet or program wrote. People group digits like
// 12.3456789, 123456.780 and 12.345.67.
func readCell(text string) cell {
	if !strings.ContainsAny(text, ".,'’eE") {
		return cell{whole: wholeNumber().MatchString(text)}
	}
	parts := cellNumber().FindStringSubmatch(text)
	if parts == nil {
		return cell{}
	}
	front, digits, sign, decimals, exponent, behind := parts[1], parts[2], parts[3], parts[4], parts[5], parts[6]
	c := cell{grouped: strings.ContainsAny(digits, ".,'’"), whole: answer.Digits(digits, len(digits))}
	zeros := strings.Trim(decimals, "0") == ""
	switch {
	case exponent != "":
		if at := strings.LastIndexAny(digits, ".,"); at > 0 {
			digits, decimals = digits[:at], digits[at+1:]+decimals
		}
		e, _ := strconv.Atoi(exponent)
		size := max(len(digits)+e, 0)
		digits += decimals
		c.decimal, c.rounded = true, len(digits) < size || strings.Trim(digits[min(size, len(digits)):], "0") != ""
		digits = digits[:min(size, len(digits))]
	case decimals == "":
	case strings.Contains(digits, sign):
		return cell{}
	case zeros && (len(decimals) != 3 || len(digits) > 6):
		c.decimal = true
	case !zeros && len(decimals) < 3 && len(digits) > 4 && c.whole:
		c.rounded = true
	default:
		return cell{}
	}
	if c.decimal || c.grouped {
		c.digits = front + answer.Code(digits) + behind
	}
	return c
}
