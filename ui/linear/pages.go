package linear

import (
	"errors"
	"strconv"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/form"
)

// fill asks the fields of the current page in order, from the current field on.
func (t *talk) fill() (scene, error) {
	if t.ReadOnly != "" {
		return t.review, nil
	}
	if why := t.Locked(); why != "" {
		t.out.say("%s", why)
		return t.status, nil
	}
	n := max(1, min(desk.StopOf(t.Info().Place.Page), len(profile.Pages())))
	page := t.form(n)
	if t.told != page.Name() {
		t.told = page.Name()
		t.out.say("")
		t.out.say("%s", heading(n))
		if fieldOf(page, profile.Numbers) != nil && t.Account().On {
			t.out.say("Type %snumbers to choose from the account's numbers.", commandMark)
		}
	}
	f := page.After("")
	if page.Focus(t.Info().Place.Field) {
		f = fieldOf(page, t.Info().Place.Field)
	}
	for f != nil {
		k := f.Key()
		t.moveTo(draft.Place{Page: page.Name(), Field: k})
		switch err := t.question(page, f); {
		case errors.Is(err, form.ErrBack):
			if f = before(page, k); f == nil {
				return t.lastOf(n - 1), nil
			}
		case err != nil:
			return nil, err
		default:
			f = page.After(k)
		}
	}
	return t.leave(page, n)
}

// form is the nth page, counted from 1.
func (t *talk) form(n int) *form.Page {
	page := form.NewPage(profile.Pages()[n-1], t.Answers(), form.DefaultStyles(true), form.DefaultKeys())
	page.SetReported(t.Reports())
	return page
}

// question asks one field until its answer is acceptable or the user goes on. It saves every
// answer before it asks again.
func (t *talk) question(page *form.Page, f *form.Field) error {
	for again := false; ; {
		more, err := f.Ask(t.out, t.in, again)
		for _, c := range page.Changes() {
			t.Set(c.Field, c.Text, c.Cursor)
		}
		if again = more; err != nil || !more {
			return err
		}
	}
}

func fieldOf(page *form.Page, k profile.Key) *form.Field {
	for _, f := range page.Fields() {
		if f.Key() == k {
			return f
		}
	}
	return nil
}

// before is the field before another; nil if that's the first.
func before(page *form.Page, k profile.Key) *form.Field {
	var last *form.Field
	for _, f := range page.Fields() {
		if f.Key() == k {
			return last
		}
		last = f
	}
	return nil
}

// lastOf goes to the last field of the nth page.
func (t *talk) lastOf(n int) scene {
	if n <= 0 {
		return t.account
	}
	return func() (scene, error) {
		fields := t.form(n).Fields()
		t.moveTo(draft.Place{Page: profile.Pages()[n-1].Name, Field: fields[len(fields)-1].Key()})
		return t.fill, nil
	}
}

// leave goes to the next page. If this one has errors, it lists them first, each as a way to
// its field.
func (t *talk) leave(page *form.Page, n int) (scene, error) {
	t.told = ""
	var options []option
	for _, p := range page.Problems() {
		if p.Severity == profile.Error {
			options = append(options, option{key: strconv.Itoa(len(options) + 1), says: p.String(), do: to(t.field(p.Field))})
		}
	}
	if len(options) == 0 {
		return t.page(n + 1), nil
	}
	t.out.say("Fix %s on this page. Type a number to go there.", desk.Count(len(options), "answer", "answers"))
	return t.choose(append(options, option{says: "continue, and fix this later", do: to(t.page(n + 1))})...)
}

func (t *talk) change(k profile.Key, back scene) scene {
	return func() (scene, error) {
		if why := t.LockedField(k); why != "" {
			t.out.say("%s", why)
			return back, nil
		}
		page, ok := profile.PageOf(k)
		if !ok {
			return back, nil
		}
		at := t.Info().Place
		t.moveTo(draft.Place{Page: page.Name, Field: k})
		for n, p := range profile.Pages() {
			if p.Name != page.Name {
				continue
			}
			page := t.form(n + 1)
			if f := fieldOf(page, k); f != nil {
				if err := t.question(page, f); err != nil && !errors.Is(err, form.ErrBack) {
					return nil, err
				}
			}
		}
		t.moveTo(draft.Place{Page: at.Page})
		return back, nil
	}
}

// tasks lists every page with its progress.
func (t *talk) tasks() (scene, error) {
	if t.ReadOnly != "" {
		return t.review, nil
	}
	if why := t.Locked(); why != "" {
		t.out.say("%s", why)
		return t.status, nil
	}
	t.out.say("")
	t.out.say("Tasks. Type a number to go there.")
	here := t.at(desk.Way()[desk.StopOf(t.Info().Place.Page)])
	account := "needed to submit"
	if t.Account().On {
		account = "signed in"
	}
	options := []option{{key: "1", says: "Account, " + account, do: to(t.account)}}
	for i, p := range profile.Pages() {
		options = append(options, option{key: strconv.Itoa(i + 2), says: p.Title + ", " + t.Progress(p).String(), do: to(t.page(i + 1))})
	}
	ready := "ready to submit"
	if errors, _ := t.Wrong(); len(errors) > 0 {
		ready = desk.Count(len(errors), "answer", "answers") + " to fix"
	}
	options = append(options,
		option{key: strconv.Itoa(len(options) + 1), says: "Review and submit, " + ready, do: to(t.review)},
		option{says: "back", do: to(here)})
	return t.choose(options...)
}
