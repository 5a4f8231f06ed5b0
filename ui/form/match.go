package form

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"trusthub-wizard/flow/profile"
)

// An index finds options by part of their name, value or hint. It's built once per
// list of options. A search over 249 countries takes microseconds.
type index struct {
	options []profile.Option
	folded  []foldedOption
}

type foldedOption struct{ label, value, hint string }

// How well an option matches, best first.
const (
	exactly   = iota // the whole label or value
	prefix           // the label or the value begins with it
	wordStart        // a word of the label does
	inside           // somewhere in the label
	inHint           // in the hint
	scattered        // its letters in this order, with others between
	nowhere
)

func newIndex(options []profile.Option) *index {
	x := &index{options: options, folded: make([]foldedOption, len(options))}
	for i, o := range options {
		x.folded[i] = foldedOption{fold(o.Label), fold(o.Value), fold(o.Hint)}
	}
	return x
}

// match returns the options that the query is part of, best first; all of them for an
// empty query.
func (x *index) match(query string) []int {
	q := fold(strings.TrimSpace(query))
	hits := make([]int, 0, len(x.options))
	if q == "" {
		for i := range x.options {
			hits = append(hits, i)
		}
		return hits
	}
	rank := make([]int8, len(x.options))
	for i := range x.options {
		if rank[i] = int8(x.folded[i].rank(q)); rank[i] < nowhere {
			hits = append(hits, i)
		}
	}
	slices.SortStableFunc(hits, func(a, b int) int { return cmp.Compare(rank[a], rank[b]) })
	return hits
}

// exact is the option with this label or value; -1 for none.
func (x *index) exact(text string) int {
	if q := fold(strings.TrimSpace(text)); q != "" {
		for i, o := range x.folded {
			if o.label == q || o.value == q {
				return i
			}
		}
	}
	return -1
}

// valued is the option of a wire value; -1 for none.
func (x *index) valued(value string) int {
	return slices.IndexFunc(x.options, func(o profile.Option) bool { return o.Value == value })
}

func (o foldedOption) rank(q string) int {
	at := strings.Index(o.label, q)
	switch {
	case o.label == q || o.value == q:
		return exactly
	case at == 0 || strings.HasPrefix(o.value, q):
		return prefix
	case startsWord(o.label, q, at):
		return wordStart
	case at > 0 || strings.Contains(o.value, q):
		return inside
	case strings.Contains(o.hint, q):
		return inHint
	case scatteredIn(o.label, q):
		return scattered
	}
	return nowhere
}

// startsWord reports whether a word of the label begins with q; at is where q first
// occurs.
func startsWord(label, q string, at int) bool {
	for at > 0 {
		if b := label[at-1]; b == ' ' || b == '(' || b == '-' || b == '/' || b == '\'' || b == '_' {
			return true
		}
		next := strings.Index(label[at+1:], q)
		if next < 0 {
			return false
		}
		at += 1 + next
	}
	return false
}

// scatteredIn reports whether the letters of q occur in this order in label. One or
// two letters occur almost anywhere and mean nothing.
func scatteredIn(label, q string) bool {
	if len(q) < 3 {
		return false
	}
	for _, r := range q {
		if r == ' ' {
			continue
		}
		at := strings.IndexRune(label, r)
		if at < 0 {
			return false
		}
		label = label[at+1:]
	}
	return true
}

// fold prepares text for comparing: no case, no accents, no difference between "&" and
// "and".
func fold(text string) string {
	if !ascii(text) {
		text = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, norm.NFKD.String(text))
	}
	text = strings.ToLower(text)
	return foldings.Replace(text)
}

// foldings are letters without a separate accent, and signs that people type in
// several ways.
var foldings = strings.NewReplacer("ß", "ss", "ø", "o", "ł", "l", "đ", "d", "æ", "ae", "œ", "oe", "ı", "i", "þ", "th", "’", "'", "‘", "'", "&", "and")

// Match returns the indexes of the options whose name, value or hint contains a text,
// best first, as in the fields of a page; all for an empty text.
func Match(options []profile.Option, text string) []int { return newIndex(options).match(text) }
