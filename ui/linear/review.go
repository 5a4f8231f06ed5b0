package linear

import (
	"cmp"
	"slices"
	"strconv"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// review lists every answer and every problem, with ways to change them, and submits.
func (t *talk) review() (scene, error) {
	first := t.told != desk.ReviewPage
	t.told = desk.ReviewPage
	t.moveTo(draft.Place{Page: desk.ReviewPage})
	t.out.say("")
	t.out.say("Page %d of %d: Review.", len(profile.Pages())+2, len(profile.Pages())+2)
	if first {
		t.answers(t.Answers())
	}
	errors, warnings := t.Wrong()
	switch {
	case t.Locked() != "":
		t.out.say("%s", t.Locked())
	case len(errors) > 0:
		t.out.say("Fix %s before you submit.", desk.Count(len(errors), "answer", "answers"))
	case len(warnings) > 0:
		t.out.say("Ready, with %s: reviewers often reject profiles like this one.", desk.Count(len(warnings), "warning", "warnings"))
	default:
		t.out.say("All answers pass the checks. Compare them with the customer's documents, then submit.")
	}
	t.noted()
	if t.Info().State == draft.CutOff {
		t.out.say("The last run was cut off. Submit again to continue where it stopped. Nothing is created twice.")
	}
	if t.Locked() == "" && !t.Demo {
		if other, there := t.SameBusiness()(); there {
			t.tell(desk.SameWarning(other))
		}
	}
	return t.choose(t.reviewOptions(slices.Concat(t.Reported(), errors, warnings))...)
}

func (t *talk) reviewOptions(problems []profile.Problem) []option {
	options := []option{}
	if t.Locked() == "" {
		options = t.leading(problems, t.review)
	}
	obstacle := t.obstacle()
	if obstacle == "" && t.Locked() == "" {
		t.consequences()
	}
	options = append(options, t.lookAtSite()...)
	return append(options,
		option{key: "submit", says: "create the profile at Twilio and submit it for review", do: to(t.submit), off: obstacle},
		option{key: "change", says: "change an answer by typing part of its name, for example change postal", do: t.changeNamed, off: cmp.Or(t.ReadOnly, t.Locked())},
		option{key: "list", says: "list all answers", do: func(string) (scene, error) { t.told = ""; return t.review, nil }},
		option{key: "<", says: "previous page", do: to(t.lastOf(len(profile.Pages()))), off: cmp.Or(t.ReadOnly, t.Locked())},
		option{key: "status", says: "ask Twilio for the status", do: to(t.status), off: t.unsubmitted()},
	)
}

// lookAtSite is the option to open the customer's website. A demonstration doesn't have it.
func (t *talk) lookAtSite() []option {
	if t.Site == nil {
		return nil
	}
	off := ""
	if t.Answers().Value(profile.WebSite) == "" {
		off = "there's no website yet"
	}
	return []option{{key: "web", says: "check if the website answers and shows the business name", off: off, do: func(string) (scene, error) {
		t.out.say("Opening %s.", t.Answers().Value(profile.WebSite))
		sight := t.Site(t.ctx, t.Answers().Clone())
		t.out.say("%s", sight)
		for _, p := range sight.Problems {
			t.tell(p)
		}
		return t.review, nil
	}}}
}

func (t *talk) unsubmitted() string {
	if t.Info().Profile == "" {
		return "nothing has been submitted yet"
	}
	return ""
}

// leading are options that go from problems to their fields, and back.
func (t *talk) leading(problems []profile.Problem, back scene) []option {
	var options []option
	for i, p := range problems {
		o := option{key: strconv.Itoa(i + 1), says: p.Severity.String() + ": " + p.String(), do: to(t.change(p.Field, back))}
		if p.Field == "" {
			o.off = "this isn't about one of the answers"
		}
		options = append(options, o)
	}
	return options
}

func (t *talk) answers(app profile.Application) {
	for _, page := range profile.Pages() {
		t.out.say("%s:", page.Title)
		for _, k := range page.Fields {
			f, ok := profile.Find(k)
			if !ok || !f.Shown(app) {
				continue
			}
			value := app.Display(k)
			if value == "" {
				value = "no answer"
			}
			t.out.say("  %s: %s", f.LabelIn(app), value)
			if k == profile.OtherTypeName && t.Account().Ground != nil && t.Account().Ground.OtherTypeKey == "" && app.Value(k) != "" {
				t.out.say("  Twilio has no field for this. It stays here and isn't sent.")
			}
		}
	}
}

// consequences says what submitting creates, and in which account.
func (t *talk) consequences() {
	where := t.Account().Conn.Account
	if t.Demo {
		where += ", in the demo's sandbox"
	}
	t.out.say("What submitting does, in account %s:", where)
	for _, line := range desk.Outline(t.Answers()) {
		t.out.say("  %s", line)
	}
}

// changeNamed changes the answer of the field with a text in its name.
func (t *talk) changeNamed(text string) (scene, error) {
	fields := t.named(text)
	switch len(fields) {
	case 0:
		t.out.say("Type part of a field's name, for example: change postal")
		return t.review, nil
	case 1:
		return t.change(fields[0].Key, t.review), nil
	}
	return t.among(fields, t.review, func(k profile.Key) scene { return t.change(k, t.review) })
}
