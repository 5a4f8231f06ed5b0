// Package e2e holds the tests of the program as a whole: it is started as people
// and scripts start it, in terminals and pipes, against a sandbox, and is killed,
// signalled, starved of disk and measured. There is no code here besides.
//
// All tests run in the module's root, so that paths in them are those that
// people type.
package e2e
