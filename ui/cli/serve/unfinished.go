package serve

import (
	"encoding/json"
	"os"
	"slices"
	"sync"
)

// Unfinished remembers which customers were open when people's sessions were cut off, across
// restarts of the server. Its file has names of people and ids of drafts.
type Unfinished struct {
	File string
	mu   sync.Mutex
}

// unfinishedMax is how many customers are remembered for a person.
const unfinishedMax = 8

// Add remembers that a person's session with a customer was cut off.
func (u *Unfinished) Add(who, id string) error {
	return u.change(func(by map[string][]string) {
		ids := slices.DeleteFunc(by[who], func(old string) bool { return old == id })
		ids = append(ids, id)
		by[who] = ids[max(0, len(ids)-unfinishedMax):]
	})
}

// Take returns the customer that was cut off last, and forgets it; "" if there is none.
func (u *Unfinished) Take(who string) (id string, err error) {
	err = u.change(func(by map[string][]string) {
		if ids := by[who]; len(ids) > 0 {
			id, by[who] = ids[len(ids)-1], ids[:len(ids)-1]
		}
		if len(by[who]) == 0 {
			delete(by, who)
		}
	})
	return id, err
}

func (u *Unfinished) change(alter func(map[string][]string)) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	by := map[string][]string{}
	before, err := os.ReadFile(u.File)
	if err == nil {
		_ = json.Unmarshal(before, &by) // an unreadable file is as good as none
	} else if !os.IsNotExist(err) {
		return err
	}
	if by == nil {
		by = map[string][]string{}
	}
	alter(by)
	after, err := json.Marshal(by)
	if err != nil || string(after) == string(before) || len(before) == 0 && len(by) == 0 {
		return err
	}
	return replace(u.File, after)
}
