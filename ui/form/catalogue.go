package form

import "trusthub-wizard/flow/profile"

// A question is a field of the catalogue: its data and the rules that depend on
// other answers. Tests bring their own.
type question struct {
	profile.Field
	rules rules
}

// rules is what depends on the answers; profile.Field is one.
type rules interface {
	LabelIn(profile.Application) string
	HintIn(profile.Application) string
	ExampleIn(profile.Application) string
	KindIn(profile.Application) profile.Kind
	Options(profile.Application) []profile.Option
	Shown(profile.Application) bool
	Required(profile.Application) bool
	Check(profile.Application) []profile.Problem
}

// A catalogue is where a page looks its fields up, how an answer reads when it is
// sent, and what to suggest where there is none.
type catalogue struct {
	find  func(profile.Key) (question, bool)
	value func(profile.Application, profile.Key) string
	offer func(profile.Application, profile.Key) string
}

// theCatalogue is that of flow/profile.
var theCatalogue = catalogue{
	find: func(k profile.Key) (question, bool) {
		f, ok := profile.Find(k)
		return question{Field: f, rules: f}, ok
	},
	value: profile.Application.Value,
	offer: profile.Default,
}
