package flow

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

var (
	histories = flag.Int("histories", 3000, "how many histories the simulation lives through")
	oneSeed   = flag.Uint64("seed", 0, "live through the history of this seed only")
	verbose   = flag.Bool("history", false, "tell the events of each history")
)

// TestSimulation runs many histories of one onboarding under a virtual clock. A seed decides
// everything in a history: what happens to each call, how Twilio behaves where that isn't
// documented, when the process is killed or cut off, when it starts again, and if the answers
// change in between, or the phone numbers after the submission. In the end there must be
// exactly one profile, one object per step, one submission, and nothing else.
//
//	go test ./flow -run TestSimulation                       a few thousand
//	go test ./flow -run TestSimulation -histories 1000000    the full report
//	go test ./flow -run TestSimulation -seed 4711 -history   one of them, in detail
func TestSimulation(t *testing.T) { simulate(t, newHistory) }

func simulate(t *testing.T, newHistory func(uint64, *tally) *history) {
	if *oneSeed != 0 {
		synctest.Test(t, func(t *testing.T) {
			h := newHistory(*oneSeed, newTally())
			if err := h.live(); err != nil {
				t.Errorf("seed %d: %v", *oneSeed, err)
			}
			for _, e := range h.b.box.Log() {
				t.Log(e.At.Format("15:04:05.000"), e.Call, e.SID, e.Ref, e.Status)
			}
			t.Log(h.settings)
		})
		return
	}
	if *histories > 10_000 {
		defer debug.SetGCPercent(debug.SetGCPercent(800)) // there is memory enough for speed
	}
	const batch = 250 // histories in one bubble, so that a bubble costs nothing
	total := newTally()
	work := make(chan uint64)
	var wg sync.WaitGroup
	for w := range runtime.GOMAXPROCS(0) {
		mine := newTally()
		wg.Go(func() {
			for first := range work {
				t.Run(fmt.Sprintf("%d-%d", w, first), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						for seed := first; seed < first+batch && seed <= uint64(*histories); seed++ {
							if err := newHistory(seed, mine).live(); err != nil {
								t.Errorf("seed %d: %v", seed, err)
							}
						}
					})
				})
			}
			total.add(mine)
		})
	}
	for first := uint64(1); first <= uint64(*histories) && !t.Failed(); first += batch {
		work <- first
	}
	close(work)
	wg.Wait()
	t.Log(total)
}

// A tally counts what the histories went through.
type tally struct {
	mu        sync.Mutex
	histories int
	runs      int
	kills     int
	positions map[string]int // fault × call × how manieth
	kinds     map[string]int
	troubles  map[string]int // of owners
}

func newTally() *tally {
	return &tally{positions: map[string]int{}, kinds: map[string]int{}, troubles: map[string]int{}}
}

func (t *tally) add(o *tally) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.histories, t.runs, t.kills = t.histories+o.histories, t.runs+o.runs, t.kills+o.kills
	for _, counts := range [][2]map[string]int{{t.positions, o.positions}, {t.kinds, o.kinds}, {t.troubles, o.troubles}} {
		for k, n := range counts[1] {
			counts[0][k] += n
		}
	}
}

func (t *tally) String() string {
	list := func(counts map[string]int) string {
		var kinds []string
		for _, k := range slices.Sorted(maps.Keys(counts)) {
			kinds = append(kinds, fmt.Sprintf("%s %d", k, counts[k]))
		}
		return strings.Join(kinds, ", ")
	}
	text := fmt.Sprintf("%d histories, %d runs, %d kills; %d combinations of fault, call and occurrence; faults: %s",
		t.histories, t.runs, t.kills, len(t.positions), list(t.kinds))
	if len(t.troubles) > 0 {
		text += "; owners: " + list(t.troubles)
	}
	return text
}

// A history is the life of one draft.
type history struct {
	seed  uint64
	rng   *rand.Rand
	b     *bench
	tally *tally

	plans    [][]Step      // before and after the answers change
	others   [][][]Step    // each of them with other phone numbers
	edits    int           // how often the numbers change once it was submitted
	base     int           // the run before which they changed last; 0 before the submission
	now      int           // which of them holds
	change   int           // in front of which run they change; -1 never
	reject   bool          // Twilio rejects the first submission
	chance   float64       // of a fault
	peace    atomic.Bool   // no more faults and kills
	latest   time.Duration // how long after it arrived a call may take effect
	salt     uint64
	settings sandbox.Switches
	journal  *memory
	team     *team // owners of a shared journal, instead of one process at a time
	ground   Ground
}

