package e2e

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The arrows of the layout point down: these packages must not be imported, not even through
// others.
func TestArrows(t *testing.T) {
	const (
		screen = "charm.land/"
		twilio = "github.com/twilio/"
	)
	for _, arrow := range []struct {
		packages  string
		forbidden []string
	}{
		{"./flow/...", []string{screen, "github.com/charmbracelet/", twilio, "trusthub-wizard/ui", "trusthub-wizard/twilioapi"}},
		{"./flow/profile/...", []string{"trusthub-wizard/flow/draft"}},
		{"./flow/profile", []string{"trusthub-wizard/flow/profile/appfile"}},
		{"./flow/profile/contact", []string{"trusthub-wizard/flow/profile$"}},
		{"./flow/profile/postal", []string{"trusthub-wizard/flow/profile$"}},
		{"./flow/profile/registration", []string{"trusthub-wizard/flow/profile$"}},
		{"./ui", []string{twilio, "trusthub-wizard/twilioapi", "trusthub-wizard/ui/cli"}},
		{"./ui/form", []string{twilio, "trusthub-wizard/twilioapi", "trusthub-wizard/flow/draft", "trusthub-wizard/ui/cli"}},
		{"./ui/linear", []string{twilio, "trusthub-wizard/twilioapi", "trusthub-wizard/ui/cli"}},
		{"./ui/linear", []string{twilio, "trusthub-wizard/twilioapi", "trusthub-wizard/ui/cli"}},
		{"./ui/gate", []string{"trusthub-wizard/flow", twilio, screen}},
		{"./twilioapi/...", []string{screen, "trusthub-wizard/ui"}},
		// twilio-go's own root package costs 64 packages for what three of them do.
		{"./...", []string{"github.com/twilio/twilio-go$"}},
	} {
		for _, dep := range deps(t, arrow.packages, "{{.ImportPath}}") {
			for _, forbidden := range arrow.forbidden {
				if strings.HasPrefix(dep+"$", forbidden) {
					t.Errorf("%s reaches %s", arrow.packages, dep)
				}
			}
		}
	}
}

// The sandbox shares no code with the program it tests: a mistake in shared code would be in
// both.
func TestTheSandboxIsMadeOfTheStandardLibrary(t *testing.T) {
	for _, dep := range deps(t, "./twilioapi/sandbox", "{{if not .Standard}}{{.ImportPath}}{{end}}") {
		if dep != "trusthub-wizard/twilioapi/sandbox" {
			t.Errorf("the sandbox reaches %s", dep)
		}
	}
}

func deps(t *testing.T, packages, format string) []string {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-f", format, packages)
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list %s: %v\n%s", packages, err, complaint.String())
	}
	list := strings.Fields(string(out))
	if len(list) == 0 {
		t.Fatalf("go list %s: no packages", packages)
	}
	return list
}

// Only main calls os.Exit: it skips deferred calls, and main has none.
func TestOnlyMainExits(t *testing.T) {
	exits := map[string]bool{"os.Exit": true, "syscall.Exit": true, "log.Fatal": true, "log.Fatalf": true, "log.Fatalln": true}
	found := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return fs.SkipDir // the go command skips these, too
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := sel.X.(*ast.Ident); ok && exits[pkg.Name+"."+sel.Sel.Name] {
				if found++; path != "main.go" {
					t.Errorf("%s calls %s.%s", path, pkg.Name, sel.Sel.Name)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found == 0 {
		t.Error("main.go does not call os.Exit: this test looks in the wrong place")
	}
}
