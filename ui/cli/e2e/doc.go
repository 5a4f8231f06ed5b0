// Package e2e tests the whole program. The tests start it as people and scripts do, in
// terminals and pipes, against a sandbox. They kill it, signal it, fill its disk and measure
// it.
//
// All tests run in the module's root, so that their paths are those that people type.
package e2e
