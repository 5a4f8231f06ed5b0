package cli

import "strings"

// again is the command line with which people go on: it can be pasted, and finds
// the drafts where this one had them, and the account where it was.
func (g *program) again(words ...string) string {
	if g.stateDir != "" {
		words = append(words, "--state-dir", g.stateDir)
	}
	if g.apiBase != "" {
		words = append(words, "--api-base", g.apiBase)
	}
	if g.account != "" && words[0] != "drafts" { // a draft knows its own
		words = append(words, "--account", g.account)
	}
	line := name
	for _, w := range words {
		line += " " + quoted(w)
	}
	return line
}

// quoted is a word as a shell takes it for one.
func quoted(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:@%+=,", r)
	}
	if word != "" && strings.TrimFunc(word, plain) == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
