package ui

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// unwelcome is what nobody says on the phone, with what to say instead. See the voice in
// package desk.
var unwelcome = map[string]string{
	`\b(is|are|was|were) none\b`:                            `"isn't a …", "there is no …"`,
	`\banew\b|\bafresh\b`:                                   `"again", "new"`,
	`\bwhom\b`:                                              `"who", or turn the sentence around`,
	`\bstands?\b|\bstood\b`:                                 `"is", "shows", or a verb that says what happens`,
	`\bwhat is so\b|\bsays so\b|\bsay so\b`:                 `what it says`,
	`\bis called\b|\bare called\b`:                          `"name"`,
	`\bwould have\b`:                                        `"suggests"`,
	`Twilio's people`:                                       `"Twilio"`,
	`\bwhose account\b`:                                     `"which account"`,
	`\bnobody\b`:                                            `"no one", or the active voice`,
	`\bmend(s|ed|ing)?\b`:                                   `"fix"`,
	`\bwherever it may\b|\bwhatever may\b|\bthereof\b`:      `one plain sentence`,
	`\b(shall|hence|thus|whilst|amongst|upon|lest)\b`:       `a word people say`,
	`\bmeanwhile\b|\bthereafter\b`:                          `"until then", "in the meantime"`,
	`\bLook whether\b|\blook whether\b|\bLooks? at whether`: `"Check if"`,
	`\b[Ee]-mails?\b`:                                       `"email"`,
	`\b[Ww]eb sites?\b`:                                     `"website"`,
	`\bpost box(es)?\b`:                                     `"PO box"`,
	`\b[A-Za-z]*(colour|licence|catalogue|authoris|recognis|normalis|cancelled)[a-z]*\b`: `the American spelling`,
	`\b(is|are|was|were) to be\b`:        `"will be", "has to be"`,
	`\bas long as that\b|\bso long as\b`: `"while"`,
	`\b(please|sorry|oops|invalid)\b`:    `what's wrong, and how to fix it`,
}

// TestTexts holds every text that people can see to plain words. With -v it prints them in
// one list, for somebody to read who has never seen the program.
func TestTexts(t *testing.T) {
	texts := visibleTexts(t)
	if len(texts) < 500 {
		t.Fatalf("only %d texts: most of them are missed", len(texts))
	}
	patterns := map[string]*regexp.Regexp{}
	for pattern := range unwelcome {
		patterns[pattern] = regexp.MustCompile(pattern)
	}
	for _, text := range texts {
		asTwilio := strings.HasPrefix(text.place, "twilioapi/sandbox/") // whose own words these are
		for pattern, instead := range unwelcome {
			if asTwilio && strings.Contains(pattern, "invalid") {
				continue
			}
			if found := patterns[pattern].FindString(text.words); found != "" {
				t.Errorf("%s: %q: instead of %q, %s", text.place, text.words, found, instead)
			}
		}
		t.Logf("%s: %s", text.place, text.words)
	}
}

type visibleText struct{ place, words string }

// visibleTexts are the string literals of the program that read as words, and the lines of
// its documents.
func visibleTexts(t *testing.T) []visibleText {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	var texts []visibleText
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		name := d.Name()
		switch {
		case err != nil:
			return err
		case d.IsDir() && (name == "testdata" || strings.HasPrefix(name, ".")), strings.HasSuffix(path, "twilioapi/openapi"):
			return fs.SkipDir
		case d.IsDir(), strings.HasSuffix(name, "_test.go"):
			return nil
		case strings.HasSuffix(name, ".md"):
			texts = append(texts, documentTexts(t, root, path)...)
		case strings.HasSuffix(name, ".go"):
			texts = append(texts, sourceTexts(t, root, path)...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func documentTexts(t *testing.T, root, path string) []visibleText {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	place, _ := filepath.Rel(root, path)
	var texts []visibleText
	for n, line := range strings.Split(string(data), "\n") {
		line = regexp.MustCompile("`[^`]*`|\\]\\([^)]*\\)").ReplaceAllString(line, "…")
		if words.MatchString(line) && !strings.HasPrefix(line, "    ") {
			texts = append(texts, visibleText{fmt.Sprintf("%s:%d", place, n+1), line})
		}
	}
	return texts
}

var (
	words = regexp.MustCompile(`[A-Za-z]{2,},? +[a-z]{2,}|^[A-Z][a-z]{3,}\b`)
	// code is what is no text although it has words: SQL, HTML, headers, patterns.
	code = regexp.MustCompile(`^[A-Z]{2}\b.*\bHTTP|^Mozilla|\\b|\(\?|^[A-Z][a-zA-Z]+$`)
)

func sourceTexts(t *testing.T, root, path string) []visibleText {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	place, _ := filepath.Rel(root, path)
	var texts []visibleText
	add := func(at token.Pos, text string) {
		if words.MatchString(text) && !code.MatchString(text) || slices.Contains([]string{"Status", "Account"}, text) {
			texts = append(texts, visibleText{fmt.Sprintf("%s:%d", place, set.Position(at).Line), text})
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec, *ast.Field: // a tag is no text
			_, field := n.(*ast.Field)
			return !field
		case *ast.BinaryExpr:
			if text, ok := joined(n); ok {
				add(n.Pos(), text)
				return false
			}
		case *ast.BasicLit:
			if text, ok := joined(n); ok {
				add(n.Pos(), text)
			}
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.SelectorExpr); ok && slices.Contains([]string{"MustCompile", "SetOf"}, f.Sel.Name) {
				return false
			}
		}
		return true
	})
	return texts
}

// joined is the text of a literal, or of a sum with literals in it.
func joined(e ast.Expr) (text string, literal bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text, err := strconv.Unquote(e.Value)
			return text, err == nil
		}
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			left, l := joined(e.X)
			right, r := joined(e.Y)
			return left + right, l || r
		}
	case *ast.ParenExpr:
		return joined(e.X)
	}
	return "…", false
}
