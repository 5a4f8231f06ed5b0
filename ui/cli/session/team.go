package session

import (
	"cmp"
	"context"
	"net/url"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"time"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/ui/cli/console"
)

// StoreVariable is the environment variable with the URL of a team's database. It may have a
// password.
const StoreVariable = "TRUSTHUB_WIZARD_STORE"

// ErrNoTeam says how to name a team's database.
var ErrNoTeam = console.Usage("this needs a team's database", "Add --store postgres://HOST/DATABASE, or set "+StoreVariable+".")

// storeURL is where the team keeps its drafts; "" if they are files on this machine. It
// refuses a password on the command line, which other users of the machine can read.
func (s *Session) storeURL() (string, error) {
	given := cmp.Or(s.Database, s.Getenv(StoreVariable))
	if u, err := url.Parse(s.Database); err == nil && s.Database != "" {
		_, written := u.User.Password()
		if written || u.Query().Has("password") {
			s.Database = "" // keeps it out of the lines that say how to continue
			return "", console.Usage("--store must not have a password: other users of this machine can see it",
				"Set PGPASSWORD, add a line to ~/.pgpass, or put the URL into "+StoreVariable+".")
		}
	}
	if given == "" || team.Is(given) {
		return given, nil
	}
	return "", console.Usage("--store takes a postgres:// URL", "Without it, drafts are files in the state directory.")
}

// Team opens the drafts that the team shares. Without a --store, it says how to name one.
func (s *Session) Team(ctx context.Context) (desk.Shared, error) {
	if s.shared != nil {
		return desk.Shared{Store: s.shared}, nil
	}
	where, err := s.storeURL()
	if err != nil {
		return desk.Shared{}, err
	}
	if where == "" {
		return desk.Shared{}, ErrNoTeam
	}
	key, err := s.Key()
	if err != nil {
		return desk.Shared{}, withStateDirHint(err)
	}
	who := ""
	if u, err := user.Current(); err == nil {
		who = u.Username
	}
	late := time.AfterFunc(time.Second, func() { s.Note("Waiting for the team's database. Ctrl+C stops.") })
	defer late.Stop()
	s.shared, err = team.Open(ctx, where, key, who)
	switch {
	case err != nil:
	case s.shared.Created():
		s.Note("You're the first member of this team: %s", s.shared.Who())
	case s.shared.First():
		if fingerprint, err := s.shared.Fingerprint(ctx); err == nil { // it's also in `team`
			s.Note("This machine trusts this team from now on. Check the fingerprint with a colleague: %s", fingerprint)
		}
	}
	s.keepUnsaved(ctx, key)
	return desk.Shared{Store: s.shared}, err
}

// keepUnsaved keeps on this machine what the database can't take, and saves what is left there
// from earlier. If the team can't be opened, it says that there is something left.
func (s *Session) keepUnsaved(ctx context.Context, key *draft.Key) {
	drafts, err := s.Directory(false)
	if err != nil {
		return
	}
	dir := filepath.Join(filepath.Dir(drafts), "unsaved")
	if s.shared == nil {
		left, _ := os.ReadDir(dir)
		left = slices.DeleteFunc(left, func(e os.DirEntry) bool { return filepath.Ext(e.Name()) != ".draft" })
		if len(left) > 0 {
			s.Note("The last answers of %s aren't in the database yet. This machine keeps them.", desk.Count(len(left), "draft", "drafts"))
		}
		return
	}
	files, err := draft.At(dir, draft.Encrypted(key))
	if err == nil {
		err = s.shared.KeepIn(files)
	}
	if err != nil {
		s.Note("warning: %v", err)
		if hint := s.Advice(err); hint != "" {
			s.Note("%s", hint)
		}
	}
	if n := s.shared.Others(); n > 0 {
		s.Note("This machine also keeps the last answers of %s for another team's database.", desk.Count(n, "draft", "drafts"))
	}
	left := s.shared.Kept()
	if len(left) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	s.shared.Settle(ctx)
	now := s.shared.Kept()
	for _, k := range left {
		k.Saved = true
		if i := slices.IndexFunc(now, func(o team.Kept) bool { return o.ID == k.ID && o.Who == k.Who }); i >= 0 {
			k = now[i]
		}
		s.Note("%s", AboutKept(k))
	}
}

// AboutKept says what became of a draft whose last answers couldn't be saved.
func AboutKept(k team.Kept) string {
	switch {
	case k.Saved:
		return "The last answers of " + k.Who + " in draft " + k.ID + " are in the database now."
	case k.Lost == nil:
		return "The last answers of " + k.Who + " in draft " + k.ID + " aren't in the database yet. This machine keeps them, and saves them when the database is back."
	}
	by := k.Lost.Who + " took it first"
	if k.Lost.Who == "" {
		by = "someone closed or deleted it first"
	}
	return "The last answers of " + k.Who + " in draft " + k.ID + " aren't saved: " + by + ". The wizard shows them to " + k.Who + "."
}

// TrustAgain makes this machine trust the team's database as it is now, and opens it.
func (s *Session) TrustAgain(ctx context.Context) (desk.Shared, error) {
	where, err := s.storeURL()
	if err != nil {
		return desk.Shared{}, err
	}
	key, err := s.Key()
	if err == nil {
		err = team.Unpin(where, key)
	}
	if err != nil {
		return desk.Shared{}, withStateDirHint(err)
	}
	return s.Team(ctx)
}

// Shares reports whether drafts are in a team's database.
func (s *Session) Shares() bool {
	where, err := s.storeURL()
	return where != "" || err != nil
}
