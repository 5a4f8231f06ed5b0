package sandbox

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A restart keeps the objects, a review and a call that were going on, and gives no SID twice.
func TestStateSurvivesARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "state.json")
		o := Options{Review: Review{Pending: time.Minute, Reading: time.Minute}, Seed: 7, Faults: faults(t, "create-address:2=late,after=1h"), Hold: time.Second}
		s, err := Open(file, o)
		if err != nil {
			t.Fatal(err)
		}
		me := s.Parent().SID
		w := complete(t, s, me)
		w.submit(t, s, me)
		late := Call{Op: Create, Kind: Address, Account: me, Fields: map[string]string{"customer_name": "late", "street": "1 Main St", "city": "Oakland",
			"region": "CA", "postal_code": "94607", "iso_country": "US"}}
		if _, err := s.Do(t.Context(), late); err == nil {
			t.Fatal("the late call was answered")
		}

		o.Faults = nil
		again, err := Open(file, o)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := s.Snapshot(), again.Snapshot(); !same(a, b) || b.Pending != 1 {
			t.Errorf("there are %d objects and %d pending calls after the restart, %d and %d before", len(b.Objects), b.Pending, len(a.Objects), a.Pending)
		}
		if a, b := fmt.Sprint(s.Log()), fmt.Sprint(again.Log()); a != b {
			t.Errorf("the log after the restart is\n%s\nand was\n%s", b, a)
		}
		time.Sleep(time.Hour)
		snapshot := again.Snapshot()
		if got := snapshot.Find(w.profile).Fields["status"]; got != "twilio-approved" {
			t.Errorf("after its review the profile is %s", got)
		}
		if n := len(snapshot.Of(Address, me)); n != 3 {
			t.Errorf("after the late call there are %d addresses", n)
		}
		fresh := complete(t, again, me)
		for _, o := range snapshot.Objects {
			if o.SID == fresh.profile || o.SID == fresh.first {
				t.Errorf("SID %s was given twice", o.SID)
			}
		}
	})
}

// same compares states. Times are the same if they mean the same moment.
func same(a, b Snapshot) bool {
	if len(a.Objects) != len(b.Objects) {
		return false
	}
	for i := range a.Objects {
		x, y := *a.Objects[i], *b.Objects[i]
		for _, pair := range [][2]*time.Time{{&x.Created, &y.Created}, {&x.Updated, &y.Updated}, {&x.Submitted, &y.Submitted}, {&x.Hidden, &y.Hidden}, {&x.Unlisted, &y.Unlisted}} {
			if !pair[0].Equal(*pair[1]) {
				return false
			}
			*pair[0], *pair[1] = time.Time{}, time.Time{}
		}
		if !reflect.DeepEqual(x, y) {
			return false
		}
	}
	return true
}

// Each of many parallel changes is in the file when it has been answered.
func TestStateOfParallelChanges(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state.json")
	s, err := Open(file, Options{Accounts: SeedWith(NoPrimary)})
	if err != nil {
		t.Fatal(err)
	}
	me := s.Parent().SID
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 5 {
				made, err := s.Do(t.Context(), Call{Op: Create, Kind: EndUser, Account: me,
					Fields: map[string]string{"friendly_name": fmt.Sprint(i, j), "type": "authorized_representative_1"}})
				if err != nil {
					t.Error(err)
					return
				}
				data, err := os.ReadFile(file)
				if err != nil || !strings.Contains(string(data), made.Object.SID) {
					t.Errorf("%s was answered and is not in the file (%v)", made.Object.SID, err)
				}
			}
		})
	}
	all.Wait()
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(entries) != 1 {
		t.Errorf("there are other files beside the state file: %v %v", entries, err)
	}
}

func TestUnusableStateFiles(t *testing.T) {
	for content, want := range map[string]string{"nonsense": "not a state file", `{"Version": 99}`: "has version 99"} {
		file := filepath.Join(t.TempDir(), "state.json")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(file, Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", content, err)
		}
		if data, _ := os.ReadFile(file); string(data) != content {
			t.Errorf("%q was overwritten", content)
		}
	}
	if _, err := Open(filepath.Join(t.TempDir(), "no", "such", "directory"), Options{}); err == nil {
		t.Error("a file in no directory was opened")
	}
}
