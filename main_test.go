package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The scripts in testdata/scripts start the program as people do: the test
// binary is the program when it is called by its name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"trusthub-wizard": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/scripts",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
		Setup:               setup,
	})
}

// setup leaves out the credentials and colours of whoever runs the tests, and
// has drafts kept where the script can see them.
func setup(env *testscript.Env) error {
	env.Setenv("XDG_STATE_HOME", filepath.Join(env.WorkDir, "state"))
	env.Setenv("NO_COLOR", "1")
	env.Setenv("BELL", "\a")
	hostile := filepath.Join(env.WorkDir, "hostile.yaml")
	env.Setenv("HOSTILE", hostile)
	applications, err := filepath.Abs("testdata/applications")
	if err != nil {
		return err
	}
	env.Setenv("APPLICATIONS", applications)
	return os.WriteFile(hostile, []byte("friendly_name: \"\\a\\e]0;title\\a\"\n\"\\a\\e[2J\": 1\n"), 0o600)
}

// exits runs a program, which has to end with the exit code that is given first.
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
