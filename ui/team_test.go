package ui

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/flow/team/pgtest"
	"trusthub-wizard/twilioapi/sandbox"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// member opens a team's database for a new member; without a member to add it, for the first.
func member(t testing.TB, url, name string, by *team.Store) *team.Store {
	t.Helper()
	key, err := draft.FindKey(filepath.Join(t.TempDir(), "key"), nil)
	if err == nil && by != nil {
		err = by.Add(context.Background(), name, key.Recipient())
	}
	var s *team.Store
	if err == nil {
		s, err = team.Open(context.Background(), url, key, name)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Disconnect)
	return s
}

// newTeam is two members of a team, each at a stage of their own.
func newTeam(t testing.TB, o sandbox.Options) (maria, ben *stage) {
	t.Helper()
	url := pgtest.URL(t)
	first := member(t, url, "maria", nil)
	maria, ben = newStage(t, o), newStage(t, o)
	ben.box, ben.config.Connect = maria.box, maria.config.Connect
	maria.config.Store, ben.config.Store = desk.Shared{Store: first}, desk.Shared{Store: member(t, url, "ben", first)}
	return maria, ben
}

// keep adds a customer to the stage's store.
func (st *stage) keep(app profile.Application, state draft.State) draft.Info {
	st.t.Helper()
	d, err := st.config.Store.Create(app)
	if err == nil && state != "" {
		err = d.SetState(state)
	}
	if err == nil {
		err = d.Close()
	}
	if err != nil {
		st.t.Fatal(err)
	}
	return d.Info()
}

// unsee waits until the screen doesn't show a text any more.
func (st *stage) unsee(text string) *stage {
	st.t.Helper()
	for late := time.Now().Add(patience); time.Now().Before(late); time.Sleep(10 * time.Millisecond) {
		if screen, whole := st.screen(); whole && !strings.Contains(flat(screen), text) {
			return st
		}
	}
	st.t.Fatalf("%q is still there", text)
	return st
}

// freeze stops the wizard's clock: until aware, all keys come at once, on the slowest machine.
func (st *stage) freeze() *stage {
	from := time.Now()
	st.now = func() time.Time { return from.Add(time.Duration(st.slept.Load())) }
	return st
}

// aware waits until keys are meant for the screen that came by itself.
func (st *stage) aware() *stage {
	if st.now != nil {
		st.slept.Add(int64(unaware))
		return st
	}
	time.Sleep(unaware)
	return st
}

// A customer is handed over with a note, which the colleague sees in the list, reads when the
// customer is opened, and finds again later. The trail tells who did what.
func TestHandOver(t *testing.T) {
	inBothWindows(t, func(t *testing.T, width, height int) {
		maria, ben := newTeam(t, sandbox.Options{})
		maria.open(width, height).see("Welcome").press("n").see("Account").press("[ctrl+n]Owl Bakery").see("Owl Bakery").frame("Maria: a new customer")
		maria.press("[ctrl+x]").see("Anybody").see("ben").frame("^X: who goes on?").press("be").see("› ben").press("[enter]").see("A note")
		maria.press("Only the address is missing.").see("is missing.").frame("With a note")
		maria.press("[enter]").see("is handed over to ben").see("for ben").unsee("you, just").frame("Enter: home says it")
		ben.open(width, height).see("for you").unsee("maria, just").frame("Ben: home shows it")
		ben.press("[enter]").see("maria handed this customer over").frame("Enter: the note comes first")
		ben.press("[enter]").see("Owl Bakery").press("[ctrl+t]").see("Tasks").press("[end][down][down][down][down]").see("From maria: Only").frame("The task list repeats it")
		ben.press("w").see("opened it").frame("w: who did what")
		ben.press("[esc]").see("Tasks").press("[ctrl+c]").end()
		maria.unsee("ben,").press("h").see("Anybody").press("[enter]").see("A note").press("[enter]").see("to anybody").see("for anybody").unsee("you, just").frame("Maria: from home, to anybody")
		maria.press("q").end()
		maria.board.WriteString(ben.board.String())
		maria.compare()
	})
}

