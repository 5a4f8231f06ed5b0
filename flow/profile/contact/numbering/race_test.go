//go:build race

package numbering

// numbers is how many numbers TestRandomNumbers compares: the race detector makes each twenty times
// slower, and finds nothing in them.
const numbers = 10_000
