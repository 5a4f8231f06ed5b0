package linear

import (
	"fmt"
	"strconv"
	"time"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
)

// home lists the customers.
func (t *talk) home() (scene, error) {
	t.Close()
	infos, err := t.Store.List()
	if err != nil {
		t.out.say("Can't list your customers: %v", err)
	}
	t.out.say("")
	if len(infos) == 0 {
		t.out.say("No customers yet. A Secondary Customer Profile tells Twilio who your customer is. Answer the questions in any order. The wizard saves each answer as you type, and submits the profile when you're ready.")
	} else {
		t.out.say("Customers: %d. Type a number to open one.", len(infos))
	}
	var options []option
	for i, info := range infos {
		options = append(options, option{key: strconv.Itoa(i + 1), says: t.listed(info), do: func(string) (scene, error) { return t.open(info.ID) }})
	}
	options = append(options, option{key: "n", says: "start a new customer", off: t.ReadOnly, do: func(string) (scene, error) { return t.begin(nil) }})
	if t.Demo {
		options = append(options, option{key: "s", says: "start with a sample customer", do: func(string) (scene, error) { return t.begin(profile.Sample()) }})
	}
	if len(infos) > 0 {
		options = append(options,
			option{key: "c", says: "copy a customer by typing its number, for example c 1", off: t.ReadOnly, do: t.picked(infos, t.copy)},
			option{key: "d", says: "delete a customer by typing its number, for example d 1", off: t.ReadOnly, do: t.picked(infos, t.delete)})
	}
	return t.choose(append(options, option{key: "q", says: "quit", do: func(string) (scene, error) { return nil, errQuit }})...)
}

// listed is the line of a draft.
func (t *talk) listed(info draft.Info) string {
	if info.Err != nil {
		return t.called(info) + ", can't be opened: " + info.Err.Error()
	}
	return fmt.Sprintf("%s, %s, changed %s", t.called(info), info.State, info.Changed.Local().Format(time.DateTime))
}

// picked does something with the draft whose number is typed.
func (t *talk) picked(infos []draft.Info, do func(draft.Info) error) func(string) (scene, error) {
	return func(rest string) (scene, error) {
		n, err := strconv.Atoi(rest)
		if err != nil || n < 1 || n > len(infos) {
			t.out.say("Which one? Add its number, from 1 to %d.", len(infos))
			return t.home, nil
		}
		return t.home, do(infos[n-1])
	}
}

func (t *talk) open(id string) (scene, error) {
	if err := t.Open(id); err != nil {
		t.out.say("%v", err)
		return t.home, nil
	}
	return t.opened(), nil
}

func (t *talk) begin(app profile.Application) (scene, error) {
	if err := t.Begin(app); err != nil {
		t.out.say("Can't save a new draft: %v", err)
		return t.home, nil
	}
	t.told = ""
	return t.account, nil
}

func (t *talk) copy(from draft.Info) error {
	info, err := t.Store.Copy(from.ID, "Copy of "+t.called(from))
	if err != nil {
		t.out.say("%v", err)
		return nil
	}
	t.out.say("Copied: %s. The copy isn't at Twilio yet.", info.Name)
	return nil
}

// delete asks first, and says that what exists at Twilio stays there.
func (t *talk) delete(info draft.Info) error {
	question := fmt.Sprintf("Delete %s? This removes its answers from %s for good.", t.called(info), t.Machine())
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

func (t *talk) called(info draft.Info) string {
	if info.Name == "" {
		return "New customer"
	}
	return info.Name
}