// Of a customer that is open, the wizard says who has it, and offers to look and to take over.
// Whoever had it is told at once, and can take it back.
func TestTakeOver(t *testing.T) {
	inBothWindows(t, func(t *testing.T, width, height int) {
		maria, ben := newTeam(t, sandbox.Options{})
		maria.freeze().open(width, height).see("Welcome").press("n").see("Account").press("[ctrl+n]Owl").see("Owl")
		ben.open(width, height).see("maria, just now").frame("Ben: home shows who has it")
		ben.press("[enter]").see("maria has this customer open").frame("Enter asks")
		ben.press("l").see("Looking at a customer").see("Owl").frame("Look at it")
		maria.press(" Bakery").see("Owl Bakery")
		ben.see("Owl Bakery").press("o").see("maria has this customer open").press("t").see("Friendly name").frame("Take it over: where maria was")
		maria.see("ben took this customer over").frame("Maria is told")
		maria.press("that's it[enter]").see("ben took this customer over")
		ben.press("!").see("Owl Bakery!")
		maria.aware().press("t").see("Owl Bakery!").frame("What she was typing chose nothing. She takes it back")
		ben.see("maria took this customer over").aware().press("[enter]").see("Owl Bakery!").see("maria, just now").frame("Ben: back at home")
		ben.press("q").end()
		maria.press("[ctrl+c]").end()
		if err := maria.spy.s.Unsaved(); err != nil {
			t.Error(err)
		}
		maria.board.WriteString(ben.board.String())
		maria.compare()
	})
}

// A run stops when a colleague takes its customer, and the colleague's run goes on from what
// exists.
func TestTakenWhileRunning(t *testing.T) {
	t.Parallel()
	maria, ben := newTeam(t, sandbox.Options{})
	maria.with(nil).open(80, 24).see("All answers pass the checks")
	maria.calls.Lock()
	maria.press("[ctrl+s]").see("Submitting")
	connect := ben.config.Connect
	ben.config.Connect = func(ctx context.Context, typed *desk.SignIn) (desk.Connection, error) {
		conn, err := connect(ctx, typed)
		conn.Timeout = time.Second // how long ben's run waits for maria's last calls to land
		return conn, err
	}
	d := desk.New(ben.config.Config)
	if err := d.Do(t.Context(), d.TakingOver(ben.only().ID)); err != nil {
		t.Fatal(err)
	}
	maria.see("ben took this customer over")
	maria.calls.Unlock()
	maria.see("Your run stopped here").frame("Maria's run stops")
	if err := d.Do(t.Context(), d.Connect(nil)); err != nil {
		t.Fatal(err)
	}
	if err := d.Do(t.Context(), d.Prepare()); err != nil {
		t.Fatal(err)
	}
	if err := d.Do(t.Context(), d.Run(nil)); err != nil || d.Outcome().Result != flow.Submitted {
		t.Fatalf("%v, %+v", err, d.Outcome())
	}
	d.Close()
	for kind, want := range map[sandbox.Kind]int{sandbox.CustomerProfile: 1, sandbox.EndUser: 3, sandbox.SupportingDocument: 1} {
		if got := ben.atTwilio(kind); got != want {
			t.Errorf("%d %s at Twilio, want %d", got, kind, want)
		}
	}
	maria.aware().press("[enter]").see("in review").press("q").end()
	maria.compare()
}

