package contact

import (
	"strings"
	"unicode"

	"trusthub-wizard/flow/profile/contact/numbering"
)

// A reading is the one phone number in a text, or why there's none. Words next to the number
// are never dialed: "030 123456 Jane" is Jane's number, without the digits of her letters.
type reading struct {
	number    *numbering.Number // nil if there is none
	ok        bool              // it has as many digits as numbers of its country
	digits    string            // as typed, with the + if there was one
	fault     string            // what's wrong with the text; "" if only the digits can be wrong
	restored  string            // what was lost on the way and restored
	extension bool              // an extension follows, which isn't part of number
}

// A run is digits in a row, and the gap before them.
type run struct{ gap, digits string }

// What's wrong with a text that isn't one number, or that was restored to one.
const (
	notPhone   = "isn't a phone number"
	twoNumbers = "is two phone numbers"
	withMore   = "contains more than a phone number"
	masked     = "doesn't show all its digits"
	cutShort   = "was cut short by a spreadsheet"
	changed    = "was changed by a spreadsheet"
	likeAmount = "looks like an amount in a spreadsheet"
	lostZero   = "lost its leading zero"
)

// fixes are how to fix each.
var fixes = map[string]string{
	twoNumbers: "enter one",
	withMore:   "enter only the number",
	masked:     "enter the whole number",
	cutShort:   "enter the whole number",
	changed:    "enter the whole number",
	likeAmount: "check its digits with the customer",
	lostZero:   "it's sent with a 0 in front; check it with the customer",
}

// read reads a text the way a country's people write phone numbers; country may be "".
func read(text, country string) reading {
	text = lines(text)
	if strings.ContainsAny(text, "xX*?#…._") && masks().MatchString(text) {
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
		if whole := dial("0"+text, country); whole.ok && inUse(whole.number) && whole.number.National[0] == '0' {
			whole.restored = lostZero
			return whole
		}
	}
	if restored != "" {
		return reading{fault: changed}
	}
	return r
}

// together joins the runs of one number.
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
				r.extension = true
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

// severalOrMore is the fault of a whole number with more digits after it.
func severalOrMore(rest, country string) reading {
	if len(rest) >= 5 || whole(rest, country) {
		return reading{fault: twoNumbers}
	}
	return reading{fault: withMore}
}

// labelled reports whether the first digits belong to the text around them instead of the
// number: "Line 2 030 123456", "ext. 12, 415 555 0123", "1) 030 123456".
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
	if len(all[0].digits) > 2 || all[0].digits[0] == '0' || all[0].digits == numbering.NddPrefixForRegion(country) || all[1].digits[0] != '0' || strings.ContainsAny(all[0].gap, "+(") {
		return false
	}
	rest := ""
	for _, further := range all[1:] {
		rest += further.digits
	}
	return whole(rest, country)
}

// counted reports whether the last digits belong to the words after them: "030 123456 24h",
// "030 123456 2. Stock". Two digits may also be the last group of a number.
func counted(all []run, tail, typed, country string) bool {
	last := all[len(all)-1]
	if len(all) == 1 || !strings.Contains(last.gap, " ") || !whole(typed[:len(typed)-len(last.digits)], country) {
		return false
	}
	grouped := len(last.digits) > 2 || len(all[len(all)-2].digits) <= 3
	for word := range wordsOf(tail) {
		return units()[word] || !grouped && !extension(word)
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

// twice reports whether the runs are two or more whole numbers in a row.
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
	if len(digits) < 4 { // Niue and Tokelau have four
		return false
	}
	r := dial(digits, country)
	return r.ok && (inUse(r.number) || r.number.CountryCode == 1)
}

// inUse reports whether a number is in a range that is known to be in use, or reserved for
// fiction.
func inUse(n *numbering.Number) bool { return numbering.IsValidNumber(n) || fictitious(n) }

// dial reads digits with or without a +. Most of the world dials 00 for the +.
func dial(digits, country string) reading {
	r := reading{digits: digits}
	if len(digits) > 20 { // 011, the 15 of E.164, and a few to spare
		return r
	}
	abroad := strings.HasPrefix(digits, "+") || strings.HasPrefix(digits, "00")
	if rest, ok := strings.CutPrefix(digits, "00"); ok {
		if n, ok := numbering.Parse("+"+rest, ""); ok && sound(n, true) {
			r.number, r.ok = n, true
			return r
		}
	}
	if !abroad && bare(digits, country) { // 49 30 1234567: the + was left out
		n, ok := numbering.Parse("+"+digits, "")
		if ok && n.CountryCode == numbering.CountryCodeForRegion(country) && numbering.IsValidNumber(n) {
			r.number, r.ok = n, sound(n, false)
			return r
		}
	}
	if n, ok := numbering.Parse(digits, country); ok {
		r.number, r.ok = n, sound(n, abroad)
	}
	return r
}
