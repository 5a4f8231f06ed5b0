package contact

import (
	"strings"
	"unicode"

	"trusthub-wizard/flow/profile/answer"
)

// A gap is what is between two runs of digits; it decides whether they belong together.
type gap int

const (
	joins     gap = iota // spaces, hyphens, brackets
	separates            // a slash, a comma: between area code and number, or between two numbers
	notes                // (words)
	words                // words without brackets
	either               // or, and: another number follows
	plus                 // another number begins
	extends              // an extension follows
	strange              // not part of any phone number
)

// joiners are signs inside a phone number. separators can also be between two numbers.
const (
	joiners    = " -.()[]{}'’‘´`\"_*•·|‐‑‒–—―−ー⁃"
	separators = "/\\,;&、،؛"
	extenders  = "#~×"
)

// masks match signs that hide digits.
var masks = answer.Pattern(`(?i)(?:^|\PL)x{2,}(?:\PL|$)|\*{2,}|\?{2,}|#{2,}|\d.*(?:…|\.{3}|__)`)

// inBrackets matches text in brackets.
var inBrackets = answer.Pattern(`\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}`)

// conjunctions join two numbers; extensions introduce what to tell a switchboard. Both are
// as [answer.Fold] leaves them. Words of scripts without spaces between words count
// anywhere.
var (
	conjunctions = answer.FoldedSet(`or and und oder ou et o y e i a lub oraz of en eller och og ja tai vagy es sau si ve veya atau dan или и або та 或 或者 和 及 または と 또는 및 או ו أو و ή και หรือ hoặc`)
	extensions   = answer.FoldedSet(`x ext exts extn xtn extension extensions extensao extensie extens ekst х ramal rml poste toestel tst doorkies doorkiesnummer binnen binnennummer
		dahili dh wew wewn wewnetrzny linka kl klapka klap klappe interior interno interna interne intern internal int inter app apparat appar dw durchwahl nst nebenstelle
		anexo anx annexe lokal local loc lok anknytning ankn вн alanumero linje kucni sambungan samb pesawat pes dial lisa sisenumber mellek lie le nhanh option opt press menu pin`)
	extensionsWithin = answer.FoldedSet(`内線 内线 內線 转 轉 分机 分機 שלוח 내선 доб внутр вътр дод εσωτ تحويل داخلي داخلی ต่อ`)
)

// lines is a text as one line. A line break becomes a sign that doesn't divide lists.
func lines(text string) string {
	if strings.ContainsAny(text, "\r\n\u2028") {
		text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\r\n\u2028", r) }), " / ")
	}
	return answer.Clean(text)
}

// runs splits a text into runs; tail is what follows the last digit.
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
	if strings.ContainsFunc(inBrackets().ReplaceAllString(text, ""), unicode.IsLetter) {
		kind = words
	}
	for word := range wordsOf(text) {
		switch {
		case extension(word):
			return extends
		case conjunctions()[word]:
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

// extension reports whether a word introduces an extension.
func extension(word string) bool {
	if extensions()[word] {
		return true
	}
	for within := range extensionsWithin() {
		if strings.Contains(word, within) {
			return true
		}
	}
	return false
}

// units are folded words for what numbers can count.
var units = answer.FoldedSet("h hr hrs hours std stunden uhr heures horas ore am pm min stock og eg floor fl etage piso st nd rd th bis to")