// Home follows what the others do, keeps the chosen customer chosen, puts what's to do on top,
// and writes nothing if nothing changed.
func TestHomeFollowsTheTeam(t *testing.T) {
	t.Parallel()
	maria, ben := newTeam(t, sandbox.Options{})
	maria.keep(profile.Application{profile.FriendlyName: "Owl Bakery"}, "")
	maria.keep(profile.Application{profile.FriendlyName: "Supply Ltd"}, "")
	maria.open(80, 24).see("› Supply Ltd").press("[down]").see("› Owl Bakery")
	ben.keep(profile.Application{profile.FriendlyName: "Juniper Outdoor"}, draft.Rejected)
	info := ben.keep(profile.Application{profile.FriendlyName: "Fern Dental"}, "")
	maria.see("Fern Dental").see("Juniper Outdoor").see("› Owl Bakery").unsee("ben, just").frame("Two more: the rejected one is on top, the chosen one stays")
	d := desk.New(ben.config.Config)
	if err := d.Do(t.Context(), d.HandingOverClosed(info.ID, "maria", "Calls back at 3.")); err != nil {
		t.Fatal(err)
	}
	maria.see("for you, from ben: Calls back at 3.").see("ben handed Fern Dental over to you.").see("› Owl Bakery").unsee("ben, just").frame("One is for maria")
	for typed, found := range map[string]string{"for:me": "1 of 4", "from:ben back": "No match", "rejected jun": "1 of 4"} {
		maria.press("/" + typed).see(found).press("[esc]").see("Supply Ltd")
	}
	time.Sleep(2 * glance)
	maria.mu.Lock()
	before := maria.raw.Len()
	maria.mu.Unlock()
	for range 5 {
		maria.program.Send(changedMsg{})
		time.Sleep(20 * time.Millisecond)
	}
	maria.mu.Lock()
	defer maria.mu.Unlock()
	if more := maria.raw.String()[before:]; more != "" {
		t.Errorf("nothing changed, but the terminal gets %q", more)
	}
	maria.compare()
}

// Who only looks sees whose hands customers are in, in the same columns.
func TestColumnsOfWhoOnlyLooks(t *testing.T) {
	t.Parallel()
	maria, carl := newTeam(t, sandbox.Options{})
	maria.keep(profile.Application{profile.FriendlyName: "Owl"}, "")
	maria.keep(profile.Application{profile.FriendlyName: "Fern"}, "")
	held, err := maria.config.Store.Create(profile.Application{profile.FriendlyName: "Juniper"})
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	carl.config.ReadOnly = "You can look at everything here, but not change it"
	carl.config.Store = desk.ReadOnlyStore(carl.config.Store, carl.config.ReadOnly)
	carl.open(80, 24).see("maria, just now")
	screen, _ := carl.screen()
	columns := map[int]bool{}
	for line := range strings.Lines(screen) {
		if before, _, ok := strings.Cut(line, "○ draft"); ok {
			columns[len([]rune(before))] = true
		}
	}
	if len(columns) != 1 {
		t.Errorf("the states aren't below each other:\n%s", screen)
	}
	carl.press("q").end()
}

// A wire is a connection to a database that can be cut.
type wire struct {
	dir string
	mu  sync.Mutex
	off bool
	on  *sync.Cond
}

// newWire is in front of the database at a URL, and returns the URL to it.
func newWire(t testing.TB, database string) (*wire, string) {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	far := filepath.Join(q.Get("host"), ".s.PGSQL.5432")
	w := &wire{dir: t.TempDir()}
	w.on = sync.NewCond(&w.mu)
	q.Set("host", w.dir)
	u.RawQuery = q.Encode()
	l, err := net.Listen("unix", filepath.Join(w.dir, ".s.PGSQL.5432"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.cut(false); _ = l.Close() })
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				to, err := net.Dial("unix", far)
				if err != nil {
					_ = near.Close()
					return
				}
				go w.carry(to, near)
				w.carry(near, to)
			}()
		}
	}()
	return w, u.String()
}

// cut stops or continues everything that goes over the wire. Both ends wait.
func (w *wire) cut(off bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.off = off
	w.on.Broadcast()
}

func (w *wire) carry(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		w.mu.Lock()
		for w.off {
			w.on.Wait()
		}
		w.mu.Unlock()
		if err == nil {
			_, err = to.Write(buf[:n])
		}
		if err != nil {
			return
		}
	}
}

