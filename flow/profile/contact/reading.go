package contact

import (
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
)

// A reading is the one number that a text says, or why there's none. What people
// write beside a number is never dialed: "030 123456 Jane" is Jane's number, while
// the parser would take her letters for digits.
type reading struct {
	number   *phonenumbers.PhoneNumber // nil where there is none
	ok       bool                      // it has as many digits as numbers of its country
	digits   string                    // as typed, a + before them where there was one
	fault    string                    // what is wrong with the text; "" where only the digits can be
	restored string                    // what was lost on the way and is put back
}

// A run is digits in a row, and what stands before them since the run before.
type run struct{ gap, digits string }

// What is wrong with a text that isn't one number, or was restored to one.
const (
	notPhone   = "is not a phone number"
	twoNumbers = "is two numbers"
	withMore   = "holds more than a phone number"
	masked     = "does not show all of its digits"
	cutShort   = "was cut short by a spreadsheet"
	changed    = "was changed by a spreadsheet"
	likeAmount = "is written as spreadsheets write amounts"
	lostZero   = "has lost its leading zero"
)

// mends are how to fix each.
var mends = map[string]string{
	twoNumbers: "enter one",
	withMore:   "enter the number alone",
	masked:     "enter the whole number",
	cutShort:   "enter the whole number",
	changed:    "enter the whole number",
	likeAmount: "compare its digits with the customer's",
	lostZero:   "a 0 is put in front; compare it with the customer's number",
}

// read reads a text as people of a country write phone numbers; country may be "".
func read(text, country string) reading {
	text = lines(text)
	if strings.ContainsAny(text, "xX*?#…._") && masks.MatchString(text) {
		return reading{fault: masked}
	}
	text, restored := unspoiled(strings.Trim(text, " .:;,=\"'"))
	if i := strings.LastIndexByte(text, '.'); i > 0 && len(text) <= 40 && strings.Trim(text[i+1:], "0") == "" && (text[i+1:] == "0" || !strings.Contains(text[:i], ".")) {
		if r := read(text[:i], country); r.ok && r.restored == "" {
			text, restored = text[:i], likeAmount // 030 123456.0
		}
	}
	if restored == cutShort {
		return reading{fault: cutShort}
	}
	all, tail := runs(text)
	switch {
	case len(all) == 0:
		return reading{fault: notPhone}
	case len(all) > 40, strings.Contains(text, "@"), strings.ContainsFunc(text, func(r rune) bool { return unicode.IsNumber(r) && !unicode.IsDigit(r) }):
		return reading{fault: withMore}
	}
	r := together(all, tail, text, country)
	bare := len(all) == 1 && len(text) == len(all[0].digits) && text[0] != '0'
	if r.fault != "" || restored == "" && !bare || r.ok && inUse(r.number) {
		r.restored = restored
		return r
	}
	if bare {
		if whole := dial("0"+text, country); whole.ok && inUse(whole.number) && whole.number.GetItalianLeadingZero() {
			whole.restored = lostZero
			return whole
		}
	}
	if restored != "" {
		return reading{fault: changed}
	}
	return r
}

// together joins the runs of digits that make one number.
func together(all []run, tail, text, country string) reading {
	typed := all[0].digits
	if before := all[0].gap; strings.LastIndexByte(before, '+') > strings.LastIndexFunc(before, unicode.IsLetter) {
		typed = "+" + typed
	}
	if labelled(all, country) {
		return reading{fault: withMore}
	}
	for i, next := range all[1:] {
		kind, rest := between(next.gap), ""
		if kind == joins && (next.digits[0] != '0' || !strings.Contains(next.gap, " ")) && !strings.ContainsAny(next.gap, "([{") {
			typed += next.digits
			continue
		}
		for _, further := range all[i+1:] {
			rest += further.digits
		}
		left := whole(typed, country)
		switch kind {
		case joins: // 030 12345 030 12346
			if len(rest) >= 7 && left && whole(rest, country) {
				return reading{fault: twoNumbers}
			}
			if left && strings.ContainsAny(next.gap, "([{") { // 030 123456 (9-17)
				return reading{fault: withMore}
			}
		case separates:
			alike := len(typed) >= 5 && len(rest) == len(typed) && rest[:3] == typed[:3] // 12345 / 12346
			if left && !grouped(all) || alike || len(typed) >= 7 && len(rest) >= 6 && rest[0] == '0' {
				return reading{fault: twoNumbers}
			}
		case notes:
			if left {
				return severalOrMore(rest, country)
			}
		case either:
			return reading{fault: twoNumbers}
		case plus, words, extends:
			r := dial(typed, country)
			if kind == extends && r.ok && len(rest) <= 9 && (left || len(typed) >= 6) {
				r.number.Extension = &rest
				return r
			}
			if left {
				return severalOrMore(rest, country)
			}
			if r := vanity(text, country); r.ok {
				return r
			}
			return reading{fault: withMore}
		case strange:
			if left || whole(rest, country) {
				return reading{fault: withMore}
			}
			return reading{fault: notPhone}
		}
		typed += next.digits
	}
	if strings.ContainsFunc(tail, unicode.IsLetter) {
		if r := vanity(text, country); r.ok && !whole(typed, country) {
			return r
		}
		if counted(all, tail, typed, country) || front(typed, country) {
			return reading{fault: withMore}
		}
	}
	r := dial(typed, country)
	if !r.ok && len(r.digits) >= 13 && twice(all, country) {
		return reading{fault: twoNumbers}
	}
	return r
}