// variants are the answers of the simulation and how they may change.
var variants = sync.OnceValue(func() (v struct {
	ground Ground
	plans  [][]Step   // 0 and 1 are submitted first, 2 to be rejected; the rest is what they change to
	others [][][]Step // each of them with other phone numbers
}) {
	accounts := sandbox.Seed()
	v.ground = Ground{Account: accounts[1].SID, Policy: secondaryPolicy, Primary: accounts[0].PrimarySID()}
	base := profile.Sample()
	base["address.auto_correct_address"] = "false"
	numbers := accounts[1].Numbers
	edit := func(set map[profile.Key]string) {
		app := base.Clone()
		for k, text := range set {
			app[k] = text
		}
		v.plans = append(v.plans, planOf(app, v.ground, testMarker))
		var others [][]Step
		for _, list := range []string{"", numbers[0], numbers[1], accounts[1].NumberSID(numbers[1]), numbers[0] + "," + numbers[1]} {
			app[profile.Numbers] = list
			others = append(others, planOf(app, v.ground, testMarker))
		}
		v.others = append(v.others, others)
	}
	edit(map[profile.Key]string{profile.Numbers: numbers[0]})
	edit(nil)
	edit(map[profile.Key]string{profile.RegistrationNo: "12-3418602"})
	edit(map[profile.Key]string{profile.BusinessName: "Renamed Example Incorporated", profile.Numbers: numbers[0] + "," + numbers[1]})
	edit(map[profile.Key]string{profile.NoSecond: "true"})
	edit(map[profile.Key]string{
		"address.iso_country": "GB", "address.region": "London", "address.city": "London", "address.postal_code": "SW1A 1AA",
		"address.street": "12 Sample Street", profile.Numbers: numbers[1],
	})
	edit(map[profile.Key]string{"authorized_representative_2.first_name": "Alexandra", "address.street": "77 Sample Avenue"})
	return v
})

func newHistory(seed uint64, t *tally) *history {
	h := &history{seed: seed, tally: t, salt: seed * 0x9e3779b97f4a7c15, change: -1, latest: 19 * time.Second}
	h.rng = rand.New(rand.NewPCG(seed, 7))
	v := variants()
	h.ground = v.ground
	first, second := h.rng.IntN(2), 3+h.rng.IntN(len(v.plans)-3)
	if h.reject = h.rng.IntN(4) == 0; h.reject {
		first = 2
	}
	h.plans = [][]Step{v.plans[first], v.plans[second]}
	h.others = [][][]Step{v.others[first], v.others[second]}
	h.edits = max(0, h.rng.IntN(6)-2)
	h.chance = []float64{0, 0.02, 0.08, 0.25}[h.rng.IntN(4)]
	if h.reject || h.rng.IntN(2) == 0 {
		h.change = 1 + h.rng.IntN(3)
	}
	h.settings = h.switches()
	o := sandbox.Options{
		Seed: seed, Hold: 24 * time.Hour, Decide: h.decide, Switches: h.settings,
		Review: sandbox.Review{Pending: 20 * time.Second, Reading: 40 * time.Second},
	}
	h.b = newBench(o)
	h.journal = h.b.journal
	return h
}

// switches sets what Twilio doesn't document, within the bounds that the program assumes:
// see README.md.
func (h *history) switches() sandbox.Switches {
	s := sandbox.Switches{}
	for _, row := range sandbox.SwitchTable() {
		switch row.Name {
		case "primary-identity", "parent-primary", "policy-name", "other-type-key", "newer-values", "same-type-twice", "rejection-errors":
			continue // these decide whether a run can succeed at all, or only what people read
		case "second-representative":
			s[row.Name] = "optional"
		case "fresh-404":
			s[row.Name] = []string{"0s", "0s", "1s", "3s"}[h.rng.IntN(4)]
		case "list-lag":
			s[row.Name] = []string{"0s", "0s", "2s", "5s"}[h.rng.IntN(4)]
		default:
			s[row.Name] = row.Values[h.rng.IntN(len(row.Values))]
		}
	}
	return s
}

