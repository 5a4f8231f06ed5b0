package apply

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/report"
)

// severity ranks the exit codes of many files, worst first: what stops all files, then what
// running again solves, then what people have to fix in the answers. A script that repeats
// apply while it gets 6 does everything that needs no new answers.
var severity = []int{console.ExitUnexpected, console.ExitUsage, console.ExitUnauthorized, console.ExitCutOff, console.ExitNoncompliant, console.ExitProblems, console.ExitLocked}

// severityText is that ranking for the help text, without the code that no file can have.
func severityText() string {
	var codes []string
	for _, code := range severity {
		if code != console.ExitUsage {
			codes = append(codes, fmt.Sprint(code))
		}
	}
	return strings.Join(codes, ", ")
}

// A batchError says that some of many files weren't submitted.
type batchError struct {
	text, hint string
	ends       []ending
}

func (e *batchError) Error() string { return e.text }
func (e *batchError) Hint() string  { return e.hint }

// ExitCode is the worst exit code of the files.
func (e *batchError) ExitCode() int {
	worst := len(severity)
	for _, end := range e.ends {
		if i := slices.Index(severity, console.ExitCode(end.err)); i >= 0 {
			worst = min(worst, i)
		}
	}
	if worst == len(severity) {
		return console.ExitDone
	}
	return severity[worst]
}

// errNotBegun is the error of a file that apply didn't get to.
var errNotBegun = fmt.Errorf("it wasn't started: %w", context.Canceled)

// The results of files that didn't get as far as a run.
const (
	notBegun  = "not begun"
	notOpened = "not opened" // its draft can't be opened
)

// name is the result of a file.
func (e ending) name() string {
	switch {
	case e.begun && e.err != nil && e.outcome.Result == flow.Submitted:
		return report.ResultName(flow.Stopped) // the program panicked
	case e.begun:
		return report.ResultName(e.outcome.Result)
	case e.err != nil && !errors.Is(e.err, errNotBegun):
		return notOpened
	}
	return notBegun
}

// results are in the order of a tally.
var results = []string{
	report.ResultName(flow.Submitted), report.ResultName(flow.Noncompliant), report.ResultName(flow.Rejected), report.ResultName(flow.Stopped),
	report.ResultName(flow.Interrupted), notOpened, notBegun,
}

func tallied(ends []ending) map[string]int {
	counts := map[string]int{}
	for _, e := range ends {
		counts[e.name()]++
	}
	return counts
}

// inWords is a tally of files: "12 files: 10 submitted, 2 not begun".
func inWords(counts map[string]int) string {
	total := 0
	var parts []string
	for _, result := range results {
		if n := counts[result]; n > 0 {
			total += n
			parts = append(parts, fmt.Sprintf("%d %s", n, result))
		}
	}
	return console.Plural(total, "file") + ": " + strings.Join(parts, ", ")
}

// A summaryLine is the result of a file in JSON. There is one for each file, at the end.
type summaryLine struct {
	Event    string `json:"event"` // "summary"
	File     string `json:"file"`
	Name     string `json:"name"`
	Result   string `json:"result"`
	ExitCode int    `json:"exit_code"` // of this file alone
	Draft    string `json:"draft"`
	Profile  string `json:"customer_profile_sid,omitempty"`
	Status   string `json:"status,omitempty"`
	Error    string `json:"error,omitempty"`
}

// summarize prints the result of each file, and what to do next.
func (b *batch) summarize() error {
	width := 0
	for _, t := range b.tasks {
		width = max(width, len(t.file))
	}
	for i, t := range b.tasks {
		e := &b.ends[i]
		if !e.begun && e.err == nil {
			e.err = errNotBegun
		}
		if err := b.summary(t, *e, width); err != nil {
			return err
		}
	}
	counts := tallied(b.ends)
	if counts[report.ResultName(flow.Submitted)] < len(b.ends) {
		return &batchError{ends: b.ends, text: inWords(counts), hint: b.advice(counts)}
	}
	b.Settle("What was submitted stays submitted. To see it: " + b.CommandLine("drafts", "list"))
	b.Note("%s. %s To see the status of one: %s BU…", inWords(counts), b.whatFollows(), b.CommandLine("status"))
	return nil
}

// whatFollows says what Twilio does with profiles that were all submitted, perhaps long ago.
func (b *batch) whatFollows() string {
	approved := 0
	for _, e := range b.ends {
		if e.outcome.Receipt.Status == "twilio-approved" {
			approved++
		}
	}
	switch approved {
	case 0:
		return "Twilio reviews them (" + flow.ReviewTime + ")."
	case len(b.ends):
		return "Twilio approved them."
	}
	return fmt.Sprintf("Twilio approved %d and reviews the others (%s).", approved, flow.ReviewTime)
}

func (b *batch) summary(t task, e ending, width int) error {
	r := e.outcome.Receipt
	if !b.JSON {
		b.Say("%-*s  %-12s  %-34s  %s", width, t.file, e.name(), cmp.Or(r.Profile, "-"), r.Status)
		return nil
	}
	line := summaryLine{
		Event: "summary", File: t.file, Name: t.app.Value(profile.FriendlyName), Result: e.name(), ExitCode: console.ExitCode(e.err),
		Draft: t.match.Draft, Profile: r.Profile, Status: r.Status,
	}
	if e.err != nil {
		line.Error = e.err.Error()
	}
	return b.Encode(line)
}

// fewFiles is how many files fit on a command line that people read.
const fewFiles = 5

// advice says what to do about files that weren't submitted.
func (b *batch) advice(counts map[string]int) string {
	var fix, rest, again []string
	for i, t := range b.tasks {
		switch code := console.ExitCode(b.ends[i].err); {
		case code == console.ExitCutOff:
			rest = append(rest, t.file)
			again = appendNew(again, t.again)
		case code != console.ExitDone:
			fix = append(fix, t.file)
			again = appendNew(again, t.again)
		}
	}
	text := "What was submitted stays submitted."
	if len(fix) > 0 {
		text += " Fix the problems above in " + named(fix) + "."
	}
	if len(rest)+len(fix) <= fewFiles || len(again) == 2 {
		return text + " To continue without creating anything twice: " + b.CommandLine(append([]string{"apply"}, again...)...)
	}
	return text + " Run the same command again to continue without creating anything twice."
}

// appendNew adds words that aren't at the end already: all rows of a table are one command.
func appendNew(words, more []string) []string {
	if n := len(words) - len(more); n >= 0 && slices.Equal(words[n:], more) {
		return words
	}
	return append(words, more...)
}

// named lists the files, or says how many there are.
func named(files []string) string {
	if len(files) > fewFiles {
		return console.Plural(len(files), "file")
	}
	return strings.Join(files, ", ")
}
