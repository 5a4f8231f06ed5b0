package linear

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// home lists the customers, or those that the search leaves.
func (t *talk) home() (scene, error) {
	t.in.gone = nil
	t.Close()
	all, err := t.Store.List()
	if err != nil {
		t.out.say("Can't list your customers: %v", err)
	}
	t.Arrange(all)
	search := t.Search(t.query)
	infos := slices.DeleteFunc(slices.Clone(all), func(i draft.Info) bool { return !search.Matches(i) })
	t.out.say("")
	switch {
	case err != nil && len(all) == 0:
	case err != nil:
		t.out.say("You can go on with these. Type a number to open one.")
	case len(all) == 0:
		t.out.say("No customers yet. A Secondary Customer Profile tells Twilio who your customer is. Answer the questions in any order. The wizard saves each answer as you type, and submits the profile when you're ready.")
	case t.query != "":
		t.out.say("Customers with %q: %d of %d. Type a number to open one, or f alone to list all.", t.query, len(infos), len(all))
	default:
		t.out.say("Customers: %d. Type a number to open one.", len(infos))
	}
	var options []option
	for i, info := range infos {
		options = append(options, option{key: strconv.Itoa(i + 1), says: t.listed(info), do: func(string) (scene, error) { return t.enter(info) }})
	}
	options = append(options, option{key: "n", says: "start a new customer", off: t.ReadOnly, do: func(string) (scene, error) { return t.begin(nil) }})
	if t.Demo {
		options = append(options, option{key: "s", says: "start with a sample customer", do: func(string) (scene, error) { return t.begin(profile.Sample()) }})
	}
	if len(all) > 0 {
		options = append(options,
			option{key: "f", says: "find customers by typing part of what the list shows, for example f rejected", do: t.find},
			option{key: "c", says: "copy a customer by typing its number, for example c 1", off: t.ReadOnly, do: t.picked(infos, t.copy)},
			option{key: "d", says: "delete a customer by typing its number, for example d 1", off: t.ReadOnly, do: t.picked(infos, t.delete)})
	}
	if t.Me() != "" && len(all) > 0 {
		options = append(options,
			option{key: "h", says: "hand a customer over by typing its number, for example h 1", off: t.ReadOnly, do: t.picking(infos, t.handOverClosed)},
			option{key: "w", says: "list who did what with a customer by typing its number, for example w 1", do: t.picked(infos, func(i draft.Info) error { t.trail(i.ID); return nil })})
	}
	if t.Me() != "" {
		options = append(options, option{says: "list again", do: to(t.home)})
	}
	return t.choose(append(options, option{key: "q", says: "quit", do: func(string) (scene, error) { return nil, errQuit }})...)
}

// find narrows the list to what was typed, or ends that.
func (t *talk) find(text string) (scene, error) {
	if t.query == "" && text == "" {
		t.out.say("%s", t.SearchHelp())
	}
	t.query = text
	return t.home, nil
}

// listed is the line of a draft.
func (t *talk) listed(info draft.Info) string {
	if _, held := desk.Holder(info); info.Err != nil && !held {
		return t.called(info) + ", can't be opened: " + info.Err.Error()
	}
	return fmt.Sprintf("%s, %s, changed %s", t.called(info), desk.StateName(info), info.Changed.Local().Format(time.DateTime)) + t.hands(info)
}

// picked does something with the draft whose number is typed.
func (t *talk) picked(infos []draft.Info, do func(draft.Info) error) func(string) (scene, error) {
	return t.picking(infos, func(i draft.Info) (scene, error) { return t.home, do(i) })
}

func (t *talk) begin(app profile.Application) (scene, error) {
	if err := t.Begin(app); err != nil {
		t.out.say("Can't save a new draft: %v", err)
		return t.home, nil
	}
	t.told, t.in.gone = "", t.Gone()
	return t.account, nil
}

func (t *talk) copy(from draft.Info) error {
	info, err := t.Store.Copy(from.ID, desk.CopyName(from))
	if err != nil {
		t.out.say("%v", err)
		return nil
	}
	t.out.say("Copied: %s. The copy isn't at Twilio yet.", info.Name)
	return nil
}

// delete asks first, and says that what exists at Twilio stays there.
func (t *talk) delete(info draft.Info) error {
	question := fmt.Sprintf("Delete %s? This removes its answers from %s for good.", t.called(info), t.place())
	if info.Profile != "" {
		question += fmt.Sprintf(" Its profile %s stays at Twilio, but you can no longer follow or fix it here.", info.Profile)
	}
	yes, err := t.agrees(question)
	if err != nil || !yes {
		return err
	}
	if err := t.Store.Delete(info.ID); err != nil {
		t.out.say("%v", err)
		return nil
	}
	t.out.say("Deleted.")
	return nil
}

// place is where the drafts are.
func (t *talk) place() string {
	if s, ok := t.TeamView(); ok {
		return "the team's database on " + s.Where()
	}
	return t.Machine()
}

func (t *talk) called(info draft.Info) string { return cmp.Or(info.Name, desk.Unnamed) }
