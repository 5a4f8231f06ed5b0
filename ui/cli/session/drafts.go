package session

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"trusthub-wizard/flow/desk"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/ring"
	"trusthub-wizard/flow/team"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/gate"
)

// Directory is where drafts are stored; those of demonstrations are separate.
func (s *Session) Directory(demo bool) (string, error) {
	switch {
	case s.StateDir == "":
		return draft.Dir(demo)
	case demo:
		return filepath.Join(s.StateDir, "demo"), nil
	}
	return filepath.Join(s.StateDir, "drafts"), nil
}

// Store opens the drafts and removes the answers of old ones.
func (s *Session) Store(demo bool) (desk.Store, error) {
	store, forget, err := s.Drafts(demo)
	forget()
	return store, err
}

// Drafts opens the drafts. Real ones are encrypted, and lose their answers long after they
// were submitted: forget sees to that, or warns. It reads every draft, so the wizard calls
// it last. Drafts of demonstrations contain nobody's data.
func (s *Session) Drafts(demo bool) (store desk.Store, forget func(), err error) {
	forget = func() {}
	dir, err := s.Directory(demo)
	if err != nil {
		return nil, forget, err
	}
	if demo {
		drafts, err := draft.At(dir)
		return desk.Files{Store: drafts}, forget, err
	}
	url, err := s.storeURL()
	if err != nil {
		return nil, forget, err
	}
	var of interface {
		Forget(unchangedSince time.Time) (int, error)
	}
	if url != "" {
		shared, err := s.Team(context.Background())
		if err != nil {
			return nil, forget, err
		}
		store, of = shared, shared
	} else {
		drafts, err := s.Files()
		if err != nil {
			return nil, forget, err
		}
		store, of = desk.Files{Store: drafts}, drafts
	}
	switch {
	case s.readOnly != "":
		return desk.ReadOnlyStore(store, s.readOnly), forget, nil
	case s.Visitor: // the server sees to it
		return store, forget, nil
	}
	return store, func() {
		_, err := of.Forget(time.Now().Add(-draft.Keep))
		if err != nil && !errors.As(err, new(*team.DownError)) { // then the next command does it
			s.Note("warning: the answers of old drafts couldn't be removed: %v", err)
		}
	}, nil
}

// Files opens the real drafts on this machine, even if a team has others.
func (s *Session) Files() (*draft.Store, error) {
	dir, err := s.Directory(false)
	if err != nil {
		return nil, err
	}
	key, err := s.Key()
	if err != nil {
		return nil, withStateDirHint(err)
	}
	drafts, err := draft.At(dir, draft.Encrypted(key), draft.By(s.who))
	if err != nil {
		return nil, withStateDirHint(err)
	}
	return drafts, nil
}

// StateDirHint is what to do if drafts can't be stored in the usual place.
const StateDirHint = "Use --state-dir with a directory you can write to."

func withStateDirHint(err error) error { return console.Hinted(err, StateDirHint) }

// KeyringVariable is the environment variable that turns the system's keyring off, for
// machines where it can't be unlocked.
const KeyringVariable = "TRUSTHUB_WIZARD_KEYRING"

// Key is the key that encrypts real drafts.
func (s *Session) Key() (*draft.Key, error) {
	dir, err := s.Directory(false)
	if err != nil {
		return nil, err
	}
	var keyring draft.Ring
	if s.Keyring() {
		keyring = draft.SystemRing()
	}
	return draft.FindKey(filepath.Join(filepath.Dir(dir), "key"), keyring)
}

// Keyring reports whether the system's keyring may be used.
func (s *Session) Keyring() bool {
	return s.Getenv(KeyringVariable) != "off" && ring.Plausible(s.Getenv)
}

// DraftNames completes the ids of drafts, with their names: of real drafts, or of
// demonstrations if demo points to true.
func (s *Session) DraftNames(demo *bool) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		store, err := s.Store(demo != nil && *demo)
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		infos, err := store.List()
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		var completions []cobra.Completion
		for _, i := range infos {
			completions = append(completions, cobra.CompletionWithDesc(i.ID, gate.Line(DraftName(i))))
		}
		return completions, cobra.ShellCompDirectiveNoFileComp
	}
}

// DraftName is the name of a draft in a list.
func DraftName(i draft.Info) string {
	return cmp.Or(i.Name, desk.Unnamed)
}

// Described describes a draft without its name: that is an answer, and stays out of logs.
func Described(i draft.Info) string {
	text := fmt.Sprintf("%s (%s)", i.ID, i.State)
	if i.Profile != "" {
		text += ", with profile " + i.Profile
	}
	return text
}
