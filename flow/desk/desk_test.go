package desk_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi"
	"trusthub-wizard/twilioapi/sandbox"
)

// An office is a desk with a sandbox and a directory of drafts.
type office struct {
	*desk.Desk
	t    *testing.T
	box  *sandbox.Sandbox
	used []string // the accounts that were switched to
	shut error    // why none can be
}

func newOffice(t *testing.T, o sandbox.Options) *office {
	t.Helper()
	store, err := draft.At(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if o.Review == (sandbox.Review{}) {
		o.Review = sandbox.Review{Pending: time.Hour, Reading: time.Hour}
	}
	of := &office{t: t, box: sandbox.New(o)}
	server := httptest.NewServer(of.box)
	t.Cleanup(server.Close)
	of.Desk = desk.New(desk.Config{
		Store: desk.Files{Store: store},
		Connect: func(context.Context, *desk.SignIn) (desk.Connection, error) {
			a := of.box.Parent()
			hub, err := twilioapi.New(twilioapi.Credentials{AccountSID: a.SID, Secret: twilioapi.Secret(a.Token)}, twilioapi.Options{BaseURL: server.URL})
			return desk.Connection{Hub: hub, Account: a.SID, Name: a.Name}, err
		},
		Use: func(ctx context.Context, from desk.Connection, account string) (desk.Connection, error) {
			if of.used = append(of.used, account); of.shut != nil {
				return desk.Connection{}, of.shut
			}
			hub, err := from.Root().(*twilioapi.Client).Subaccount(ctx, account)
			return desk.Connection{Hub: hub, Parent: from.Root(), Account: account}, err
		},
	})
	return of
}

// begin opens a new draft of the sample customer with some answers changed.
func (o *office) begin(changes profile.Application) {
	o.t.Helper()
	app := profile.Sample()
	for k, v := range changes {
		app[k] = v
	}
	if err := o.Begin(app); err != nil {
		o.t.Fatal(err)
	}
}

// do fails the test if the work fails.
func (o *office) do(w desk.Work) {
	o.t.Helper()
	if err := o.Do(o.t.Context(), w); err != nil {
		o.t.Fatal(err)
	}
}

// state is the state of the open draft on disk.
func (o *office) state() draft.State {
	o.t.Helper()
	v, err := o.Store.View(o.Info().ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return v.State
}

// From before the first call until the outcome is recorded, a draft on disk is cut off: so
// it is right if the run is killed.
func TestADraftIsCutOffWhileItsRunIsUnderWay(t *testing.T) {
	o := newOffice(t, sandbox.Options{})
	o.begin(nil)
	o.do(o.Connect(nil))
	var seen []draft.State
	o.do(o.Run(func(flow.Event) { seen = append(seen, o.state()) }))
	if len(seen) == 0 || slices.ContainsFunc(seen, func(s draft.State) bool { return s != draft.CutOff }) {
		t.Errorf("during the run: %q", seen)
	}
	if got := o.state(); got != draft.InReview || o.Info().State != draft.InReview {
		t.Errorf("afterwards it is %q on disk and %q on the desk", got, o.Info().State)
	}
}

// A run that can't be tied to the account, or marked, makes no call.
func TestARunThatCannotBeMarkedMakesNoCall(t *testing.T) {
	o := newOffice(t, sandbox.Options{})
	o.begin(nil)
	o.do(o.Connect(nil))
	calls := len(o.box.Log())
	run := o.Run(nil)
	o.Close() // nothing can be written any more
	o.do(run)
	if got := len(o.box.Log()); got != calls {
		t.Errorf("%d calls", got-calls)
	}
}

// A full disk takes nothing more.
type fullStore struct {
	desk.Store
	full bool
}

type fullDraft struct {
	desk.Draft
	on *fullStore
}

func (s *fullStore) Create(app profile.Application) (desk.Draft, error) {
	d, err := s.Store.Create(app)
	return fullDraft{d, s}, err
}

func (d fullDraft) Sync() error {
	if d.on.full {
		return errors.New("the disk is full")
	}
	return d.Draft.Sync()
}

// A run that can't begin still says what earlier runs made.
func TestARunThatCannotBeginKnowsWhatExists(t *testing.T) {
	fault, err := sandbox.ParseFault("create-supporting-document:*=400,code=21628")
	if err != nil {
		t.Fatal(err)
	}
	o := newOffice(t, sandbox.Options{Faults: []sandbox.Fault{fault}})
	store := &fullStore{Store: o.Store}
	o.Store = store
	o.begin(nil)
	o.do(o.Connect(nil))
	o.do(o.Run(nil))
	made := o.Outcome().Receipt
	if made.Profile == "" {
		t.Fatalf("%+v", o.Outcome())
	}
	store.full = true
	o.do(o.Run(nil))
	if got := o.Outcome(); got.Result != flow.Stopped || got.Err == nil || got.Receipt.Profile != made.Profile || len(got.Receipt.Steps) != len(made.Steps) {
		t.Errorf("%+v, but there is %+v", got, made)
	}
	if text := desk.Safety(*o.Outcome()); strings.Contains(text, "Nothing exists") {
		t.Error(text)
	}
}

// Each customer has its own account: the one chosen for it, or else the credentials' own,
// whatever the previous customer's was.
func TestEachCustomerInItsOwnAccount(t *testing.T) {
	o := newOffice(t, sandbox.Options{})
	parent, sub := sandbox.Seed()[0].SID, sandbox.Seed()[1].SID
	o.do(o.Connect(nil))
	o.begin(nil)
	o.do(o.Settle())
	o.do(o.Use(sub))
	first := o.Info().ID
	check := func(when, want string) {
		t.Helper()
		if a := o.Account(); a.Conn.Account != want || a.Busy || a.Ground == nil || a.Ground.Account != want {
			t.Errorf("%s: in %s, %+v; want %s", when, a.Conn.Account, a.Ground, want)
		}
	}
	check("chosen", sub)
	o.Close()
	o.begin(nil)
	o.do(o.Settle())
	check("the next customer", parent)
	if err := o.Open(first); err != nil {
		t.Fatal(err)
	}
	o.do(o.Settle())
	check("the first customer again", sub)
	o.do(o.Run(nil))
	if r := o.Outcome().Receipt; r.Account != sub {
		t.Errorf("created in %s", r.Account)
	}
}

// If another customer is opened while Twilio is asked, the answer must not land on it.
func TestAnswersThatComeTooLate(t *testing.T) {
	o := newOffice(t, sandbox.Options{})
	parent, sub := sandbox.Seed()[0].SID, sandbox.Seed()[1].SID
	o.do(o.Connect(nil))
	o.begin(nil)
	o.do(o.Use(sub))
	first := o.Info().ID
	o.Close()
	if err := o.Open(first); err != nil {
		t.Fatal(err)
	}
	going := o.Settle()(t.Context()) // to the subaccount
	o.Close()
	o.begin(nil)
	next, err := going()
	if err != nil {
		t.Fatal(err)
	}
	o.do(next)
	if a := o.Account(); a.Conn.Account != parent || a.Ground == nil || a.Ground.Account != parent {
		t.Errorf("in %s, %+v", a.Conn.Account, a.Ground)
	}
	asking := o.Prepare()
	if asking != nil {
		t.Fatal("asks for what it knows")
	}
	run := o.Run(nil)(t.Context())
	o.Close()
	o.begin(nil)
	if _, err := run(); err != nil || o.Outcome() != nil || len(o.Reported()) > 0 || o.Running() {
		t.Errorf("the outcome of another customer: %+v, %v", o.Outcome(), err)
	}
}

// An account that can't be reached is tried once, its reason stays, and nothing is
// submitted elsewhere. Signing in again tries again.
func TestAnAccountThatCannotBeReached(t *testing.T) {
	o := newOffice(t, sandbox.Options{})
	sub := sandbox.Seed()[1].SID
	o.do(o.Connect(nil))
	o.begin(nil)
	o.do(o.Use(sub))
	id := o.Info().ID
	o.Close()
	o.shut, o.used = errors.New("the parent's token was changed"), nil
	if err := o.Open(id); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		o.do(o.Ready())
	}
	if a := o.Account(); len(o.used) != 1 || !errors.Is(a.Unreachable, o.shut) || a.Conn.Account != a.Base.Account {
		t.Errorf("asked %d times, %v, in %s", len(o.used), a.Unreachable, a.Conn.Account)
	}
	if _, wrong := o.Obstacle(); !wrong {
		t.Error("nothing keeps it from being submitted in the parent's account")
	}
	o.shut = nil
	o.do(o.Reconnect())
	if p, wrong := o.Obstacle(); wrong || o.Account().Conn.Account != sub {
		t.Errorf("afterwards: %v", p)
	}
}

// A problem that Twilio or an application file reports stays until its answer changes.
func TestReportedUntilTheAnswerChanges(t *testing.T) {
	const title = "authorized_representative_1.business_title"
	o := newOffice(t, sandbox.Options{})
	o.begin(profile.Application{title: "Noncompliant"})
	o.do(o.Connect(nil))
	o.do(o.Run(nil))
	found := o.Reported()
	if len(found) != 1 || found[0].Field != title || found[0].Message == "" || o.Outcome().Result != flow.Noncompliant {
		t.Fatalf("found %+v", found)
	}
	set := func(k profile.Key, text string) {
		t.Helper()
		if err := o.Set(k, text, draft.Place{}); err != nil {
			t.Fatal(err)
		}
	}
	set(profile.Email, "owl@example.com")
	if d := cmp.Diff(found, o.Reported(), cmp.AllowUnexported(profile.Problem{})); d != "" {
		t.Errorf("after another answer changed (-before +after):\n%s", d)
	}
	set(title, "Head of care")
	if got := o.Reported(); len(got) > 0 {
		t.Errorf("after it changed: %+v", got)
	}
	set(title, "Noncompliant") // back to what Twilio refused
	if len(o.Reported()) != 1 {
		t.Error("the same answer is fine all at once")
	}
	set(title, "Head of care")
	o.Close()
	if got := o.StillOpen(); got == nil || len(got.Problems) > 0 {
		t.Errorf("told at the end: %+v", got)
	}

	o.begin(nil)
	if err := o.Set(profile.WebSite, "no site", draft.Place{}); err != nil {
		t.Fatal(err)
	}
	o.Report(append([]profile.Problem{
		{Field: profile.Email, Message: "is twice in the file"},
		{Severity: profile.Error, Field: profile.Numbers, Message: "is missing in the file"},
	}, o.Problems()...))
	if got := o.Reported(); len(got) != 1 || got[0].Field != profile.Email {
		t.Errorf("of the file's problems: %+v", got)
	}
}

// A file's draft is found by its path or its answers. Another draft of the same business is
// up to the user.
func TestMatch(t *testing.T) {
	o := newOffice(t, sandbox.Options{})
	const account, other = "AC00000000000000000000000000000001", "AC00000000000000000000000000000002"
	app := profile.Sample()
	claim := func(account, file string, app profile.Application) string {
		t.Helper()
		m, err := o.Match(account)
		if err != nil {
			t.Fatal(err)
		}
		match, err := m.Of(file, app, false)
		if err != nil {
			t.Fatal(err)
		}
		claimed, err := m.Claim(match, app)
		id := claimed.Draft
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	first := claim(account, "owl.yaml", app)
	if again := claim(account, "owl.yaml", app); again != first {
		t.Errorf("applied again it is another draft")
	}
	changed := app.Clone()
	changed[profile.FriendlyName] = "Owl Bakery, moved"
	for _, c := range []struct {
		what, account, file string
		app                 profile.Application
		another             bool
		known               desk.Known
		other               bool
	}{
		{"the same file", account, "owl.yaml", app, false, desk.ByPath, false},
		{"the same file, changed", account, "owl.yaml", changed, false, desk.ByPath, false},
		{"moved", account, "moved.yaml", app, false, desk.ByAnswers, false},
		{"moved and changed", account, "moved.yaml", changed, false, desk.AsNothing, true},
		{"moved and changed, another wanted", account, "moved.yaml", changed, true, desk.AsNothing, false},
		{"in another account", other, "owl.yaml", app, false, desk.AsNothing, false},
	} {
		m, err := o.Match(c.account)
		if err != nil {
			t.Fatal(err)
		}
		match, err := m.Of(c.file, c.app, c.another)
		if err != nil || match.Known != c.known || (match.Other.ID != "") != c.other {
			t.Errorf("%s: %+v, %v", c.what, match, err)
		}
		if c.known != desk.AsNothing && match.Draft != first {
			t.Errorf("%s: draft %s, want %s", c.what, match.Draft, first)
		}
	}
	if moved := claim(account, "moved.yaml", app); moved != first {
		t.Error("a moved file got a draft of its own")
	}
	if m, err := o.Match(other); err != nil {
		t.Fatal(err)
	} else if _, err := m.Named("owl.yaml", first); !errors.As(err, new(*draft.AccountError)) {
		t.Errorf("a draft of another account was taken: %v", err)
	}
}

// Phone numbers of an approved profile can still be changed after the other answers were
// removed when their time was up. The draft stays approved, and keeps what was typed.
func TestNumbersAfterTheAnswersWereRemoved(t *testing.T) {
	o := newOffice(t, sandbox.Options{Review: sandbox.Review{Pending: -1, Reading: time.Millisecond}})
	numbers := sandbox.Seed()[0].Numbers
	o.begin(profile.Application{profile.Numbers: numbers[0]})
	o.do(o.Connect(nil))
	o.do(o.Run(nil))
	time.Sleep(5 * time.Millisecond)
	o.do(o.Ask())
	id := o.Info().ID
	o.Close()
	if n, err := o.Store.(desk.Files).Forget(time.Now().Add(time.Hour)); err != nil || n != 1 {
		t.Fatalf("%d forgotten, %v", n, err)
	}
	open := func() {
		t.Helper()
		if err := o.Open(id); err != nil {
			t.Fatal(err)
		}
		o.do(o.Settle())
	}
	open()
	if got := o.Answers().Text(profile.Numbers); got != numbers[0] || o.Info().State != draft.Approved {
		t.Fatalf("numbers %q, %s", got, o.Info().State)
	}
	if p, wrong := o.Obstacle(); !wrong {
		t.Errorf("there is something to update: %v", p)
	}
	if err := o.Set(profile.Numbers, numbers[0]+","+numbers[1], draft.Place{}); err != nil {
		t.Fatal(err)
	}
	o.Close()
	open() // as after a kill
	if p, wrong := o.Obstacle(); wrong || o.NumbersToChange().Any() != true {
		t.Fatalf("nothing to update: %v", p)
	}
	o.do(o.UpdateNumbers(func(flow.Event) {
		if s := o.state(); s != draft.Approved {
			t.Errorf("during the run the draft is %s", s)
		}
	}))
	if out := o.Outcome(); out.Result != flow.Submitted || len(out.Numbers.Added) != 1 || o.state() != draft.Approved || !o.Info().Forgotten {
		t.Errorf("%+v, %+v", out, o.Info())
	}
	if o.NumbersToChange().Any() {
		t.Error("there is still something to update")
	}
}