// While the database doesn't answer, typing goes on, the footer says since when nothing is
// saved, and quitting asks. When it's back, everything is saved by itself.
func TestTheDatabaseIsDown(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{})
	w, url := newWire(t, pgtest.URL(t))
	maria := member(t, url, "maria", nil)
	st.config.Store = desk.Shared{Store: maria}
	st.open(80, 24).see("Welcome").press("n").see("Account").press("[ctrl+n]Owl").see("✓ saved")
	w.cut(true)
	st.press(" Bakery").see("Owl Bakery").see("Not saved since").frame("Down in mid-word: typing goes on")
	const more = 90 // keys. If each of them waited for the database, it would be too late.
	st.press(strings.Repeat("y", more)).see("yyy").press(strings.Repeat("[backspace]", more)).unsee("yyy")
	st.press("[ctrl+c]").see("Quit without the last answers?").frame("Quitting asks").press("n").see("Owl Bakery")
	w.cut(false)
	st.press(" & Café").see("& Café").see("✓ saved").frame("It's back")
	w.cut(true)
	st.press(" Ltd").see("Not saved since").press("[ctrl+c]").see("Quit without").press("y").end()
	if st.spy.s.Unsaved() == nil {
		t.Error("what wasn't saved counts as saved")
	}
	w.cut(false)
	if v, err := maria.View(st.only().ID); err != nil || !strings.HasPrefix(v.Answers[profile.FriendlyName], "Owl") {
		t.Errorf("%v, %v", v.Answers, err)
	}
	st.compare()
}

// Whoever leaves a customer while the database is down can go on with it, and its last answers
// are saved by themselves. A note that couldn't be handed over is still there.
func TestLeavingWhileTheDatabaseIsDown(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{})
	w, url := newWire(t, pgtest.URL(t))
	maria := member(t, url, "maria", nil)
	files, err := draft.At(t.TempDir())
	if err == nil {
		err = maria.KeepIn(files)
	}
	if err != nil {
		t.Fatal(err)
	}
	st.config.Store = desk.Shared{Store: maria}
	st.open(80, 24).see("Welcome").press("n").see("Account").press("[ctrl+n]Owl").see("✓ saved")
	w.cut(true)
	st.press(" Bakery").see("Not saved since").press("[ctrl+t]").see("Tasks").press("[end][enter]")
	st.see("Leave this customer before the last answers are in the database?").frame("Leaving asks")
	st.press("y").see("aren't in the database yet").see("› Owl Bakery").frame("Home has it all the same")
	st.press("[enter]").see("Friendly name Owl Bakery").see("Not saved since").press(" Inc.").see("Owl Bakery Inc.").frame("Going on")
	w.cut(false)
	st.see("✓ saved").press("[ctrl+x]").see("Anybody").press("[enter]").see("A note").press("Call back.").see("Call back.")
	w.cut(true)
	st.press("[enter]").see("Not handed over").see("Call back.").frame("The note is still there")
	w.cut(false)
	st.press("[enter]").see("handed over to anybody").press("q").end()
	if info := st.only(); info.Name != "Owl Bakery Inc." || info.Note != "Call back." {
		t.Errorf("%+v", info)
	}
	st.compare()
}

// What a colleague can't have seen is shown to whoever typed it.
func TestTakenWhileTheDatabaseIsDown(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	ben := member(t, url, "ben", nil)
	w, wired := newWire(t, url)
	st := newStage(t, sandbox.Options{})
	st.config.Store = desk.Shared{Store: member(t, wired, "maria", ben)}
	st.open(80, 24).see("Welcome").press("n").see("Account").press("[ctrl+n]Owl").see("✓ saved")
	w.cut(true)
	st.press(" Bakery").see("Not saved since")
	d, err := ben.TakeOver(st.onlyIn(ben).ID)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	w.cut(false)
	st.see("ben took this customer over").see("Not saved:").see("Friendly name: Owl Bakery").frame("What isn't saved")
	st.aware().press("[esc]").see("ben, just now").press("q").end()
	if got := d.Application()[profile.FriendlyName]; got != "Owl" {
		t.Errorf("ben has %q", got)
	}
	st.compare()
}

func (st *stage) onlyIn(s *team.Store) draft.Info {
	st.t.Helper()
	infos, err := s.List()
	if err != nil || len(infos) != 1 {
		st.t.Fatal(infos, err)
	}
	return infos[0]
}

// A slow store creates, lists and opens nothing while it's locked.
type slowStore struct {
	desk.Store
	wait *sync.RWMutex
}

