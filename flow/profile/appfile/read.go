package appfile

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"

	"trusthub-wizard/flow/profile"
)

// section reads a mapping: the file's top level, or the keys of a section.
func (r *reader) section(n *yaml.Node, prefix string) {
	seen := make(map[string]bool)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], resolve(n.Content[i+1])
		name := key.Value
		switch {
		case key.Kind != yaml.ScalarNode:
			r.report(key, "A key isn't a word", "use Twilio's names, such as friendly_name")
			continue
		case seen[name]:
			r.report(key, fmt.Sprintf("%q appears twice", short(name)), "keep one; only the first one counts")
			continue
		}
		seen[name] = true
		if f, ok := profile.Find(profile.Key(prefix + name)); ok {
			r.dropped(f, key, n.Content[i+1])
		}
		r.entry(key, value, prefix+name)
	}
}

// entry reads one key and its value.
func (r *reader) entry(key, value *yaml.Node, path string) {
	if len(keysBelow(path)) > 0 {
		r.at[profile.Key(path)] = key
		switch {
		case value == nil || empty(value):
		case value.Kind != yaml.MappingNode:
			r.told[profile.Key(path)] = true
			r.report(value, fmt.Sprintf("%q needs keys of its own", path), "indent them below it: "+strings.Join(keysBelow(path), ", "))
		default:
			r.section(value, path+".")
		}
		return
	}
	f, ok := profile.Find(profile.Key(path))
	if !ok {
		fix, meant := suggestKey(path)
		r.told[meant] = true
		r.report(key, unknownKey(path), fix)
		return
	}
	r.at[f.Key] = value
	if value == nil || empty(value) && !named(f, value) {
		if value == nil || value.Value == "" {
			r.at[f.Key] = key
		}
		return
	}
	if text, ok := r.answer(f, value); ok && text != "" {
		r.app[f.Key] = text
	}
}

// answer reads the answer to one question.
func (r *reader) answer(f profile.Field, n *yaml.Node) (string, bool) {
	several := f.Kind.Several()
	switch {
	case n.Kind == yaml.ScalarNode:
		return typed(f, n.Value), true
	case n.Kind != yaml.SequenceNode || !several:
		shape := "write one value, for example " + f.Example
		if several {
			shape = "write a list: [a, b], or one value per line, each after “- ”"
		}
		r.told[f.Key] = true
		r.report(n, f.Name+" has the wrong format", shape)
		return "", false
	}
	var values []string
	for _, item := range n.Content {
		r.dropped(f, nil, item)
		item = resolve(item)
		if item == nil || item.Kind != yaml.ScalarNode {
			r.told[f.Key] = true
			r.report(item, f.Name+" has a line in the wrong format", "write one value per line, each after “- ”")
			continue
		}
		if !empty(item) {
			values = append(values, typed(f, item.Value))
		}
	}
	return strings.Join(values, profile.Separator), true
}

// typed is an answer as a [profile.Application] has it: choices by their wire value,
// whatever the file calls them.
func typed(f profile.Field, text string) string {
	switch f.Kind {
	case profile.Choice, profile.Switch:
		return f.Normal(nil, text)
	case profile.Choices:
		var values []string
		for _, v := range (profile.Application{f.Key: text}).Values(f.Key) {
			values = append(values, f.Normal(nil, v))
		}
		return strings.Join(values, profile.Separator)
	}
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return ' '
		}
		return r
	}, text)
}

func empty(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && (null(n) || n.Value == "")
}

func null(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// named reports whether what YAML reads as nothing is an answer: Null is a surname. Programs
// write null and ~ for no value.
func named(f profile.Field, n *yaml.Node) bool {
	_, needed := f.RequiredWhen()
	return f.Kind == profile.Text && needed && (n.Value == "Null" || n.Value == "NULL")
}
