package linear

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team"
)

// In a team, a customer goes from hand to hand: opened, handed over, taken over.

// enter opens a customer, and asks what to do if a colleague has them open.
func (t *talk) enter(info draft.Info) (scene, error) {
	err := t.Do(t.ctx, t.Reopening(info.ID))
	if err == nil {
		return t.opened(), nil
	}
	if by, held := t.HeldBy(err); held {
		return t.held(info, by), nil
	}
	t.out.say("%v", err)
	return t.home, nil
}

// held asks what to do with a customer that a colleague has open.
func (t *talk) held(info draft.Info, by *draft.HeldError) scene {
	return func() (scene, error) {
		who := t.Person(by.Who)
		if who == "you" {
			t.out.say("You have %s open in another window since %s.", t.called(info), clock(by.Since))
		} else {
			t.out.say("%s has %s open since %s. If you take it over, %s is told and can't type anymore. What %s typed so far is saved.", who, t.called(info), clock(by.Since), who, who)
		}
		return t.choose(
			option{key: "look", says: "look at it", do: to(t.look(info))},
			option{key: "take", says: "take it over", do: to(t.takeOver(info))},
			option{says: "leave it, and list all customers", do: to(t.home)})
	}
}

func (t *talk) takeOver(info draft.Info) scene {
	return func() (scene, error) {
		if err := t.Do(t.ctx, t.TakingOver(info.ID)); err != nil {
			t.out.say("%v", err)
			return t.home, nil
		}
		return t.opened(), nil
	}
}

// look lists the answers of a customer without opening them.
func (t *talk) look(info draft.Info) scene {
	return func() (scene, error) {
		v, err := t.Store.View(info.ID)
		if err != nil {
			t.out.say("%v", err)
			return t.home, nil
		}
		t.out.say("")
		t.out.say("%s", t.listed(v.Info))
		t.answers(v.Answers)
		return t.choose(
			option{key: "open", says: "open it", do: func(string) (scene, error) { return t.enter(info) }},
			option{key: "who", says: "list who did what", do: func(string) (scene, error) { t.trail(info.ID); return t.look(info), nil }},
			option{key: "look", says: "look again", do: to(t.look(info))},
			option{says: "all customers", do: to(t.home)})
	}
}

// taken says who took the open customer, what became of the answers, and what to do now. It
// comes in the place of the next line that is typed.
func (t *talk) taken() (scene, error) {
	title, info, lacking, app := t.LostTo(), t.Info(), t.Lacking(), t.Answers()
	t.in.gone = nil
	t.Close()
	t.out.turn(false)
	t.out.say("")
	t.out.say("%s", title)
	if len(lacking) == 0 {
		t.out.say("Every answer that you entered is saved.")
	}
	for _, k := range lacking {
		if f, ok := profile.Find(k); ok {
			t.out.say("Not saved: %s: %s", f.NameIn(app), app.Display(k))
		}
	}
	next, err := t.choose(
		option{key: "look", says: "look at it", do: to(t.look(info))},
		option{key: "take", says: "take it back", do: to(t.takeOver(info))},
		option{says: "all customers", do: to(t.home)})
	if c := (*command)(nil); err == nil || errors.As(err, &c) { // they have read it
		t.Dismiss(info.ID)
	}
	return next, err
}

// handOver chooses a colleague for a customer, and asks for a note. do hands over.
func (t *talk) handOver(name string, back scene, do func(to, note string) desk.Work) scene {
	return func() (scene, error) {
		if _, ok := t.Team(); !ok {
			why := t.ReadOnly
			if why == "" {
				why = "Only a team can hand customers over. See --store"
			}
			t.out.say("%s.", why)
			return back, nil
		}
		ctx, cancel := context.WithTimeout(t.ctx, 10*time.Second)
		defer cancel()
		names, err := t.Others(ctx)
		if err != nil {
			t.out.say("%v", err)
			return back, nil
		}
		give := func(who string) func(string) (scene, error) {
			return func(string) (scene, error) { return t.handTo(name, who, back, do) }
		}
		t.out.say("Who goes on with %s? Type a number or a name.", name)
		options := []option{{key: "1", says: team.Anybody, do: give("")}}
		for i, who := range names {
			options = append(options, option{key: strconv.Itoa(i + 2), says: who, do: give(who)})
		}
		return t.choose(append(options, option{says: "back", do: to(back)})...)
	}
}

