package desk

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"trusthub-wizard/flow"
)

// SaveReceipt writes a receipt into a directory, as text or as JSON, and returns its path.
// Only the owner can read the file. It never overwrites one.
func SaveReceipt(dir string, r flow.Receipt, asJSON bool) (string, error) {
	ext, data := "txt", []byte(ReceiptText(r))
	if asJSON {
		var err error
		if data, err = json.MarshalIndent(r, "", "  "); err != nil {
			return "", err
		}
		ext, data = "json", append(data, '\n')
	}
	for n := 1; ; n++ {
		name := "receipt-" + r.Profile
		if n > 1 {
			name += fmt.Sprintf("-%d", n)
		}
		path := filepath.Join(dir, name+"."+ext)
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

// ReceiptText is a receipt for people. It holds SIDs, but no answers.
func ReceiptText(r flow.Receipt) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Secondary customer profile at Twilio\n\n%-28s %s\n%-28s %s\n%-28s %s\n",
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
	for _, fact := range Facts(r) {
		b.WriteString("\n" + fact)
	}
	b.WriteString("\nReview time: " + flow.ReviewTime + ".\n")
	return b.String()
}