// chanceOf is a number in [0, 1) that depends only on the seed and the call, not on the order
// in which goroutines run.
func (h *history) chanceOf(parts ...string) *rand.Rand {
	sum := fnv.New64a()
	for _, p := range parts {
		sum.Write([]byte(p + "\x00"))
	}
	return rand.New(rand.NewPCG(h.salt, sum.Sum64()))
}

// simulated are the faults of the simulation.
var simulated = []sandbox.FaultKind{
	"429", "500", "502", "503", "504", "timeout", "reset-before", "reset-after", "half", "garbage", "html", "wrong-type", "slow", "late", "hidden", "list-lag", "shuffled",
}

func (h *history) decide(c sandbox.Call) sandbox.Fault {
	if h.peace.Load() || c.PageSize == replayed { // late twice over would be later than is assumed
		return sandbox.Fault{}
	}
	rng := h.chanceOf(c.Name(), c.Detail, fmt.Sprint(c.Nth))
	if rng.Float64() >= h.chance {
		return sandbox.Fault{}
	}
	f := sandbox.Fault{Kind: simulated[rng.IntN(len(simulated))], Applied: rng.IntN(2) == 0}
	switch f.Kind {
	case "429":
		f.RetryAfter = []string{"", "1", "7"}[rng.IntN(3)]
	case "late": // no later than Timeout and Grace after it was sent
		f.After = time.Duration(rng.Int64N(int64(h.latest)))
	case "hidden":
		f.After = time.Duration(rng.Int64N(int64(3 * time.Second)))
	case "list-lag":
		f.After = time.Duration(rng.Int64N(int64(5 * time.Second)))
	}
	if *verbose {
		fmt.Fprintf(os.Stderr, "%s fault %+v on %s %s no. %d\n", time.Now().Format("15:04:05.000"), f, c.Name(), c.Detail, c.Nth)
	}
	h.tally.kinds[string(f.Kind)]++
	h.tally.positions[fmt.Sprint(f.Kind, f.Applied, c.Name(), c.Detail, min(c.Nth, 4))]++
	return f
}

// live runs the history and returns what's wrong in the end.
func (h *history) live() error {
	h.tally.histories++
	submissions := 1
	for n := 0; ; n++ {
		if n > h.base+60 {
			return fmt.Errorf("not submitted after %d runs", n)
		}
		h.peace.Store(n >= h.base+12)
		if n == h.change && !h.reject && h.base == 0 {
			h.now = 1
		}
		out := h.incarnation(n)
		if *verbose {
			fmt.Fprintf(os.Stderr, "run %d: result %d, err %v, problems %v\n", n, out.Result, out.Err, out.Problems)
		}
		switch locked, ok := out.Err.(*LockedError); {
		case ok && locked.Numbers && h.base > 0 && h.settings["numbers-in-review"] == "refused":
			time.Sleep(2 * time.Minute) // until the review is over
			continue
		case ok && h.now == 1 && h.base == 0:
			h.now = 0 // it was submitted before the answers changed: they cannot any more
			continue
		}
		switch out.Result {
		case Submitted:
			if h.reject && h.now == 0 {
				time.Sleep(2 * time.Minute) // until the review is over
				continue
			}
			if err := h.check(submissions); err != nil || h.edits == 0 {
				return err
			}
			h.edits, h.base = h.edits-1, n+1
			h.plans[h.now] = h.others[h.now][h.rng.IntN(len(h.others[h.now]))]
		case Rejected:
			if !h.reject || h.now == 1 {
				return fmt.Errorf("run %d: rejected: %v", n, out.Problems)
			}
			h.now, submissions = 1, 2
			continue
		case Interrupted:
		case Stopped:
			if !errors.Is(out.Err, errDied) && !(h.team != nil && classOf(out.Err) == noClass && ownFault(out.Err)) {
				return fmt.Errorf("run %d: stopped: %v %v", n, out.Err, out.Problems)
			}
		default:
			return fmt.Errorf("run %d: result %d: %v %v", n, out.Result, out.Err, out.Problems)
		}
		time.Sleep(h.pause())
	}
}

