//go:build !race

package numbering

const numbers = 204_000