func (t *talk) handTo(name, who string, back scene, do func(to, note string) desk.Work) (scene, error) {
	t.out.say("Type a note, such as what's missing. It's encrypted like the answers. Enter alone: no note.")
	t.out.prompt()
	note, err := t.in.line()
	if err != nil {
		return nil, err
	}
	if c := asCommand(note); c != nil {
		return nil, c
	}
	if err := t.Do(t.ctx, do(who, strings.TrimSpace(unescaped(note)))); err != nil {
		t.out.say("Not handed over: %v", err)
		return back, nil
	}
	t.out.say("%s", desk.HandedOver(name, who))
	return t.home, nil
}

// handOverClosed hands over a customer of the list.
func (t *talk) handOverClosed(info draft.Info) (scene, error) {
	if by, held := desk.Holder(info); held {
		t.out.say("Not now: %s has %s open.", by.Who, t.called(info))
		return t.home, nil
	}
	return t.handOver(t.called(info), t.home, func(to, note string) desk.Work { return t.HandingOverClosed(info.ID, to, note) }), nil
}

// handOverOpen is the command for the open customer.
func (t *talk) handOverOpen(_ string, here scene) (scene, error) {
	if !t.IsOpen() {
		return t.none(here)
	}
	name := cmp.Or(t.Answers().Text(profile.FriendlyName), t.Answers().Text(profile.BusinessName), desk.Unnamed)
	return t.handOver(name, here, t.HandingOver), nil
}

// whoDidWhat is the command for the open customer.
func (t *talk) whoDidWhat(_ string, here scene) (scene, error) {
	if !t.IsOpen() {
		return t.none(here)
	}
	t.trail(t.Info().ID)
	return here, nil
}

// trail lists who did what with a customer, the last deed at the end.
func (t *talk) trail(id string) {
	shared, ok := t.TeamView()
	if !ok {
		t.out.say("Only a team's customers have a list of who did what. See --store.")
		return
	}
	trail, err := shared.Trail(id)
	if err != nil {
		t.out.say("%v", err)
		return
	}
	for _, d := range desk.Deeds(trail) {
		t.out.say("  %s: %s %s", d.At.Local().Format(time.DateTime), d.Who, d.What)
	}
}

// hands says in whose hands a customer is; "" if in nobody's.
func (t *talk) hands(info draft.Info) string {
	text := ""
	if by, held := desk.Holder(info); held {
		verb := " has it open since "
		if by.Who == t.Me() {
			verb = " have it open in another window since "
		}
		text += ", " + t.Person(by.Who) + verb + clock(by.Since)
	}
	if info.For != "" {
		text += ", for " + t.Person(info.For)
		if info.From != "" {
			text += " from " + t.Person(info.From)
		}
		if info.Note != "" {
			text += ": " + info.Note
		}
	}
	return text
}

// noted repeats what was said when the open customer was handed over.
func (t *talk) noted() {
	if info := t.Info(); info.Note != "" {
		t.out.say("Note from %s: %s", t.Person(info.From), info.Note)
	}
}

func clock(at time.Time) string { return desk.ClockTime(at, time.Now()) }

// picking does something with the customer whose number is typed.
func (t *talk) picking(infos []draft.Info, do func(draft.Info) (scene, error)) func(string) (scene, error) {
	return func(rest string) (scene, error) {
		n, err := strconv.Atoi(rest)
		if err != nil || n < 1 || n > len(infos) {
			t.out.say("Which one? Add its number, from 1 to %d.", len(infos))
			return t.home, nil
		}
		return do(infos[n-1])
	}
}

// errGone is what reading a line returns when somebody took the open customer.
var errGone = errors.New("the customer was taken")
