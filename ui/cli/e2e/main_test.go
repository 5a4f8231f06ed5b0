package e2e

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"trusthub-wizard/flow/team/pgtest"
	"trusthub-wizard/twilioapi/sandbox"
	"trusthub-wizard/ui/cli"
)

// The scripts in testdata/scripts start the program by its name. The test binary is that
// program.
func TestMain(m *testing.M) {
	if commands[filepath.Base(os.Args[0])] == nil {
		if err := os.Chdir("../../.."); err != nil { // the module's root
			panic(err)
		}
	}
	// Tests here mostly wait, so more of them run at a time than there are processors, unless
	// the command line sets a number.
	if err := flag.Set("test.parallel", "4"); err != nil {
		panic(err)
	}
	testscript.Main(pgtest.Tests{M: m}, commands)
}

const program = "trusthub-wizard"

// patience is much longer than anything here takes.
const patience = 2 * time.Minute

// commands are the programs in the test binary, by name.
var commands = map[string]func(){program: func() { os.Exit(cli.Main()) }}

func TestScripts(t *testing.T) {
	t.Parallel()
	applications, err := filepath.Abs("testdata/applications")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/scripts",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("APPLICATIONS", applications)
			return setup(env)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":    exits,
			"sandbox":  startSandbox,
			"holds":    holds,
			"rewrite":  rewrite,
			"database": startDatabase,
			"joins":    joins,
		},
		Condition: func(condition string) (bool, error) {
			_, err := pgtest.Shared()
			if os.Getenv(pgtest.Required) != "" && err != nil {
				return false, fmt.Errorf("PostgreSQL is required: %w", err)
			}
			return err == nil, nil // of "postgres", the only one
		},
	})
}

// setup removes the credentials and color settings of whoever runs the tests, and keeps drafts
// in the script's directory.
func setup(env *testscript.Env) error {
	customer := sandbox.Seed()[1] // of the ISV: an account without a primary profile
	other := sandbox.Seed()[2]
	hostile := filepath.Join(env.WorkDir, "hostile.yaml")
	for name, value := range map[string]string{
		"XDG_STATE_HOME": filepath.Join(env.WorkDir, "state"),
		"NO_COLOR":       "1",
		// Tests don't use the real keyring.
		"TRUSTHUB_WIZARD_KEYRING": "off",
		"BELL":                    "\a",
		"NL":                      "\n",
		"HOSTILE":                 hostile,
		"SUBACCOUNT":              customer.SID,
		"SUBTOKEN":                customer.Token,
		"OTHERACCOUNT":            other.SID,
		"OTHERTOKEN":              other.Token,
	} {
		env.Setenv(name, value)
	}
	return os.WriteFile(hostile, []byte("friendly_name: \"\\a\\e]0;title\\a\"\n\"\\a\\e[2J\": 1\n"), 0o600)
}

// rewrite copies a file and replaces texts, which have to be in it.
func rewrite(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 || len(args)%2 != 0 {
		ts.Fatalf("usage: rewrite from to old new [old new...]")
	}
	text := ts.ReadFile(args[0])
	for i := 2; i < len(args); i += 2 {
		if !strings.Contains(text, args[i]) {
			ts.Fatalf("%s does not hold %q", args[0], args[i])
		}
		text = strings.ReplaceAll(text, args[i], args[i+1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
}

// exits runs a program and checks its exit code, the first argument.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code program [argument...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	err = ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// startSandbox starts `trusthub-wizard sandbox` with the flags, and sets the variables it
// prints. It has to stop cleanly at the end of the script.
func startSandbox(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("usage: sandbox [flag...]")
	}
	hub, err := launch(args...)
	ts.Check(err)
	for name, value := range hub.env {
		ts.Setenv(name, value)
	}
	ts.Defer(func() { ts.Check(hub.stop()) })
}

// startDatabase makes an empty database for a team, and sets the variable that names it. Each
// of its people has a state directory. Scripts that use it begin with
//
//	[!postgres] skip 'SKIPPED WITHOUT PostgreSQL'
func startDatabase(ts *testscript.TestScript, _ bool, _ []string) {
	server, err := pgtest.Shared()
	ts.Check(err)
	ts.Setenv("TRUSTHUB_WIZARD_STORE", server.URL())
}

// joins makes somebody a member of the team, each named like their state directory.
//
//	joins NEW MEMBER
func joins(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: joins new member")
	}
	ts.Check(ts.Exec(program, "team", "key", "--state-dir", args[0]))
	ts.Check(ts.Exec(program, "team", "add", args[0], strings.TrimSpace(ts.ReadFile("stdout")), "--state-dir", args[1]))
}

// A hub is a sandbox in a process of its own.
type hub struct {
	cmd *exec.Cmd
	env map[string]string // from its three lines
}

// launch starts a sandbox and reads its three lines. Submitted profiles stay in review, even on
// a slow machine, unless the flags set a time.
func launch(flags ...string) (*hub, error) {
	h := &hub{cmd: exec.Command(program, append([]string{"sandbox", "--listen", "127.0.0.1:0", "--review", "1h"}, flags...)...), env: map[string]string{}}
	out, err := h.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := h.cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	for len(h.env) < 3 && lines.Scan() {
		name, value, ok := strings.Cut(strings.TrimPrefix(lines.Text(), "export "), "=")
		if !ok {
			return nil, errors.Join(errors.New("not a line for a shell: "+lines.Text()), h.stop())
		}
		h.env[name] = value
	}
	if len(h.env) < 3 {
		return nil, errors.Join(errors.New("the sandbox did not say that it is ready"), h.cmd.Wait())
	}
	return h, nil
}

// stop asks the sandbox to stop, as a terminal does.
func (h *hub) stop() error {
	return errors.Join(h.cmd.Process.Signal(os.Interrupt), h.cmd.Wait())
}
