package draft

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"
)

// ErrClosed is what an open draft's methods return after [Draft.Close].
var ErrClosed = errors.New("the draft is closed")

// ErrNotFound means that no draft has that id or name. It is an [fs.ErrNotExist].
var ErrNotFound error = missing{}

type missing struct{}

func (missing) Error() string        { return "there is no such draft" }
func (missing) Is(target error) bool { return target == fs.ErrNotExist }

// A BrokenError says that a draft's version can't be read. Its files are left as they are.
type BrokenError struct {
	ID   string
	File string // the newest version
	Err  error  // what's wrong with it
}

func (e *BrokenError) Error() string {
	return fmt.Sprintf("draft %s can't be read: %v (%s)", e.ID, e.Err, e.File)
}

func (e *BrokenError) Unwrap() error { return e.Err }

// A NewerError says that a newer version of the program wrote a draft. Its files are left as
// they are.
type NewerError struct {
	ID      string
	Version int // the file's; this program reads up to [Version]
}

func (e *NewerError) Error() string {
	return fmt.Sprintf("draft %s was written by a newer trusthub-wizard (format %d, this one reads up to %d)", e.ID, e.Version, Version)
}

// A KeyError says that the key of a draft isn't here: it belongs to another machine or user,
// or it's in a keyring that can't be used now. The draft's files are left as they are.
type KeyError struct{ ID string }

func (e *KeyError) Error() string {
	return fmt.Sprintf("the key for draft %s isn't here: open the draft on the machine where you wrote it, or unlock the keyring", e.ID)
}

// A HeldError says that a draft is open somewhere else.
type HeldError struct {
	ID    string
	Who   string    // the person, if the store knows people; else ""
	PID   int       // the process that has it open; 0 if unknown
	Host  string    // its machine
	Since time.Time // when it was opened
}

func (e *HeldError) Error() string {
	var by strings.Builder
	switch {
	case e.Who != "":
		return fmt.Sprintf("%s has draft %s open (since %s)", e.Who, e.ID, e.Since.Local().Format("January 2, 15:04"))
	case e.PID == 0:
		by.WriteString("another process")
	default:
		fmt.Fprintf(&by, "process %d", e.PID)
		if here, _ := os.Hostname(); e.Host != here {
			fmt.Fprintf(&by, " on %s", e.Host)
		}
		fmt.Fprintf(&by, " (since %s)", e.Since.Local().Format("January 2, 15:04"))
	}
	return fmt.Sprintf("draft %s is open in %s", e.ID, by.String())
}

// An AccountError says that a draft belongs to another account.
type AccountError struct {
	ID      string
	Account string // the draft's account
	Other   string // the account that asked for it
}

func (e *AccountError) Error() string {
	return fmt.Sprintf("draft %s belongs to account %s, so you can't use it in %s: copy it to start there", e.ID, e.Account, e.Other)
}

// An AmbiguousError says that a text can mean several drafts.
type AmbiguousError struct {
	Text  string
	Among []Info
}

func (e *AmbiguousError) Error() string {
	ids := make([]string, len(e.Among))
	for i, info := range e.Among {
		ids[i] = info.ID
	}
	return fmt.Sprintf("%q matches %d drafts: %s", e.Text, len(ids), strings.Join(ids, ", "))
}