// severalOrMore is the fault of a whole number that further digits follow.
func severalOrMore(rest, country string) reading {
	if len(rest) >= 5 || whole(rest, country) {
		return reading{fault: twoNumbers}
	}
	return reading{fault: withMore}
}

// labelled reports whether the first digits belong to what is before or behind them
// and not to the number: "Line 2 030 123456", "ext. 12, 415 555 0123", "1) 030 123456".
func labelled(all []run, country string) bool {
	words := strings.ContainsFunc(all[0].gap, unicode.IsLetter)
	if len(all) == 1 || !words && !strings.HasPrefix(all[1].gap, ". ") && !strings.HasPrefix(all[1].gap, ") ") {
		return false
	}
	for word := range wordsOf(all[0].gap) {
		if extension(word) && word != "int" && word != "local" {
			return true
		}
	}
	if len(all[0].digits) > 2 || all[0].digits[0] == '0' || all[0].digits == phonenumbers.GetNddPrefixForRegion(country, true) || all[1].digits[0] != '0' || strings.ContainsAny(all[0].gap, "+(") {
		return false
	}
	rest := ""
	for _, further := range all[1:] {
		rest += further.digits
	}
	return whole(rest, country)
}

// counted reports whether the last digits belong to the words behind them: "030 123456
// 24h", "030 123456 2. Stock". Two digits may also be a group of a number that is
// written in groups.
func counted(all []run, tail, typed, country string) bool {
	last := all[len(all)-1]
	if len(all) == 1 || !strings.Contains(last.gap, " ") || !whole(typed[:len(typed)-len(last.digits)], country) {
		return false
	}
	grouped := len(last.digits) > 2 || len(all[len(all)-2].digits) <= 3
	for word := range wordsOf(tail) {
		return units[word] || !grouped && !extension(word)
	}
	return false
}

// grouped reports whether all runs are groups of one number: 01/23/45/67/89.
func grouped(all []run) bool {
	for i, r := range all {
		if len(r.digits) > 4 || i > 0 && between(r.gap) != separates {
			return false
		}
	}
	return len(all) > 3
}

// twice reports whether runs are two whole numbers in a row, or more.
func twice(all []run, country string) bool {
	for i := 1; i < len(all); i++ {
		left, right := "", ""
		for j, r := range all {
			if j < i {
				left += r.digits
			} else {
				right += r.digits
			}
		}
		if whole(left, country) && (len(right) >= 12 || whole(right, country)) {
			return true
		}
	}
	return false
}

// whole reports whether digits are a number by themselves.
func whole(digits, country string) bool {
	if len(digits) < 4 { // Niue and Tokelau have such
		return false
	}
	r := dial(digits, country)
	return r.ok && (inUse(r.number) || r.number.GetCountryCode() == 1)
}

// inUse reports whether a number is of a range that is known to be in use, or kept
// for fiction.
func inUse(n *phonenumbers.PhoneNumber) bool { return phonenumbers.IsValidNumber(n) || fictitious(n) }

// dial reads digits, with or without a + before them. 00 is what most of the world
// dials for the +.
func dial(digits, country string) reading {
	r := reading{digits: digits}
	if len(digits) > 20 { // 011, the 15 of E.164, and a few to spare
		return r
	}
	abroad := strings.HasPrefix(digits, "+") || strings.HasPrefix(digits, "00")
	if rest, ok := strings.CutPrefix(digits, "00"); ok {
		if n, err := phonenumbers.Parse("+"+rest, ""); err == nil && sound(n, true) {
			r.number, r.ok = n, true
			return r
		}
	}
	if country == "" {
		country = phonenumbers.UNKNOWN_REGION
	}
	if !abroad && bare(digits, country) { // 49 30 1234567: the + was left out
		n, err := phonenumbers.Parse("+"+digits, "")
		if err == nil && int(n.GetCountryCode()) == phonenumbers.GetCountryCodeForRegion(country) && phonenumbers.IsValidNumber(n) {
			r.number, r.ok = n, sound(n, false)
			return r
		}
	}
	if n, err := phonenumbers.Parse(digits, country); err == nil {
		r.number, r.ok = n, sound(n, abroad)
	}
	return r
}
