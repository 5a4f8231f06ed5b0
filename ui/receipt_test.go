package ui

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// A receipt is saved as text and as JSON in a new file, readable only by its owner and
// without any answer. SID and receipt go to the clipboard only on their keys.
func TestReceipt(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{}).with(nil).open(80, 24)
	st.see("All answers pass the checks").press("[ctrl+s]").see("Submitted for review")
	st.press("w").see("Saved").press("w").see("-2.txt").press("j").see(".json")
	if st.sent("\x1b]52;") {
		t.Error("something was copied without being asked for")
	}
	st.press("y").see("Copied BU").press("Y").see("Copied the receipt")
	for late := time.Now().Add(patience); st.copies() < 2 && time.Now().Before(late); time.Sleep(time.Millisecond) {
	}
	st.press("[ctrl+c]").end()

	files, err := filepath.Glob(filepath.Join(st.config.ui.Receipts, "receipt-BU*"))
	if err != nil || len(files) != 3 {
		t.Fatalf("saved %d files (%v), want 3", len(files), err)
	}
	sid := st.only().Profile
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 || !strings.Contains(string(data), sid) {
			t.Errorf("%s has mode %v and holds %s", filepath.Base(file), info.Mode(), data)
		}
		for _, answer := range []profile.Key{profile.BusinessName, profile.RegistrationNo, profile.Email} {
			if strings.Contains(string(data), profile.Sample().Text(answer)) {
				t.Errorf("%s holds the answer to %s", filepath.Base(file), answer)
			}
		}
		if copied := base64.StdEncoding.EncodeToString(data); strings.HasSuffix(file, ".txt") && !strings.Contains(st.raw.String(), "\x1b]52;c;"+copied) {
			t.Errorf("%s is not what was copied", filepath.Base(file))
		}
		if strings.HasSuffix(file, ".json") {
			var r flow.Receipt
			if err := json.Unmarshal(data, &r); err != nil || r.Profile != sid || r.Status != "pending-review" {
				t.Errorf("the JSON receipt is %+v (%v)", r, err)
			}
		}
	}
	if !strings.Contains(st.raw.String(), "\x1b]52;c;"+base64.StdEncoding.EncodeToString([]byte(sid))) {
		t.Error("the SID was not copied")
	}
}

// copies counts what was sent to the clipboard.
func (st *stage) copies() int {
	st.mu.Lock()
	defer st.mu.Unlock()
	return strings.Count(st.raw.String(), "\x1b]52;c;")
}
