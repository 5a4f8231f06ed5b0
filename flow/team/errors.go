package team

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// An Error says what's wrong with the team's database, or with a member's access to it, and
// how to fix it.
type Error struct {
	Message string
	Fix     string
	Err     error // what the database or the network said; may be nil
}

func (e *Error) Error() string { return e.Message }

// Hint says how to fix it.
func (e *Error) Hint() string  { return e.Fix }
func (e *Error) Unwrap() error { return e.Err }

// ErrStranger is in the [*Error] of a key that isn't a member's.
var ErrStranger = errors.New("not a member")

// ErrUntrusted is in the [*Error] of members and keys that this machine doesn't trust.
var ErrUntrusted = errors.New("not trusted")

const howToTrust = "If it was restored from a backup or set up again, run: trusthub-wizard team trust. Otherwise, someone is tampering with it: change who can write to it."

var (
	// errOther: the newest roster that this machine knows isn't there.
	errOther = &Error{Message: "the team's database isn't the one you trusted", Fix: howToTrust, Err: ErrUntrusted}
	// errNoKey: the newest key isn't there for this machine, or not the roster's.
	errNoKey = &Error{
		Message: "your copy of the team's key was removed or replaced",
		Fix:     "Ask another member to run: trusthub-wizard team reseal. If no member can, restore the database from a backup.",
		Err:     ErrUntrusted,
	}
)

// forged is the error of a row of the roster that no member made.
func forged(nr int64) error {
	return &Error{
		Message: "someone who isn't a member changed the team's keys",
		Fix:     fmt.Sprintf("Restore the database from a backup, or delete these rows: DELETE FROM roster WHERE nr >= %d. Then change who can write to it.", nr),
		Err:     ErrUntrusted,
	}
}

// A DownError says that the database doesn't answer.
type DownError struct {
	Host string
	Err  error
}

func (e *DownError) Error() string {
	return fmt.Sprintf("the database on %s doesn't answer (%s)", e.Host, why(e.Err))
}

// Hint says what to do about it.
func (e *DownError) Hint() string  { return "Check the network and the database, then try again." }
func (e *DownError) Unwrap() error { return e.Err }

// errBetween is in the [*DownError] of something that works when it's tried again.
var errBetween = errors.New("it changed in between")

// why is a network error in a few words, without addresses.
func why(err error) string {
	var op *net.OpError
	var dns *net.DNSError
	var said *pgconn.PgError
	switch {
	case errors.Is(err, errBetween):
		return err.Error()
	case errors.As(err, &said) && passing(said) != "":
		return passing(said)
	case errors.As(err, &dns):
		return "its name can't be found"
	case errors.Is(err, context.DeadlineExceeded), pgconn.Timeout(err):
		return "timed out"
	case errors.As(err, &op) && op.Err != nil:
		return op.Err.Error()
	}
	return lostConnection
}

// An OutdatedError says that somebody else took a draft. Nothing that its former owner
// writes counts any more.
type OutdatedError struct {
	ID    string
	Who   string // "" if the draft was deleted
	Host  string
	Since time.Time
}

func (e *OutdatedError) Error() string {
	if e.Who == "" {
		return fmt.Sprintf("draft %s was closed or deleted by someone else", e.ID)
	}
	return fmt.Sprintf("%s took draft %s over at %s", e.Who, e.ID, e.Since.Local().Format(time.TimeOnly))
}

// Hint says what to do about it.
func (e *OutdatedError) Hint() string {
	return "What you typed before that is saved. To continue, take the customer back."
}

// ErrTaken is what an [*OutdatedError] is.
var ErrTaken = errors.New("the draft has another owner")

// Is makes it an [ErrTaken].
func (e *OutdatedError) Is(target error) bool { return target == ErrTaken }

// unreachable reports whether an error is the network's, not the database's.
func unreachable(err error) bool {
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) || pgconn.SafeToRetry(err) || pgconn.Timeout(err) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}

// failed turns an error of the database into one for people. It leaves others alone.
func (t *team) failed(err error) error {
	var said *pgconn.PgError
	var unproven *tls.CertificateVerificationError
	switch {
	case err == nil, transient(err), errors.As(err, new(*Error)):
		return err
	case errors.As(err, &unproven):
		reason := unproven.Err
		if errors.As(err, new(x509.UnknownAuthorityError)) { // its own words are longer
			reason = errors.New("this machine doesn't know who signed its certificate")
		}
		return &Error{
			Message: fmt.Sprintf("the database on %s can't prove who it is (%v)", t.host, reason),
			Fix:     "If your organization signed its certificate, add sslrootcert=FILE to the URL.", Err: err,
		}
	case said == nil && strings.Contains(fmt.Sprint(err), "server refused TLS connection"): // pgconn has no type for it
		return &Error{
			Message: fmt.Sprintf("the database on %s doesn't encrypt connections", t.host),
			Fix:     "Turn TLS on there. If the network is safe, write sslmode=disable in the URL.", Err: err,
		}
	case !errors.As(err, &said) && unreachable(err):
		return &DownError{Host: t.host, Err: err}
	case said == nil:
		return err
	}
	e := &Error{Message: fmt.Sprintf("the database refused it: %s (%s)", said.Message, said.Code), Err: err}
	switch said.Code {
	case "28P01", "28000":
		e.Message, e.Fix = "the database on "+t.host+" doesn't accept this user or password", "Set PGPASSWORD, or add a line to ~/.pgpass."
	case "3D000":
		e.Message, e.Fix = "there is no such database on "+t.host, "Check the URL, or create the database: createdb NAME"
	case "42501", "3F000": // a schema without a right to it looks missing
		e.Fix = "Grant this database user the team's schema and its tables, or the right to create them."
	case "25006":
		e.Fix = "This server is a copy. Connect to the database's primary server."
	}
	if strings.HasPrefix(said.Message, startupParameter) {
		e.Fix = "There is a pooler in front of the database. Remove this setting from the URL, or add it to ignore_startup_parameters there."
	}
	if passing(said) != "" {
		return &DownError{Host: t.host, Err: err}
	}
	return e
}

// startupParameter begins what PgBouncer says about a setting in the URL that it doesn't know.
const startupParameter = "unsupported startup parameter"

// passing is an error that can go away by itself, in a few words; empty if it can't. A pooler
// reports all trouble with its server, and its own, as trouble with the connection.
func passing(said *pgconn.PgError) string {
	if strings.HasPrefix(said.Code, "08") && !strings.HasPrefix(said.Message, startupParameter) {
		return said.Message
	}
	return over[said.Code]
}

// over are the errors of a database that can go away by themselves, by their codes. See
// https://www.postgresql.org/docs/current/errcodes-appendix.html.
var over = map[string]string{
	"25P03": lostConnection, "40001": "it's busy", "40003": lostConnection, "40P01": "it's busy", "53100": "its disk is full", "53200": "it's out of memory",
	"53300": "it has too many connections", "55P03": "it's busy", "57014": "timed out", "57P01": "it's stopping", "57P02": "it's stopping",
	"57P03": "it's starting or stopping", "57P05": lostConnection,
}

const lostConnection = "connection lost"

// transient reports whether an error can go away by itself.
func transient(err error) bool {
	var down *DownError
	return errors.As(err, &down)
}
