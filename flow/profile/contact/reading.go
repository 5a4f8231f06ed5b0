package contact

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"

	"trusthub-wizard/flow/profile/answer"
)

// A reading is the one number that a text says, or why there's none. What people
// write beside a number is never dialed: "030 123456 Jane" is Jane's number, while
// the parser would take her letters for digits.
type reading struct {
	number   *phonenumbers.PhoneNumber // nil where there is none
	ok       bool                      // it has as many digits as numbers of its country
	digits   string                    // as typed, a + before them where there was one
	fault    string                    // what is wrong with the text; "" where only the digits can be
	fix      string                    // how to fix that
	restored string                    // what was lost on the way and is put back
	advice   string                    // what to compare
}

// A run is digits in a row, and what stands before them since the run before.
type run struct{ gap, digits string }

// Whether digits go together is what stands between them.
type gap int

const (
	joins     gap = iota // spaces, hyphens, brackets
	separates            // a slash, a comma: between area code and number, or between two numbers
	notes                // (words)
	words                // words without brackets
	either               // or, and: another number follows
	plus                 // another number begins
	extends              // an extension follows
	strange              // what is in no phone number
)

const (
	twoNumbers = "is two numbers"
	enterOne   = "enter one"
	withMore   = "holds more than a phone number"
	enterAlone = "enter the number alone"
	masked     = "does not show all of its digits"
	enterWhole = "enter the whole number"
)

// joiners are signs inside of a phone number. separators may also stand between two.
const (
	joiners    = " -.()[]{}'’‘´`\"_*•·|‐‑‒–—―−ー⁃"
	separators = "/\\,;&"
	extenders  = "#~×"
)

// masks match signs that stand for digits.
var masks = regexp.MustCompile(`(?i)(?:^|\PL)x{2,}(?:\PL|$)|\*{2,}|\?{2,}|#{2,}|\d.*(?:…|\.{3}|__)`)

// inBrackets matches what is said in brackets.
var inBrackets = regexp.MustCompile(`\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}`)

// conjunctions stand between two numbers, extensions before what a switchboard is
// told. Both as [answer.Fold] leaves them; words of other scripts, which put no
// space between words, count where they occur.
var (
	conjunctions = folded(`or and und oder ou et o y e i a lub oraz of en eller och og ja tai vagy es sau si ve veya atau dan или и або та 或 或者 和 及 または と 또는 및 או ו أو و ή και หรือ hoặc`)
	extensions   = folded(`x ext exts extn xtn extension extensions extensao extensie extens ekst х ramal rml poste toestel tst doorkies doorkiesnummer binnen binnennummer
		dahili dh wew wewn wewnetrzny linka kl klapka klap klappe interior interno interna interne intern internal int inter app apparat appar dw durchwahl nst nebenstelle
		anexo anx annexe lokal local loc lok anknytning ankn вн alanumero lisa sisenumber mellek lie le nhanh option opt press menu pin`)
	extensionsWithin = foldedList(`内線 内线 內線 转 轉 分机 分機 שלוח 내선 доб внутр вътр дод εσωτ تحويل داخلي داخلی ต่อ`)
)

func folded(list string) map[string]bool {
	set := make(map[string]bool)
	for _, word := range foldedList(list) {
		set[word] = true
	}
	return set
}

func foldedList(list string) []string {
	var words []string
	for word := range strings.FieldsSeq(list) {
		words = append(words, answer.Fold(word))
	}
	return words
}

// lines is a text of one line, in which a line break is still to be seen.
func lines(text string) string {
	if strings.ContainsAny(text, "\r\n\u2028") {
		text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\r\n\u2028", r) }), "; ")
	}
	return answer.Clean(text)
}

// runs takes a text apart; tail is what stands behind the last digit.
func runs(text string) (all []run, tail string) {
	from, within := 0, false
	for i, r := range text {
		switch d := r; {
		case d >= '0' && d <= '9', d > 127 && unicode.IsDigit(d):
			if !within {
				all = append(all, run{gap: text[from:i]})
			}
			last := &all[len(all)-1]
			if d > 127 {
				last.digits += answer.Code(string(d))
			} else {
				last.digits += string(d)
			}
			from, within = i+len(string(d)), true
		default:
			within = false
		}
	}
	return all, text[from:]
}

// between says what a gap is.
func between(text string) gap {
	if !strings.ContainsFunc(text, unicode.IsLetter) {
		switch {
		case strings.Contains(text, "+"):
			return plus
		case strings.ContainsAny(text, extenders), strings.Contains(text, ",,"):
			return extends
		case strings.ContainsAny(text, separators):
			return separates
		case strings.Trim(text, joiners) == "":
			return joins
		}
		return strange
	}
	kind := notes
	if strings.ContainsFunc(inBrackets.ReplaceAllString(text, ""), unicode.IsLetter) {
		kind = words
	}
	for word := range wordsOf(text) {
		switch {
		case extension(word):
			return extends
		case conjunctions[word]:
			kind = either
		}
	}
	return kind
}

