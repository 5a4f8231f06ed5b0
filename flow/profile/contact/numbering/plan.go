package numbering

import (
	_ "embed"
	"math/bits"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// plans has a line with the country codes and their regions, the main one first, and then a
// block of lines for each region:
//
//	code region, exit, trunk, parsing, transform, leading, example
//	a Kind, lengths, "", pattern         in the order in which libphonenumber asks for them
//	g, lengths, local lengths, pattern   of numbers in general
//	#, lengths, "", pattern              of short numbers; all must match
//	-, pattern, leading, national, international
//
// The fields have tabs between them. Bit n of lengths is for n digits. The last line is how to
// format a number; an empty format is the other style's line. The rest is as in libphonenumber.
//
//go:embed plans.txt
var plans string

// A plan is what is known about the numbers of a region.
type plan struct {
	code               int
	exit, trunk        string // what is dialed before calls to other countries, and within this one
	parsing, transform string // prefixes to drop, and what to put in their place
	leading            string // how numbers begin if the region shares its code; "" to ask the kinds
	example            string
	general            desc
	kinds, short       []desc
	formats            []format
}

// A desc describes a kind of number.
type desc struct {
	kind           Kind
	lengths, local uint32
	pattern        string
}

// A format is a template for numbers that match.
type format struct{ pattern, leading, national, international string }

// codes are the country codes, and the regions with each.
var codes = sync.OnceValue(func() (c struct {
	regions map[int][]string
	of      map[string]int
}) {
	c.regions, c.of = make(map[int][]string), make(map[string]int)
	_, line, _ := strings.Cut(plans, "\n\n")
	line, _, _ = strings.Cut(line, "\n")
	for entry := range strings.SplitSeq(line, "\t") {
		words := strings.Fields(entry)
		code, _ := strconv.Atoi(words[0])
		c.regions[code] = words[1:]
		for _, region := range words[1:] {
			if region != "001" { // the world
				c.of[region] = code
			}
		}
	}
	return c
})

// read are the plans that were needed so far, by code and region.
var read sync.Map

// mainPlan is the plan that has the formats of all numbers with a country code.
func mainPlan(code int) *plan { return planOf(code, RegionCodeForCountryCode(code)) }

// planOf is the plan of a region, nil if there is none.
func planOf(code int, region string) *plan {
	key := strconv.Itoa(code) + " " + region
	if p, ok := read.Load(key); ok {
		return p.(*plan)
	}
	if !slices.Contains(codes().regions[code], region) {
		return nil
	}
	_, block, _ := strings.Cut(plans, "\n\n"+key+"\t")
	block, _, _ = strings.Cut(block, "\n\n")
	first, rest, _ := strings.Cut(block, "\n")
	f := strings.Split(first, "\t")
	p := &plan{code: code, exit: f[0], trunk: f[1], parsing: f[2], transform: f[3], leading: f[4], example: f[5]}
	for line := range strings.SplitSeq(strings.TrimRight(rest, "\n"), "\n") {
		f := strings.Split(line, "\t")
		if f[0] == "-" {
			p.formats = append(p.formats, format{f[1], f[2], f[3], f[4]})
			continue
		}
		lengths, _ := strconv.ParseUint(f[1], 16, 32)
		local, _ := strconv.ParseUint(f[2], 16, 32)
		switch d := (desc{Kind(f[0][0]), uint32(lengths), uint32(local), f[3]}); f[0] {
		case "g":
			p.general = d
		case "#":
			p.short = append(p.short, d)
		default:
			p.kinds = append(p.kinds, d)
		}
	}
	read.Store(key, p)
	return p
}

// kind is the kind of a number, Unknown if the region has no such numbers.
func (p *plan) kind(national string) Kind {
	if p.general.matches(national) {
		for _, d := range p.kinds {
			if d.matches(national) {
				return d.kind
			}
		}
	}
	return Unknown
}

func (d desc) matches(national string) bool {
	return d.lengths>>len(national)&1 == 1 && matches(d.pattern, national)
}

// length compares a number with the lengths of all kinds.
func (p *plan) length(national string) Length {
	n := len(national)
	switch g := p.general; {
	case g.local>>n&1 == 1:
		return LocalOnly
	case g.lengths>>n&1 == 1:
		return Possible
	case n < bits.TrailingZeros32(g.lengths):
		return TooShort
	case n >= bits.Len32(g.lengths):
		return TooLong
	}
	return InvalidLength
}

// cutCode splits the country code off, 0 if there is none.
func cutCode(digits string) (code int, rest string) {
	for n := 1; n <= min(3, len(digits)) && digits[0] != '0'; n++ {
		code, _ = strconv.Atoi(digits[:n])
		if codes().regions[code] != nil {
			return code, digits[n:]
		}
	}
	return 0, digits
}

// cutExit cuts off what is dialed before a country code. No country code begins with 0.
func (p *plan) cutExit(digits string) (rest string, abroad bool) {
	at := front(p.exit).FindStringIndex(digits)
	if at == nil || strings.HasPrefix(digits[at[1]:], "0") {
		return digits, false
	}
	return digits[at[1]:], true
}

// cutOwnCode cuts off the region's own country code, where the + before it was left out. What
// could be a number with these digits stays one.
func (p *plan) cutOwnCode(digits string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(digits, strconv.Itoa(p.code))
	if !ok {
		return digits, false
	}
	rest = p.cutTrunk(rest)
	better := matches(p.general.pattern, rest) && !matches(p.general.pattern, digits)
	return rest, better || p.length(digits) == TooLong
}

// cutTrunk cuts off what is dialed before calls within the country, and a carrier's code. It
// doesn't make a number of the region something else.
func (p *plan) cutTrunk(digits string) string {
	if p.parsing == "" {
		return digits
	}
	prefix := front(p.parsing)
	at := prefix.FindStringSubmatchIndex(digits)
	if at == nil {
		return digits
	}
	rest := digits[at[1]:]
	if p.transform != "" && at[len(at)-2] >= 0 { // the last group
		rest = prefix.ReplaceAllString(digits, p.transform)
	}
	if matches(p.general.pattern, digits) && !matches(p.general.pattern, rest) {
		return digits
	}
	return rest
}

// compiled are the patterns that were needed so far.
var compiled sync.Map

func compile(pattern string) *regexp.Regexp {
	if re, ok := compiled.Load(pattern); ok {
		return re.(*regexp.Regexp)
	}
	re := regexp.MustCompile(pattern)
	compiled.Store(pattern, re)
	return re
}

// front and whole match a pattern at the front of a text, and all of a text.
func front(pattern string) *regexp.Regexp { return compile("^(?:" + pattern + ")") }
func whole(pattern string) *regexp.Regexp { return compile("^(?:" + pattern + ")$") }

func starts(pattern, text string) bool  { return front(pattern).MatchString(text) }
func matches(pattern, text string) bool { return whole(pattern).MatchString(text) }
