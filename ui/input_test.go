package ui

import (
	"context"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// What Bubble Tea gets for what a terminal sends. < and > are the marks of a paste, |
// separates reads, … is a pause.
func TestPastesEnd(t *testing.T) {
	long := strings.Repeat("Owl Bakery ", 3)
	for name, c := range map[string][2]string{
		"a whole paste":                   {"<Owl>x", "<Owl>x"},
		"its end is lost":                 {"<Owl…x", "<Owl>x"},
		"its end comes late":              {"<Owl…>x", "<Owl>x"},
		"and after keys":                  {"<Owl…x|y|>z", "<Owl>xyz"},
		"with the rest of the text":       {"<Owl …Bakery>x", "<Owl ><Bakery>x"},
		"slowly, in three":                {"<Owl …" + long + "…Inc>x", "<Owl ><" + long + "><Inc>x"},
		"with a line of it":               {"<Owl\r…" + long + "\rInc>x", "<Owl\r><" + long + "\rInc>x"},
		"the end in two reads":            {"<Owl\x1b[20|1~x", "<Owl>x"},
		"the end in six":                  {"<Owl\x1b|[|2|0|1|~x", "<Owl>x"},
		"the end with a pause in it":      {"<Owl\x1b[20…1~x", "<Owl>x"},
		"the start in six":                {"\x1b|[|2|0|0|~Owl…x", "<Owl>x"},
		"a late end in six":               {"<Owl…\x1b|[|2|0|1|~x", "<Owl>>x"},
		"half an end, then a key":         {"<Owl\x1b[20…x", "<Owl>x"},
		"half an end, then another key":   {"<Owl\x1b…\x1b[A", "<Owl>\x1b[A"},
		"a character in two reads":        {"<\xc3|\xa9>", "<é>"},
		"and a pause between":             {"<Ros\xc3…\xa9e>", "<Ros><ée>"},
		"half a character, then a key":    {"<Ros\xc3…x", "<Ros>x"},
		"ctrl+c at once":                  {"<Owl|\x03|\x03", "<Owl>\x03\x03"},
		"twice in one read":               {"<Owl|\x03\x03", "<Owl>\x03\x03"},
		"ctrl+c in the read of the paste": {"<Owl\x03…", "<Owl>\x03"},
		"ctrl+c in a text":                {"<Owl\x03|Inc>", "<Owl\x03Inc>"},
		"ctrl+c as Kitty sends it":        {"<Owl|\x1b[99;5u", "<Owl>\x1b[99;5u"},
		"with Num Lock":                   {"<Owl|\x1b[99::99;133:1u", "<Owl>\x1b[99::99;133:1u"},
		"ctrl+c as xterm can send it":     {"<Owl|\x1b[27;5;99~", "<Owl>\x1b[27;5;99~"},
		"another key as Kitty sends it":   {"<Owl|\x1b[98;5u>", "<Owl\x1b[98;5u>"},
		"a burst of keys":                 {"<Owl…abc\rdef\r", "<Owl>abc\rdef\r"},
		"a paste after one without end":   {"<Owl…x|<Inc>", "<Owl>x<Inc>"},
		"esc is not held up":              {"x|\x1b", "x\x1b"},
		"nor are keys like the marks":     {"\x1b[20~|\x1b[2~|\x1b[20|~", "\x1b[20~\x1b[2~\x1b[20~"},
		"an end without a paste":          {"x>y", "xy"},
		"one too long":                    {"<" + strings.Repeat("x", pasteMax) + "|y>z", "<" + strings.Repeat("x", pasteMax) + ">z"},
	} {
		marks := strings.NewReplacer("<", string(pasteStart), ">", string(pasteEnd))
		t.Run(name, func(t *testing.T) {
			var p pastes
			var got []byte
			for i, part := range strings.Split(c[0], "…") {
				if i > 0 && p.open {
					got = append(got, p.end()...)
				}
				for read := range strings.SplitSeq(part, "|") {
					got = append(got, p.take([]byte(marks.Replace(read)))...)
				}
			}
			if want := marks.Replace(c[1]); string(got) != want {
				t.Errorf("got  %.200q\nwant %.200q", got, want)
			}
		})
	}
}

// A proper stream passes unchanged, however it's cut into reads.
func TestProperPastesPass(t *testing.T) {
	words := []string{"Owl", "é", "👩‍👩‍👧", "\r", "\x1b[A", "\x1b", "\x1b[20~", "\x03", "<株式会社\n\x03…>", "<>", "<" + strings.Repeat("Bakery ", 900) + ">"}
	marks := strings.NewReplacer("<", string(pasteStart), ">", string(pasteEnd))
	for seed := range uint64(500) {
		rng := rand.New(rand.NewPCG(seed, 11))
		var stream strings.Builder
		for range 12 {
			stream.WriteString(marks.Replace(words[rng.IntN(len(words))]))
		}
		var p pastes
		var got strings.Builder
		for rest := stream.String(); rest != ""; {
			n := 1 + rng.IntN(min(len(rest), 1+rng.IntN(4096)))
			if ctrlC([]byte(rest[:n])) == n && p.open {
				n = min(n+1, len(rest)) // not text by itself
			}
			got.Write(p.take([]byte(rest[:n])))
			rest = rest[n:]
		}
		if got.String() != stream.String() || p.open {
			t.Fatalf("seed %d: got %q\nof %q", seed, got.String(), stream.String())
		}
	}
}

// If nobody reads when the terminal is handed over, keys work again afterwards.
func TestKeysComeAgainAfterAnInterruption(t *testing.T) {
	line, keyboard := io.Pipe()
	defer keyboard.Close()
	in, interrupt, stop := guardPastes(line)
	defer stop()
	key := make([]byte, 1)
	resume := interrupt()
	if n, err := in.Read(key); n != 0 || err != io.EOF { // as while somebody reads
		t.Errorf("interrupted: %d, %v", n, err)
	}
	resume()
	interrupt()()
	go func() { _, _ = io.WriteString(keyboard, "x") }()
	if n, err := in.Read(key); n != 1 || err != nil || key[0] != 'x' {
		t.Errorf("afterwards: %q, %v", key[:n], err)
	}
}

const unended = "\x1b[200~"

// If the end of a paste is lost, you can still type and quit.
func TestPasteWithoutEnd(t *testing.T) {
	for name, play := range map[string]func(*testing.T, *stage){
		"in a field": func(t *testing.T, st *stage) {
			st.open(80, 24).see("Welcome").press("n[enter]").see("Friendly name").send(unended + "partial").see("partial")
			st.press(" more").see("partial more").send("\x1b[201~").press("!").see("partial more!").press("[ctrl+c]").end()
			if got := st.kept()[profile.FriendlyName]; got != "partial more!" {
				t.Errorf("kept %q", got)
			}
		},
		"and ctrl+c at once": func(t *testing.T, st *stage) {
			st.open(80, 24).see("Welcome").press("n[enter]").see("Friendly name").send(unended + "partial")
			time.Sleep(50 * time.Millisecond) // two reads
			st.press("[ctrl+c]").end()
			if got := st.kept()[profile.FriendlyName]; got != "partial" {
				t.Errorf("kept %q", got)
			}
		},
		"slowly": func(t *testing.T, st *stage) {
			st.open(80, 24).see("Welcome").press("n[enter]").see("Friendly name").send(unended + "Owl ").see("Owl")
			st.press("Bakery").see("Owl Bakery").send(", Inc.\x1b[201~").see("Owl Bakery, Inc.").press("[ctrl+c]").end()
		},
		"at home": func(t *testing.T, st *stage) {
			st.open(80, 24).see("Welcome").send(unended + "n\r")
			time.Sleep(pastePause + 100*time.Millisecond)
			st.press("[ctrl+c]").end()
			if infos, err := st.config.Store.List(); err != nil || len(infos) > 0 {
				t.Errorf("it is taken for keys: %v, %v", infos, err)
			}
		},
		"at sign-in": func(t *testing.T, st *stage) {
			st.config.Demo = false
			st.config.Connect = func(context.Context, *desk.SignIn) (desk.Connection, error) {
				return desk.Connection{}, noCredentials{}
			}
			st.with(nil).open(80, 24).see("All answers pass the checks").press("[ctrl+t][home][enter]").see("no Twilio credentials")
			st.press("[down][enter]").see("Auth token").send(unended + "AC123").see("AC123").press("4").see("AC1234").press("[ctrl+c]").end()
		},
		"during a run": func(t *testing.T, st *stage) {
			st.with(nil).open(80, 24).see("All answers pass the checks").press("[ctrl+s]").see("limiting calls").send(unended + "y\r")
			time.Sleep(50 * time.Millisecond)
			st.press("[ctrl+c]").see("Stop the run?").press("[ctrl+c]").end()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			slow, err := sandbox.ParseFault("create-supporting-document=429,retry-after=60")
			if err != nil {
				t.Fatal(err)
			}
			play(t, newStage(t, sandbox.Options{Faults: []sandbox.Fault{slow}}))
		})
	}
}
