package ui

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow"
)

// A format is how a receipt is written: as what kind of file, and how.
type format struct {
	ext   string
	write func(flow.Receipt) []byte
}

var (
	receiptText = format{"txt", textOf}
	receiptJSON = format{"json", jsonOf}
)

// savedMsg says where a receipt was saved, or why not.
type savedMsg struct {
	path string
	err  error
}

// save writes the receipt beside what is there: nothing is overwritten.
func (r *result) save(f format) func() (screen, tea.Cmd) {
	return func() (screen, tea.Cmd) {
		dir, receipt := r.s.Receipts, r.outcome().Receipt
		return r, func() tea.Msg {
			path, err := f.save(dir, receipt)
			return savedMsg{path, err}
		}
	}
}

func (f format) save(dir string, r flow.Receipt) (string, error) {
	return create(dir, "receipt-"+r.Profile, f.ext, f.write(r))
}

// create writes a file of its own, readable by its owner, under the first name
// that is free.
func create(dir, name, ext string, data []byte) (string, error) {
	for n := 1; ; n++ {
		path := filepath.Join(dir, name+"."+ext)
		if n > 1 {
			path = filepath.Join(dir, fmt.Sprintf("%s-%d.%s", name, n, ext))
		}
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) && n < 1000 {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = f.Write(data)
		return path, errors.Join(err, f.Close())
	}
}

// textOf is a receipt for people. It holds SIDs and no answers.
func textOf(r flow.Receipt) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "Secondary Customer Profile at Twilio\n\n%-28s %s\n%-28s %s\n%-28s %s\n",
		"Customer profile", r.Profile, "Account", r.Account, "Status", r.Status)
	if !r.Submitted.IsZero() {
		fmt.Fprintf(&b, "%-28s %s\n", "Submitted", r.Submitted.Format("2006-01-02 15:04:05 MST"))
	}
	if r.Evaluation != "" {
		fmt.Fprintf(&b, "%-28s %s\n", "Evaluation", r.Evaluation)
	}
	b.WriteString("\nObjects\n")
	for _, line := range r.Steps {
		fmt.Fprintf(&b, "%-28s %s\n", line.Step, line.SID)
	}
	b.WriteString("\nTwilio reviews the profile, mostly within minutes, at times up to 72 hours.\n")
	return []byte(b.String())
}

// jsonOf is a receipt for programs.
func jsonOf(r flow.Receipt) []byte {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil { // there is nothing in a receipt that JSON cannot hold
		panic(err)
	}
	return append(data, '\n')
}
