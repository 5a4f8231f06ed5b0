package form

import "unicode/utf8"

// A state is what undo brings back.
type state struct {
	text   string
	cursor int
}

// historyMax is how many steps undo goes back.
const historyMax = 200

// A history remembers the states of one field. Letters typed in a row are one step, up
// to the end of a word; so are deletions in a row.
type history struct {
	past, future []state
	run          int // +1 while typing, -1 while deleting, 0 otherwise
}

// note records an edit. One that changed nothing ends the run.
func (h *history) note(before, after state) {
	if before.text == after.text {
		h.run = 0
		return
	}
	run := 0
	switch utf8.RuneCountInString(after.text) - utf8.RuneCountInString(before.text) {
	case 1:
		if run = 1; after.text[len(after.text)-1] == ' ' {
			run = 2 // a word ends: the next letter begins a new step
		}
	case -1:
		run = -1
	}
	if h.run != 1 || run < 1 {
		if h.run != -1 || run != -1 {
			h.past = append(h.past, before)
		}
	}
	if len(h.past) > historyMax {
		h.past = h.past[1:]
	}
	h.run, h.future = run, nil
}

// undo returns the state before now.
func (h *history) undo(now state) (state, bool) {
	return h.swap(&h.past, &h.future, now)
}

// redo returns the state that undo left.
func (h *history) redo(now state) (state, bool) {
	return h.swap(&h.future, &h.past, now)
}

func (h *history) swap(from, to *[]state, now state) (state, bool) {
	h.run = 0
	if len(*from) == 0 {
		return state{}, false
	}
	s := (*from)[len(*from)-1]
	*from = (*from)[:len(*from)-1]
	*to = append(*to, now)
	return s, true
}