func (h *history) pause() time.Duration {
	if h.rng.IntN(2) == 0 {
		return time.Duration(h.rng.Int64N(int64(200 * time.Millisecond)))
	}
	return time.Duration(h.rng.Int64N(int64(time.Minute)))
}

// incarnation is one process: it runs until it is done, cut off or killed.
func (h *history) incarnation(n int) Outcome {
	h.tally.runs++
	if h.team != nil {
		return h.team.turn()
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	dead, die := context.WithCancel(context.Background())
	defer die()
	j := h.journal
	j.mu.Lock()
	j.dead, j.writes, j.die, j.kill, j.delay = false, 0, die, nil, time.Duration(h.rng.IntN(8))*time.Millisecond
	j.mu.Unlock()
	hub := h.b.hub
	hub.dead, hub.wait, hub.replays = dead, h.wait, h.replays
	if !h.peace.Load() {
		at, fate := 1+h.rng.IntN(30), []death{diesBefore, diesAfter}[h.rng.IntN(2)]
		after := time.Duration(h.rng.Int64N(int64([]time.Duration{time.Second, 3 * time.Second, time.Minute}[h.rng.IntN(3)])))
		switch h.rng.IntN(5) {
		case 0, 1:
			j.kill = func(write int) death {
				if write == at {
					h.tally.kills++
					return fate
				}
				return lives
			}
		case 2:
			timer := time.AfterFunc(after, func() { h.tally.kills++; j.killNow() })
			defer timer.Stop()
		case 3:
			timer := time.AfterFunc(after, stop)
			defer timer.Stop()
		}
	}
	r := Runner{Hub: hub, Journal: j, Slots: NewSlots(1 + h.rng.IntN(5)), Lag: 6 * time.Second}
	return h.carryOut(ctx, r, h.plans[h.now], func(Event) {})
}

func (h *history) carryOut(ctx context.Context, r Runner, plan []Step, tell func(Event)) Outcome {
	w := r.start(ctx, nil, func(e Event) {
		tell(e)
		if *verbose {
			fmt.Fprintf(os.Stderr, "%s %-28s %d %s %s %s\n", e.At.Format("15:04:05.000"), e.Step, e.State, e.Action, e.SID, e.Reason)
		}
	})
	// Nothing may depend on which goroutine runs first.
	w.jitter = func(d time.Duration) time.Duration { return d }
	w.pace = func(s StepID) {
		time.Sleep(time.Duration(h.chanceOf("pace", string(s), fmt.Sprint(time.Now().UnixNano())).IntN(50_000)))
	}
	return w.carryOut(h.ground, plan)
}

// wait is how long a call takes to arrive.
func (h *history) wait(c sandbox.Call) time.Duration {
	return time.Duration(h.chanceOf("wait", c.Name(), c.SID, c.Parent, c.Fields["type"], c.Fields["object_sid"]).Int64N(int64(300 * time.Millisecond)))
}

// replays is how often a gateway repeats a create whose answer it lost.
func (h *history) replays(c sandbox.Call) bool {
	return c.Op == sandbox.Create && !h.peace.Load() && h.chanceOf("replay", c.Name(), c.Fields["type"]).IntN(4) == 0
}

// check is the oracle: it checks now, after every late call took effect, and once more after
// another run of the finished plan.
func (h *history) check(submissions int) error {
	h.peace.Store(true)
	if err := h.b.matches(h.plans[h.now], submissions); err != nil {
		return err
	}
	if h.team != nil {
		h.team.others.Wait()
		time.Sleep(2 * time.Minute) // until all trouble is over
	}
	time.Sleep(time.Minute)
	before := len(h.b.box.Log())
	if out := h.incarnation(-1); out.Result != Submitted {
		return fmt.Errorf("run again: result %d: %v", out.Result, out.Err)
	}
	if n := len(h.b.box.Log()) - before; n > 0 {
		return fmt.Errorf("run again: %d writing calls", n)
	}
	if h.team != nil && h.team.wrong != nil {
		return h.team.wrong
	}
	return h.b.matches(h.plans[h.now], submissions)
}
