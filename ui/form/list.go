package form

import (
	"slices"
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/profile"
)

// listMax is how many lines a list takes.
const listMax = 1000

// list edits several lines, such as phone numbers. Enter on a line with text opens
// another one, on an empty line it moves on. Backspace on an empty line removes it. A
// comma ends a line and begins the next.
type list struct {
	f     *Field
	lines []line // at least one
	at    int
	top   int
}

func newList(f *Field) *list { return &list{f: f, lines: []line{newLine(f.q.Max)}} }

func (l *list) load(text string) {
	if text == l.text() {
		return
	}
	l.lines, l.at = l.lines[:0], 0
	for _, v := range (profile.Application{l.f.q.Key: text}).Values(l.f.q.Key) {
		one := newLine(l.f.q.Max)
		one.set(v)
		l.lines = append(l.lines, one)
	}
	if len(l.lines) == 0 {
		l.lines = append(l.lines, newLine(l.f.q.Max))
	}
	l.at = len(l.lines) - 1
}

func (l *list) text() string {
	values := make([]string, 0, len(l.lines))
	for i := range l.lines {
		if v := l.lines[i].value(); strings.TrimSpace(v) != "" {
			values = append(values, v)
		}
	}
	return strings.Join(values, profile.Separator)
}

// cursor counts the lines before, each with its separator.
func (l *list) cursor() int {
	n := 0
	for i := range l.at {
		if v := l.lines[i].value(); strings.TrimSpace(v) != "" {
			n += utf8.RuneCountInString(v) + 1
		}
	}
	return n + l.lines[l.at].ti.Position()
}

func (l *list) setCursor(at int) {
	for i := range l.lines {
		n := utf8.RuneCountInString(l.lines[i].value())
		if at <= n || i == len(l.lines)-1 {
			l.at = i
			l.lines[i].ti.SetCursor(at)
			return
		}
		at -= n + 1
	}
}

func (l *list) half() bool { return false }

// focus removes empty lines when the focus leaves.
func (l *list) focus(on bool) {
	if on {
		return
	}
	l.lines = slices.DeleteFunc(l.lines, func(one line) bool { return strings.TrimSpace(one.value()) == "" })
	if len(l.lines) == 0 {
		l.lines = append(l.lines, newLine(l.f.q.Max))
	}
	l.at = min(l.at, len(l.lines)-1)
}

// commit opens another line on Enter, unless this one is empty.
func (l *list) commit(enter bool) (stay bool) {
	if !enter || strings.TrimSpace(l.lines[l.at].value()) == "" {
		return false
	}
	l.open("")
	return true
}

// open adds a line with text below this one. It stops silently at a limit that only a
// wrong paste reaches.
func (l *list) open(text string) {
	if len(l.lines) >= listMax {
		return
	}
	one := newLine(l.f.q.Max)
	one.set(text)
	one.ti.CursorStart()
	l.at++
	l.lines = slices.Insert(l.lines, l.at, one)
}

func (l *list) key(msg tea.KeyPressMsg) bool {
	k, here := l.f.page.keys, &l.lines[l.at]
	switch {
	case key.Matches(msg, k.Up):
		if l.at == 0 {
			return false
		}
		l.at--
	case key.Matches(msg, k.Down):
		if l.at == len(l.lines)-1 {
			return false
		}
		l.at++
	case msg.Text == "," || msg.Text == ";":
		runes := []rune(here.value())
		head, tail := string(runes[:here.ti.Position()]), string(runes[here.ti.Position():])
		if strings.TrimSpace(head) == "" {
			return true
		}
		here.set(head)
		l.open(strings.TrimSpace(tail))
	case key.Matches(msg, lineKeys.DeleteCharacterBackward) && here.value() == "" && len(l.lines) > 1:
		l.lines = slices.Delete(l.lines, l.at, l.at+1)
		l.at = max(0, l.at-1)
		l.lines[l.at].ti.CursorEnd()
	default:
		return here.key(msg)
	}
	return true
}

// insert is a paste of one or several lines.
func (l *list) insert(text string) {
	first := true
	for v := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		if v = strings.TrimSpace(v); v == "" {
			continue
		}
		if !first {
			l.open("")
		}
		l.lines[l.at].insert(v)
		first = false
	}
}

func (l *list) draw(width, height int, focused bool) drawing {
	s := l.f.page.styles
	var d drawing
	if !focused {
		if l.text() == "" {
			return drawing{lines: []string{l.f.blank(width)}}
		}
		return drawing{lines: []string{s.Value.Render(cut(strings.ReplaceAll(l.text(), profile.Separator, ", "), width))}}
	}
	d.head = min(height, len(l.lines))
	room := max(1, min(height, len(l.lines)))
	l.top = max(0, min(min(max(l.top, l.at-room+1), l.at), len(l.lines)-room))
	number := len(itoa(len(l.lines))) + 1
	for i := l.top; i < l.top+room; i++ {
		label := itoa(i + 1)
		label = strings.Repeat(" ", number-1-len(label)) + label + " "
		shown, x := l.lines[i].window(width - number)
		if i == l.at {
			d.cursor = &point{number + x, len(d.lines)}
		} else {
			shown = cut(l.lines[i].value(), width-number)
		}
		d.spots = append(d.spots, spot{y: len(d.lines), option: i + 1})
		d.lines = append(d.lines, s.Quiet.Render(label)+s.Value.Render(shown))
	}
	return d
}

func (l *list) click(at spot) {
	if at.option > 0 && at.option <= len(l.lines) {
		l.at = at.option - 1
		number := len(itoa(len(l.lines))) + 1
		l.lines[l.at].ti.SetCursor(l.lines[l.at].at(at.x-number, at.width-number))
	}
}
