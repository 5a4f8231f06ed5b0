package appfile

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"trusthub-wizard/flow/profile"
)

// dropped warns of text next to an answer that YAML silently drops: Smith & Sons #2 LLC,
// #200, &Co Ltd, !Yes Ltd. key is nil for an item of a list.
func (r *reader) dropped(f profile.Field, key, value *yaml.Node) {
	if value == nil {
		return
	}
	switch tag := value.Tag; {
	case value.Anchor != "" && !strings.Contains(r.source, "*"+value.Anchor):
		r.drops(f, value, "& begins an anchor", "put the value in quotes, for example \"&Co Ltd\"")
	case strings.HasPrefix(tag, "!") && !strings.HasPrefix(tag, "!!"):
		r.drops(f, value, "! begins a tag", "put the value in quotes, for example \"!Yes Ltd\"")
	}
	empty := value.Value == "" && len(value.Content) == 0
	plain := value.Kind == yaml.ScalarNode && value.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0
	at, comment := value, value.LineComment
	switch {
	case comment != "" && (plain || empty):
	case key != nil && key.LineComment != "" && value.Kind == yaml.ScalarNode:
		at, comment = key, key.LineComment
	case key == nil && empty && plain:
		comment = r.behind(value)
	case key != nil && value.Kind == yaml.ScalarNode && value.Style&^yaml.TaggedStyle == 0:
		comment = r.below(key)
	default:
		return
	}
	comment, _, _ = strings.Cut(comment, "\n")
	if answers(f, comment, empty) {
		r.drops(f, r.find(comment, at), "# begins a comment", "put the value in quotes, for example \"Suite #200\", or the comment on a line of its own")
	}
}

// drops warns that an answer may lose text.
func (r *reader) drops(f profile.Field, at *yaml.Node, why, fix string) {
	r.note(at, profile.Problem{Field: f.Key, Severity: profile.Warning, Message: fmt.Sprintf("%s may lose text because %s", f.Name, why), Fix: fix})
}

// answers reports whether a comment may be part of the answer, or all of an empty one: #200,
// #2 LLC, # 5 and # Rear building may be, "# the owner" isn't. Only names of businesses and
// streets continue after a # and a space, and only numbers after # and a digit.
func answers(f profile.Field, comment string, empty bool) bool {
	text := strings.TrimPrefix(comment, "#")
	trimmed := strings.TrimLeft(text, " \t")
	first, _ := utf8.DecodeRuneInString(trimmed)
	attached, digit := trimmed == text, unicode.IsNumber(first) || first == '+'
	if !unicode.IsLetter(first) && !digit && first != '(' {
		return false
	}
	if f.Kind != profile.Text && f.Kind != profile.List {
		return attached && empty // a choice that was made is a whole answer
	}
	switch key := string(f.Key); key[strings.LastIndexAny(key, "._")+1:] {
	case "number", "numbers", "code", "sid":
		return digit || attached && strings.ContainsFunc(text, unicode.IsNumber)
	case "name", "street", "secondary":
		return attached || !unicode.IsLower(first) && first != '(' && f.Attribute != "first_name" && f.Attribute != "last_name"
	}
	return attached
}

// behind is the comment in place of an item of a list.
func (r *reader) behind(n *yaml.Node) string {
	if n.Line < 1 || n.Line > len(r.lines) {
		return ""
	}
	line := []rune(r.lines[n.Line-1])
	if rest := strings.TrimSpace(string(line[min(max(n.Column-1, 0), len(line)):])); strings.HasPrefix(rest, "#") {
		return rest
	}
	return ""
}

// below is the comment that another line of an answer became: an indented line that begins
// with # and no space.
func (r *reader) below(key *yaml.Node) string {
	for _, line := range r.lines[min(max(key.Line, 0), len(r.lines)):] {
		text := strings.TrimLeft(line, " ")
		if len(line)-len(text) < key.Column {
			break
		}
		if strings.HasPrefix(text, "#") {
			if next, _ := utf8.DecodeRuneInString(text[1:]); unicode.IsLetter(next) || unicode.IsNumber(next) {
				return strings.TrimSpace(text)
			}
			break
		}
	}
	return ""
}

// find is where a comment begins, from a node's line on; the node's place if it isn't found,
// as in UTF-16.
func (r *reader) find(comment string, from *yaml.Node) *yaml.Node {
	const farthest = 100 // lines of one answer
	for i := max(from.Line-1, 0); i < min(from.Line+farthest, len(r.lines)); i++ {
		if front, ok := strings.CutSuffix(strings.TrimRight(r.lines[i], " \t\r"), comment); ok {
			return &yaml.Node{Line: i + 1, Column: utf8.RuneCountInString(front) + 1}
		}
	}
	return from
}