func (s slowStore) List() ([]draft.Info, error) {
	s.wait.RLock()
	defer s.wait.RUnlock()
	return s.Store.List()
}

func (s slowStore) Create(app profile.Application) (desk.Draft, error) {
	s.wait.RLock()
	defer s.wait.RUnlock()
	return s.Store.Create(app)
}

func (s slowStore) Open(id string) (desk.Draft, error) {
	s.wait.RLock()
	defer s.wait.RUnlock()
	return s.Store.Open(id)
}

// The first start on a slow store, in a small window, still begins with the welcome.
func TestASlowFirstStart(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{})
	store := slowStore{st.config.Store, &sync.RWMutex{}}
	st.config.Store = store
	store.wait.Lock()
	st.open(40, 12).see("Reading your customers…")
	store.wait.Unlock()
	st.see("Welcome").press("[enter]").see("Account").press("[ctrl+c]").end()
}

// A slow store doesn't hold up the screen: home shows itself, then its list; opening says what
// it waits for, and Esc doesn't wait. What is typed meanwhile is for the screen that comes.
func TestASlowStore(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{})
	var ids [3]string
	for i := range ids {
		ids[i] = st.keep(profile.Application{profile.FriendlyName: fmt.Sprintf("Customer %d", i)}, "").ID
	}
	store := slowStore{st.config.Store, &sync.RWMutex{}}
	st.config.Store = store
	store.wait.Lock()
	st.open(80, 24).see("Reading your customers…")
	store.wait.Unlock()
	st.see("› Customer 2")
	store.wait.Lock()
	st.press("[down][enter]").see("Opening Customer 1…")
	store.wait.Unlock()
	st.see("Customer 1 Account").press("[esc]").see("› Customer 1")
	store.wait.Lock()
	st.press("[enter]").see("Opening Customer 1…").see("esc back").press("[esc]").see("› Customer 1")
	store.wait.Unlock()
	for late := time.Now().Add(patience); ; time.Sleep(time.Millisecond) { // until what nobody waits for anymore is closed again
		d, err := store.Open(ids[1])
		if err == nil {
			err = d.Close()
		}
		if err == nil {
			break
		}
		if time.Now().After(late) {
			t.Fatal(err)
		}
	}
	st.see("› Customer 1")
	store.wait.Lock()
	st.press("n[enter]Owl").paste(" Bakery").see("Saving a new draft…")
	store.wait.Unlock()
	st.see("✓ Friendly name Owl Bakery").press("[ctrl+c]").end()
}

// Whoever only looks follows the team's list, finds people in it, reads notes and who did what,
// and can neither hand over nor take over. What was for them stays so.
func TestLooksInATeam(t *testing.T) {
	t.Parallel()
	maria, ben := newTeam(t, sandbox.Options{})
	const why = "You only look"
	ben.config.Store = desk.ReadOnlyStore(ben.config.Store, why) // as a session opens it
	ben.config.Config = desk.ReadOnly(ben.config.Config, why)
	ben.open(100, 30).see("There are no customers yet")
	maria.open(100, 30).see("Welcome").press("n").see("Account").press("[ctrl+n]Owl Bakery")
	ben.see("maria, just now").see("Owl Bakery") // long before the list is read again by the clock
	maria.press("[ctrl+x]").see("Anybody").press("be").see("› ben").press("[enter]").see("A note").press("About the DUNS.[enter]").see("handed over to ben")
	ben.see("for you").press("/for:me").see("1 of 1").press("[tab]").see("w who").press("h").see("Owl Bakery").unsee("Anybody")
	ben.press("w").see("handed it over to ben").press("[esc]").see("w who").press("[enter]").see("maria handed this customer over").see("About the DUNS.")
	ben.press("[enter]").see("From maria").press("[ctrl+x]").press("w").see("handed it over to ben").press("[ctrl+c]").end()
	maria.see("for ben").press("[enter]").see("Owl Bakery").press("[ctrl+c]").end()
	if info := maria.only(); info.From != "maria" {
		t.Errorf("looking received it: %+v", info)
	}
}
