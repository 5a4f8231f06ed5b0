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

	"trusthub-wizard/flow/profile/appfile"
	"trusthub-wizard/ui/cli/console"
)

// exportOptions are what `drafts export` is told.
type exportOptions struct {
	draftsOptions
	output  string
	encrypt bool
	from    int // the passphrase's file descriptor; noDescriptor if it's asked for
}

// noDescriptor means that no file descriptor was given.
const noDescriptor = -1

func newExportCommand(in *draftsOptions) *cobra.Command {
	var o exportOptions
	cmd := &cobra.Command{
		Use: "export DRAFT", Short: "Write a draft's answers as an application file, plainly or with a passphrase",
		Long: "Writes what the customer answered, for another machine or another program: plainly, or encrypted with " +
			"a passphrase, which the age tool opens (age --decrypt). What was created at Twilio is not part of it. " +
			"The passphrase is asked for and not shown, or is the first line of the file descriptor that is given.",
		Args: cobra.ExactArgs(1), ValidArgsFunction: in.DraftNames(&in.demo),
		Example: name + " drafts export k7 > owl.yaml\n" +
			name + " drafts export k7 --encrypt --output owl.yaml.age\n" +
			name + " drafts export k7 --passphrase-fd 3 --output owl.yaml.age 3< passphrase",
		RunE: in.withStore(func(_ context.Context, drafts draftsOptions, args []string) error {
			o.draftsOptions = drafts
			return runExport(o, args[0])
		}),
	}
	cmd.Flags().StringVarP(&o.output, "output", "o", "-", "write a new file, for your user alone; - is standard output")
	cmd.Flags().BoolVar(&o.encrypt, "encrypt", false, "encrypt it with a passphrase")
	cmd.Flags().IntVar(&o.from, "passphrase-fd", noDescriptor, "encrypt it with the passphrase in this file descriptor")
	return cmd
}

func runExport(o exportOptions, text string) error {
	info, err := o.store.Find(text)
	if err != nil {
		return err
	}
	v, err := view(o.Console, o.store, info.ID)
	if err != nil {
		return err
	}
	if v.Forgotten {
		return console.Hinted(fmt.Errorf("the answers of the draft %s were removed: it was submitted long ago", v.ID), "What was created is in: "+o.CommandLine("drafts", "show", v.ID))
	}
	body := appfile.Encode(v.Answers)
	if _, err := os.Lstat(o.output); err == nil && o.output != "-" {
		return existsError(o.output) // before asking for a passphrase
	}
	if o.encrypt || o.from != noDescriptor {
		passphrase, err := passphrase(o.Console, o.from)
		if err != nil {
			return err
		}
		if body, err = encrypted(body, passphrase); err != nil {
			return err
		}
	}
	if o.output == "-" {
		o.Write(body)
		return nil
	}
	return writeNew(o.output, body)
}

// passphrase reads a descriptor's first line, or asks twice on the terminal.
func passphrase(c *console.Console, from int) (string, error) {
	if from != noDescriptor {
		f := os.NewFile(uintptr(from), "passphrase")
		if f == nil {
			return "", console.Usage(fmt.Sprintf("%d is no file descriptor", from), "Hand it over as in 3< FILE with --passphrase-fd 3.")
		}
		defer f.Close() // the caller gave it away
		line, err := bufio.NewReader(io.LimitReader(f, 1<<12)).ReadString('\n')
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			if err == nil || errors.Is(err, io.EOF) {
				err = errors.New("it is empty")
			}
			return "", console.Usage(fmt.Sprintf("no passphrase can be read from file descriptor %d: %v", from, console.WithoutPath(err)), "Hand it over as in 3< FILE with --passphrase-fd 3.")
		}
		return line, nil
	}
	tty, ok := c.In.(*os.File)
	if !ok || !c.InTerminal || !c.ErrTerminal {
		return "", console.Usage("there is nobody to ask for a passphrase", "Give it in a file descriptor: --passphrase-fd 3 with 3< FILE.")
	}
	var given [2]string
	for i, ask := range []string{"Passphrase: ", "Once more: "} {
		fmt.Fprint(c.Err, ask)
		text, err := term.ReadPassword(tty.Fd())
		fmt.Fprintln(c.Err)
		if err != nil {
			return "", err
		}
		given[i] = string(text)
	}
	switch {
	case given[0] != given[1]:
		return "", console.Usage("the two passphrases differ", "Nothing was written: run it again.")
	case given[0] == "":
		return "", console.Usage("the passphrase is empty", "Nothing was written: without --encrypt the file is plain.")
	}
	return given[0], nil
}

// encrypted encrypts with a passphrase, in age's armored format.
func encrypted(body []byte, passphrase string) ([]byte, error) {
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

// writeNew creates a file that doesn't exist yet, readable by the user alone whatever the
// umask.
func writeNew(path string, body []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return existsError(path)
	}
	if err == nil {
		_, err = f.Write(body)
		if err = errors.Join(err, f.Chmod(0o600), f.Sync(), f.Close()); err != nil {
			_ = os.Remove(path)
		}
	}
	if err != nil {
		return console.Hinted(fmt.Errorf("%s cannot be written: %w", path, console.WithoutPath(err)), "Nothing was written. Name another file with --output.")
	}
	return nil
}

func existsError(path string) error {
	return console.Usage(path+" exists already", "Nothing was written: give another name, or remove it first.")
}
