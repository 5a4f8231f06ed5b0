package desk

import (
	"errors"
	"slices"
	"strings"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile/answer"
	"trusthub-wizard/flow/team"
)

// Arrange puts what somebody has to do on top of a list of drafts: what was handed over to
// them, or to anybody, and what Twilio rejected. Apart from that, it keeps the order.
func (d *Desk) Arrange(infos []draft.Info) {
	me, arranged := d.Me(), make([]draft.Info, 0, len(infos))
	for at := range ranks {
		for i := range infos {
			if rank(&infos[i], me) == at {
				arranged = append(arranged, infos[i])
			}
		}
	}
	copy(infos, arranged)
}

// ranks is how many ranks there are.
const ranks = 4

// rank is where a draft belongs in the list of a member of the team, or of nobody. The stores'
// Top knows it, too.
func rank(i *draft.Info, me string) int {
	switch {
	case i.For != "" && i.For == me:
		return 0
	case i.For == team.Anybody:
		return 1
	case i.State == draft.Rejected:
		return 2
	}
	return 3
}

// Me is the member of the team at this desk; "" without a team.
func (d *Desk) Me() string {
	if v, ok := d.TeamView(); ok {
		return v.Who()
	}
	return ""
}

// ForMe reports whether a draft was handed over to the member at this desk.
func (d *Desk) ForMe(i draft.Info) bool { return i.For != "" && i.For == d.Me() }

// Holder is who else has a draft open in a team, or this person in another window; ok is
// false if nobody has, or if the store doesn't know people.
func Holder(i draft.Info) (by *draft.HeldError, ok bool) {
	by, ok = errors.AsType[*draft.HeldError](i.Err)
	return by, ok && by.Who != ""
}

// StateName is the word for a draft's state in a list. A run that's in progress isn't cut off.
func StateName(i draft.Info) string {
	_, held := Holder(i)
	switch {
	case i.State == draft.Noncompliant:
		return "to fix"
	case i.State == draft.CutOff && held:
		return "started"
	}
	return string(i.State)
}

// A Search narrows a list of drafts.
type Search struct {
	me    string
	terms []term
}

// A term is a word that must be in one of the places that it's about.
type term struct{ about, word string }

// abouts are the words before a colon that say what a term is about, with what they search.
var abouts = map[string]func(draft.Info) []string{
	"name":  func(i draft.Info) []string { return []string{i.Name} },
	"state": func(i draft.Info) []string { return []string{string(i.State), StateName(i)} },
	"who":   func(i draft.Info) []string { return []string{holderOf(i)} },
	"for":   func(i draft.Info) []string { return []string{i.For} },
	"from":  func(i draft.Info) []string { return []string{i.From} },
}

// SearchHelp explains what can be typed.
func (d *Desk) SearchHelp() string {
	if _, team := d.TeamView(); !team {
		return "Type parts of the name, the state, a SID or the id. All of them have to match. To search only the state or the name: state:rejected, name:owl"
	}
	return "Type parts of the name, the state, a person, a SID or the id. All of them have to match. To search one thing only: state:rejected, who:maria, for:me, from:maria, name:owl"
}

// Search prepares a search for what was typed. Every word has to match, in any order, in upper
// or lower case, with or without accents: a part of the name, the state or a person; or the
// start of the draft's id (four characters), or the start (six) or the end (four) of the SID of
// the account or the profile.
// "state:", "who:" (who has it open), "for:", "from:" and "name:" search only that, and "me"
// after them is the person at this desk.
func (d *Desk) Search(typed string) Search {
	s := Search{me: folded(d.Me())}
	for _, word := range strings.Fields(folded(typed)) {
		about, rest, ok := strings.Cut(word, ":")
		if _, known := abouts[about]; !ok || !known {
			s.terms = append(s.terms, term{word: word})
		} else if rest != "" { // until then, it's being typed
			s.terms = append(s.terms, term{about, rest})
		}
	}
	return s
}

// Matches reports whether a draft has everything that was typed.
func (s Search) Matches(i draft.Info) bool {
	return !slices.ContainsFunc(s.terms, func(t term) bool { return !s.matches(t, i) })
}

func (s Search) matches(t term, i draft.Info) bool {
	if t.about != "" {
		in := abouts[t.about](i)
		if t.word == "me" && s.me != "" && (t.about == "who" || t.about == "for" || t.about == "from") {
			return slices.ContainsFunc(in, func(text string) bool { return folded(text) == s.me })
		}
		return contains(in, t.word)
	}
	n := len(t.word) // a few letters are in many ids by chance
	if n >= 4 && strings.HasPrefix(i.ID, t.word) {
		return true
	}
	for _, sid := range []string{i.Account, i.Profile} {
		sid = strings.ToLower(sid)
		if n >= 6 && strings.HasPrefix(sid, t.word) || n >= 4 && strings.HasSuffix(sid, t.word) {
			return true
		}
	}
	return contains([]string{i.Name, string(i.State), StateName(i), holderOf(i), i.For, i.From}, t.word)
}

func contains(texts []string, word string) bool {
	return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(folded(text), word) })
}

func holderOf(i draft.Info) string {
	if by, ok := Holder(i); ok {
		return by.Who
	}
	return ""
}

func folded(text string) string { return strings.ToLower(answer.Unaccented(text)) }
