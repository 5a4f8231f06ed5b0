package answer

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// An Option is one accepted value: what people call it, and what Twilio takes.
type Option struct {
	Label string // "USA: Employer Identification Number (EIN)"
	Value string // "EIN"
	Hint  string // what to know before choosing it; may be empty
}

// A Choice is an accepted value and the other names people give it. One without a Label is
// understood but not offered.
type Choice struct {
	Option
	Also string // further spellings, separated by "|"
}

// Choices is a table of accepted values, ready for lookups.
type Choices struct {
	Options []Option // in the order of the table; shared: don't change them

	// Spellings are other ways to read a text that isn't in the table: groups of texts that
	// mean the same, the surest group first. The first group with a known text decides,
	// unless its texts mean different values. nil for none.
	Spellings func(text string) [][]string

	// Unsure says, by folded spelling, what to choose if people may mean several values:
	// "owner".
	Unsure map[string]string

	like  string
	index func() *choiceIndex // built when first needed
}

// A choiceIndex holds the spellings of a table.
type choiceIndex struct {
	by     map[string]string // from folded spelling to wire value
	names  map[string]bool   // of those spellings, the labels and the wire values
	values map[string]bool   // the wire values, which are what applications usually hold
	words  []string          // of those spellings, the ones long enough to misspell
}

// NewChoices makes a table ready for lookups. like says what an answer looks like if there
// are too many to list; "" otherwise.
func NewChoices(like string, table ...Choice) *Choices {
	c := &Choices{like: like}
	for _, row := range table {
		if row.Label != "" {
			c.Options = append(c.Options, row.Option)
		}
	}
	c.index = sync.OnceValue(func() *choiceIndex { return indexOf(c.Options, table) })
	return c
}

func indexOf(options []Option, table []Choice) *choiceIndex {
	x := &choiceIndex{by: make(map[string]string, 3*len(table)), names: make(map[string]bool, 2*len(table)), values: make(map[string]bool, len(table))}
	for _, row := range table {
		for _, spelling := range append(strings.Split(row.Also, "|"), row.Label, row.Value) {
			if key := Fold(spelling); key != "" {
				x.by[key] = row.Value
			}
		}
	}
	for word := range x.by {
		if utf8.RuneCountInString(word) >= 5 && !strings.ContainsAny(word, "0123456789") {
			x.words = append(x.words, word)
		}
	}
	for _, o := range options {
		x.values[o.Value] = x.by[Fold(o.Value)] == o.Value
		x.names[Fold(o.Value)], x.names[Fold(o.Label)] = true, true
	}
	return x
}

// Find returns the wire value of a text.
func (c *Choices) Find(text string) (string, bool) {
	if c.index().values[text] {
		return text, true
	}
	v, _ := c.read(text)
	return v, v != ""
}

// read is the wire value of a text, "" if it has none; torn says that it names several.
func (c *Choices) read(text string) (value string, torn bool) {
	folded := Fold(text)
	if v, ok := c.index().by[folded]; ok || c.Spellings == nil {
		return v, false
	}
	if text = Clean(text); len(text) > longestChoice {
		return "", false
	}
	for _, group := range c.Spellings(text) {
		for _, spelling := range group {
			v := c.index().by[Fold(spelling)]
			if value != "" && v != "" && v != value {
				return "", true
			}
			value = cmp.Or(value, v)
		}
		if value != "" {
			return value, false
		}
	}
	return "", false
}

// Advice is what to choose if a text can mean several of the values; "" if it means one or
// none.
func (c *Choices) Advice(text string) string {
	if advice := c.Unsure[Fold(text)]; advice != "" && !c.index().values[text] {
		if v, _ := c.read(text); v == "" {
			return advice
		}
	}
	return ""
}

// longestChoice is in bytes; a longer text is no choice.
const longestChoice = 120

// Normal is the wire value, or the cleaned text if it has none.
func (c *Choices) Normal(text string) string {
	if v, ok := c.Find(text); ok {
		return v
	}
	return Clean(text)
}

// Check refuses what isn't one of the values, and suggests the likely one. People with a
// list in front of them get its label, people who write a file get all wire values.
func (c *Choices) Check(text string) Finding {
	if c.index().values[text] {
		return Finding{}
	}
	value, torn := c.read(text)
	if value != "" {
		return Finding{}
	}
	folded := Fold(text)
	if advice := c.Advice(text); advice != "" {
		return Wrong("matches more than one accepted value", advice)
	}
	if !torn {
		value = c.meant(folded)
	}
	near := slices.IndexFunc(c.Options, func(o Option) bool { return o.Value == value })
	if c.like != "" {
		found := Wrong("isn't recognized", "enter "+c.like)
		if near >= 0 {
			found.Fix = "did you mean " + c.Options[near].Label + "? If not, enter " + c.like
		}
		return found
	}
	found := Wrong("isn't one of the accepted values", "choose from the list")
	var values []string
	for _, o := range c.Options {
		values = append(values, o.Value)
	}
	found.InFile = "use one of " + strings.Join(values, ", ")
	if near >= 0 {
		found.InFile = "did you mean " + value + "? " + Sentence(found.InFile)
		found.Fix = "did you mean " + c.Options[near].Label + "? " + Sentence(found.Fix)
	}
	return found
}

// meant is the value that a folded text misspells; "" if that isn't sure. Short words and
// codes are one typo away from others (COO and CEO), and so are two values that are equally
// near. Other names allow a single typo: there are many of them, and cleaning isn't
// e-learning.
func (c *Choices) meant(folded string) string {
	letters := utf8.RuneCountInString(folded)
	if letters < 5 {
		return ""
	}
	near := Nearest(folded, c.index().words)
	if near == "" {
		return ""
	}
	far := Distance(folded, near)
	if near[0] != folded[0] && len(folded) < 8 || !c.index().names[near] && (far > 1 || len(folded) < 6) {
		return "" // motel and hotel, wealth and health
	}
	for _, word := range c.index().words {
		if more := letters - utf8.RuneCountInString(word); c.index().by[word] != c.index().by[near] && more <= far && -more <= far && Distance(folded, word) == far {
			return ""
		}
	}
	return c.index().by[near]
}

// Nearest returns the candidate that a text most likely misspells, or "" if none is near
// enough: one typo for every four letters, three in a long word.
func Nearest(text string, candidates []string) string {
	if len(text) > 40 {
		return ""
	}
	letters := utf8.RuneCountInString(text)
	slips := letters / 4
	if letters >= 10 {
		slips = 3
	}
	best, least := "", slips+1
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

// Distance counts the letters to insert, delete, change or swap to turn a into b.
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
