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

type exportOptions struct {
	draftsOptions
	output  string
	encrypt bool
	from    int // the passphrase's file descriptor; noDescriptor if it's asked for
}

const noDescriptor = -1 // the flag isn't set

func newExportCommand(in *draftsOptions) *cobra.Command {
	var o exportOptions
	cmd := &cobra.Command{
		Use: "export DRAFT", Short: "Write a draft's answers as an application file",
		Long: "Writes the customer's answers for another machine or program. What was created at Twilio isn't included. To " +
			"encrypt the file, use --encrypt and type a passphrase, which isn't shown, or use --passphrase-fd in a script. " +
			"age --decrypt opens the file.",
		Args: cobra.ExactArgs(1), ValidArgsFunction: in.DraftNames(&in.demo),
		Example: name + " drafts export k7 > owl.yaml\n" +
			name + " drafts export k7 --encrypt --output owl.yaml.age\n" +
			name + " drafts export k7 --passphrase-fd 3 --output owl.yaml.age 3< passphrase",
		RunE: in.withStore(func(_ context.Context, drafts draftsOptions, args []string) error {
			o.draftsOptions = drafts
			return runExport(o, args[0])
		}),
	}
	cmd.Flags().StringVarP(&o.output, "output", "o", "-", "write a new file that only you can read; - is standard output")
	cmd.Flags().BoolVar(&o.encrypt, "encrypt", false, "ask for a passphrase and encrypt the file with it")
	cmd.Flags().IntVar(&o.from, "passphrase-fd", noDescriptor, "encrypt the file with the first line of this file descriptor")
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
		return console.Hinted(fmt.Errorf("the answers of draft %s were removed: it was submitted long ago", v.ID), "To see what it created: "+o.CommandLine("drafts", "show", v.ID))
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

const passphraseHint = "Pass it from a file: --passphrase-fd 3 3< FILE"

// passphrase reads a descriptor's first line, or asks twice on the terminal.
func passphrase(c *console.Console, from int) (string, error) {
	if from != noDescriptor {
		f := os.NewFile(uintptr(from), "passphrase")
		if f == nil {
			return "", console.Usage(fmt.Sprintf("%d isn't a file descriptor", from), passphraseHint)
		}
		defer f.Close() // the caller gave it away
		line, err := bufio.NewReader(io.LimitReader(f, 1<<12)).ReadString('\n')
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			if err == nil || errors.Is(err, io.EOF) {
				err = errors.New("it's empty")
			}
			return "", console.Usage(fmt.Sprintf("can't read a passphrase from file descriptor %d: %v", from, console.WithoutPath(err)), passphraseHint)
		}
		return line, nil
	}
	tty, ok := c.In.(*os.File)
	if !ok || !c.InTerminal || !c.ErrTerminal {
		return "", console.Usage("can't ask for a passphrase: this isn't a terminal", passphraseHint)
	}
	var given [2]string
	for i, ask := range []string{"Passphrase: ", "Passphrase again: "} {
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
		return "", console.Usage("the passphrases are different", "Nothing was written. Run it again.")
	case given[0] == "":
		return "", console.Usage("the passphrase is empty", "Nothing was written. To write the file without a passphrase, leave out --encrypt.")
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

// writeNew creates a file that doesn't exist yet, with mode 0600 whatever the umask.
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
		return console.Hinted(fmt.Errorf("can't write %s: %w", path, console.WithoutPath(err)), "Nothing was written. Use another file with --output.")
	}
	return nil
}

func existsError(path string) error {
	return console.Usage(path+" already exists", "Nothing was written. Use another name, or remove the file first.")
}
