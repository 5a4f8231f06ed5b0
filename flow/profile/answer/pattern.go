package answer

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression that's compiled when it's first used. Few are needed before
// the first frame.
func Pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