// wordsOf yields the words of a text, folded.
func wordsOf(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
			if !yield(answer.Fold(word)) {
				return
			}
		}
	}
}

// extension reports whether a word announces an extension.
func extension(word string) bool {
	if extensions[word] {
		return true
	}
	for _, within := range extensionsWithin {
		if strings.Contains(word, within) {
			return true
		}
	}
	return false
}

// read reads a text as people of a country write phone numbers; country may be "".
func read(text, country string) reading {
	text = lines(text)
	if masks.MatchString(text) {
		return reading{fault: masked, fix: enterWhole}
	}
	text, restored := unspoiled(strings.Trim(text, " .:;,=\"'"))
	if restored == cut {
		return reading{fault: "was cut short by a spreadsheet", fix: enterWhole}
	}
	all, tail := runs(text)
	switch {
	case len(all) == 0:
		return reading{fault: "is not a phone number"}
	case strings.Contains(text, "@"), strings.ContainsFunc(text, func(r rune) bool { return unicode.IsNumber(r) && !unicode.IsDigit(r) }):
		return reading{fault: withMore, fix: enterAlone}
	}
	r := together(all, tail, text, country)
	used := r.ok && inUse(r.number)
	switch {
	case r.fault != "":
	case restored != "" && !used:
		r.ok, r.fault, r.fix = false, "was changed by a spreadsheet", enterWhole
	case restored != "":
		r.restored, r.advice = restored, "compare its digits with the customer's"
	case !used && len(all) == 1 && len(text) == len(all[0].digits) && text[0] != '0':
		if whole := dial("0"+text, country); whole.ok && inUse(whole.number) && whole.number.GetItalianLeadingZero() {
			whole.restored, whole.advice = "has lost its leading zero", "a 0 is put in front; compare it with the customer's number"
			return whole
		}
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
		return reading{fault: withMore, fix: enterAlone}
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
				return reading{fault: twoNumbers, fix: enterOne}
			}
			if left && strings.ContainsAny(next.gap, "([{") { // 030 123456 (9-17)
				return reading{fault: withMore, fix: enterAlone}
			}
		case separates:
			if left && !grouped(all) || len(typed) >= 7 && len(rest) >= 6 && rest[0] == '0' {
				return reading{fault: twoNumbers, fix: enterOne}
			}
		case notes:
			if left {
				return severalOrMore(rest)
			}
		case either:
			return reading{fault: twoNumbers, fix: enterOne}
		case plus, words, extends:
			r := dial(typed, country)
			if kind == extends && r.ok && len(rest) <= 9 && len(typed) >= 6 {
				r.number.Extension = &rest
				return r
			}
			if left {
				return severalOrMore(rest)
			}
			if r := vanity(text, country); r.ok {
				return r
			}
			return reading{fault: withMore, fix: enterAlone}
		case strange:
			return reading{fault: "is not a phone number"}
		}
		typed += next.digits
	}
	if strings.ContainsFunc(tail, unicode.IsLetter) {
		if r := vanity(text, country); r.ok && !whole(typed, country) {
			return r
		}
		if counted(all, tail, typed, country) {
			return reading{fault: withMore, fix: enterAlone}
		}
	}
	r := dial(typed, country)
	if !r.ok && len(r.digits) >= 13 && twice(all, country) {
		return reading{fault: twoNumbers, fix: enterOne}
	}
	return r
}

// severalOrMore is the fault of a whole number that further digits follow.
func severalOrMore(rest string) reading {
	if len(rest) >= 5 {
		return reading{fault: twoNumbers, fix: enterOne}
	}
	return reading{fault: withMore, fix: enterAlone}
}

// labelled reports whether the first digits belong to the words before them and not
// to the number: "Line 2 030 123456", "ext. 12, 415 555 0123".
func labelled(all []run, country string) bool {
	if len(all) == 1 || !strings.ContainsFunc(all[0].gap, unicode.IsLetter) {
		return false
	}
	for word := range wordsOf(all[0].gap) {
		if extension(word) && word != answer.Fold("int") && word != answer.Fold("local") {
			return true
		}
	}
	if len(all[0].digits) > 2 || all[0].digits[0] == '0' || all[1].digits[0] != '0' || strings.Contains(all[0].gap, "+") {
		return false
	}
	rest := ""
	for _, further := range all[1:] {
		rest += further.digits
	}
	return whole(rest, country)
}

// counted reports whether the last digits belong to the words behind them: 030 123456
// 24h, 030 123456 2. Stock.
func counted(all []run, tail, typed, country string) bool {
	last := all[len(all)-1]
	if len(all) == 1 || !strings.Contains(last.gap, " ") {
		return false
	}
	glued, _ := utf8.DecodeRuneInString(tail)
	return (len(last.digits) <= 2 || unicode.IsLetter(glued)) && whole(typed[:len(typed)-len(last.digits)], country)
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

// twice reports whether runs are two whole numbers in a row.
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
		if whole(left, country) && whole(right, country) {
			return true
		}
	}
	return false
}

// whole reports whether digits are a number by themselves.
func whole(digits, country string) bool {
	if len(digits) < 6 {
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
