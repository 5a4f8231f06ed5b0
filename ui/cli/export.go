package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile/appfile"
)

// exportFlags are what `drafts export` can be told.
type exportFlags struct {
	output  string
	encrypt bool
	from    int // the file descriptor that the passphrase is read from, or nowhere: it is asked for
}

// nowhere is the file descriptor where none is given.
const nowhere = -1

func (g *program) exportCommand(flags *draftsFlags, in func(func(context.Context, *draft.Store, []string) error) func(*cobra.Command, []string) error) *cobra.Command {
	var e exportFlags
	cmd := &cobra.Command{
		Use: "export DRAFT", Short: "Write a draft's answers as an application file, plainly or with a passphrase",
		Long: "Writes what the customer answered, for another machine or another program: plainly, or encrypted with " +
			"a passphrase, which the age tool opens (age --decrypt). What was created at Twilio is not part of it. " +
			"The passphrase is asked for and not shown, or is the first line of the file descriptor that is given.",
		Args: cobra.ExactArgs(1), ValidArgsFunction: g.draftNames(&flags.demo),
		Example: name + " drafts export k7 > owl.yaml\n" +
			name + " drafts export k7 --encrypt --output owl.yaml.age\n" +
			name + " drafts export k7 --passphrase-fd 3 --output owl.yaml.age 3< passphrase",
		RunE: in(func(_ context.Context, store *draft.Store, args []string) error { return g.export(store, args[0], e) }),
	}
	cmd.Flags().StringVarP(&e.output, "output", "o", "-", "write a new file, for your user alone; - is standard output")
	cmd.Flags().BoolVar(&e.encrypt, "encrypt", false, "encrypt it with a passphrase")
	cmd.Flags().IntVar(&e.from, "passphrase-fd", nowhere, "encrypt it with the passphrase in this file descriptor")
	return cmd
}

func (g *program) export(store *draft.Store, text string, e exportFlags) error {
	info, err := store.Find(text)
	if err != nil {
		return err
	}
	v, err := g.view(store, info.ID)
	if err != nil {
		return err
	}
	if v.Forgotten {
		return &hintedError{fmt.Errorf("the answers of the draft %s were removed: it was submitted long ago", v.ID), "What was created is in: " + g.again("drafts", "show", v.ID)}
	}
	body := appfile.Encode(v.Answers)
	if _, err := os.Lstat(e.output); err == nil && e.output != "-" {
		return thereAlready(e.output) // before anybody has to think of a passphrase
	}
	if e.encrypt || e.from != nowhere {
		passphrase, err := g.passphrase(e.from)
		if err != nil {
			return err
		}
		if body, err = sealed(body, passphrase); err != nil {
			return err
		}
	}
	if e.output == "-" {
		_, _ = g.out.Write(body)
		return nil
	}
	return writeNew(e.output, body)
}

// passphrase is read from a descriptor, or asked for twice on the terminal.
func (g *program) passphrase(from int) (string, error) {
	if from != nowhere {
		f := os.NewFile(uintptr(from), "passphrase")
		if f == nil {
			return "", &usageError{text: fmt.Sprintf("%d is no file descriptor", from), hint: "Hand it over as in 3< FILE with --passphrase-fd 3."}
		}
		defer f.Close() // whoever handed it over gave it away
		line, err := bufio.NewReader(io.LimitReader(f, 1<<12)).ReadString('\n')
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			if err == nil || errors.Is(err, io.EOF) {
				err = errors.New("it is empty")
			}
			return "", &usageError{text: fmt.Sprintf("no passphrase can be read from file descriptor %d: %v", from, bare(err)), hint: "Hand it over as in 3< FILE with --passphrase-fd 3."}
		}
		return line, nil
	}
	tty, ok := g.In.(*os.File)
	if !ok || !g.InTerminal || !g.ErrTerminal {
		return "", &usageError{text: "there is nobody to ask for a passphrase", hint: "Give it in a file descriptor: --passphrase-fd 3 with 3< FILE."}
	}
	var given [2]string
	for i, ask := range []string{"Passphrase: ", "Once more: "} {
		fmt.Fprint(g.Err, ask)
		text, err := term.ReadPassword(tty.Fd())
		fmt.Fprintln(g.Err)
		if err != nil {
			return "", err
		}
		given[i] = string(text)
	}
	switch {
	case given[0] != given[1]:
		return "", &usageError{text: "the two passphrases differ", hint: "Nothing was written: run it again."}
	case given[0] == "":
		return "", &usageError{text: "the passphrase is empty", hint: "Nothing was written: without --encrypt the file is plain."}
	}
	return given[0], nil
}

// sealed encrypts with a passphrase, in the armoured form of age.
func sealed(body []byte, passphrase string) ([]byte, error) {
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	text := armor.NewWriter(&out)
	w, err := age.Encrypt(text, recipient)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := errors.Join(w.Close(), text.Close()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// writeNew makes a file that was not there, for the user alone, whatever the
// umask says.
func writeNew(path string, body []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return thereAlready(path)
	}
	if err == nil {
		_, err = f.Write(body)
		if err = errors.Join(err, f.Chmod(0o600), f.Sync(), f.Close()); err != nil {
			_ = os.Remove(path)
		}
	}
	if err != nil {
		return &hintedError{fmt.Errorf("%s cannot be written: %w", path, bare(err)), "Nothing was written. Name another file with --output."}
	}
	return nil
}

func thereAlready(path string) error {
	return &usageError{text: path + " exists already", hint: "Nothing was written: give another name, or remove it first."}
}

// bare is what went wrong with a file, without its name.
func bare(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
