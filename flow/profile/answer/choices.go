package answer

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// An Option is one accepted value: how people know it, and how Twilio takes it.
type Option struct {
	Label string // "USA: Employer Identification Number (EIN)"
	Value string // "EIN"
	Hint  string // what to know before choosing it; may be empty
}

// A Choice is an accepted value together with the other names people give it.
type Choice struct {
	Option
	Also string // further spellings, separated by "|"
}

// Choices is a table of accepted values, made ready for looking up.
type Choices struct {
	Options []Option // in the order of the table; shared, so callers do not change them
	like    string
	// spellings are made when first asked for: by leads from a folded spelling to the
	// wire value; values are the wire values, which are what applications usually hold.
	spellings func() (by map[string]string, values map[string]bool)
}

// NewChoices makes a table ready. like says what an answer looks like, where there
// are too many to name them all; "" elsewhere.
func NewChoices(like string, table ...Choice) *Choices {
	c := &Choices{like: like}
	for _, row := range table {
		c.Options = append(c.Options, row.Option)
	}
	c.spellings = sync.OnceValues(func() (map[string]string, map[string]bool) {
		by, values := make(map[string]string, 3*len(table)), make(map[string]bool, len(table))
		for _, row := range table {
			for _, spelling := range append(strings.Split(row.Also, "|"), row.Label, row.Value) {
				if key := Fold(spelling); key != "" {
					by[key] = row.Value
				}
			}
		}
		for _, row := range table {
			values[row.Value] = by[Fold(row.Value)] == row.Value
		}
		return by, values
	})
	return c
}

// Find returns the wire value that a text means.
func (c *Choices) Find(text string) (string, bool) {
	by, values := c.spellings()
	if values[text] {
		return text, true
	}
	v, ok := by[Fold(text)]
	return v, ok
}

// Normal is the wire value, or the text where it means none.
func (c *Choices) Normal(text string) string {
	if v, ok := c.Find(text); ok {
		return v
	}
	return Clean(text)
}

// Check refuses what is none of the values, and says which was probably meant. Who
// has a list before them is told its name, who writes a file all as they are sent.
func (c *Choices) Check(text string) Finding {
	if _, ok := c.Find(text); ok {
		return Finding{}
	}
	by, _ := c.spellings()
	value := by[Nearest(Fold(text), slices.Collect(maps.Keys(by)))]
	near := slices.IndexFunc(c.Options, func(o Option) bool { return o.Value == value })
	if c.like != "" {
		found := Wrong("is not known", c.like)
		if near >= 0 {
			found.Fix = "did you mean " + c.Options[near].Label + "? Accepted is " + c.like
		}
		return found
	}
	found := Wrong("is none of the accepted values", "choose from the list")
	var values []string
	for _, o := range c.Options {
		values = append(values, o.Value)
	}
	found.InFile = "accepted are " + strings.Join(values, ", ")
	if near >= 0 {
		found.InFile = "did you mean " + value + "? " + Sentence(found.InFile)
		found.Fix = "did you mean " + c.Options[near].Label + "? " + Sentence(found.Fix)
	}
	return found
}

// Nearest returns the candidate that a text was most likely meant to be, or ""
// where none is near enough: one slip for every three letters.
func Nearest(text string, candidates []string) string {
	if len(text) > 40 {
		return ""
	}
	letters := utf8.RuneCountInString(text)
	best, least := "", min(letters/3, 3)+1
	for _, c := range candidates {
		if far := letters - utf8.RuneCountInString(c); far > least || -far > least {
			continue
		}
		if n := Distance(text, c); n < least || n == least && best != "" && c < best {
			best, least = c, n
		}
	}
	return best
}

// Distance counts the letters to put in, leave out, change or swap to make b of
// a.
func Distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	before, last, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(s); i++ {
		row[0] = i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(t)]
}
