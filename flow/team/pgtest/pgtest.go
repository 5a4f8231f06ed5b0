// Package pgtest starts a PostgreSQL server for tests, from the binaries that the system's
// package installs. The server listens on a socket in a temporary directory, belongs to the
// test process, and ends with it.
package pgtest

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Required is the environment variable that makes tests fail, not skip, where there is no
// PostgreSQL.
const Required = "TRUSTHUB_WIZARD_REQUIRE_SERVICES"

// Kind is the environment variable that puts PgBouncer in front of the servers, in the pool mode
// that it names (session or transaction), or gives them serializable transactions (serializable).
const Kind = "TRUSTHUB_WIZARD_TEST_DATABASE"

// A Server is a running PostgreSQL.
type Server struct {
	dir    string
	socket string // the directory to connect to
	cmd    *exec.Cmd
	pooler *exec.Cmd // may be nil
}

var shared struct {
	once   sync.Once
	server *Server
	err    error
}

// Main runs tests that share one server, and stops it after them. Call it from TestMain.
func Main(m *testing.M) { Tests{m}.Run() }

// Tests stop the shared server when they are done.
type Tests struct{ *testing.M }

// Run runs the tests and returns their exit code.
func (t Tests) Run() int {
	code := t.M.Run()
	if shared.server != nil {
		shared.server.Stop()
	}
	return code
}

// Shared is the server that the tests of a process share.
func Shared() (*Server, error) {
	shared.once.Do(func() { shared.server, shared.err = Start() })
	return shared.server, shared.err
}

// URL is a place of the test's own on the shared server. Without PostgreSQL the test is
// skipped, or fails if the environment says [Required].
func URL(t testing.TB) string {
	t.Helper()
	server, err := Shared()
	if err != nil {
		if os.Getenv(Required) != "" {
			t.Fatalf("PostgreSQL is required: %v", err)
		}
		t.Skipf("SKIPPED WITHOUT PostgreSQL: %v", err)
	}
	return server.URL()
}

// Start starts a server.
func Start() (*Server, error) {
	initdb, err := binary("initdb")
	if err != nil {
		return nil, err
	}
	postgres, err := binary("postgres")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "pg")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, socket: dir}
	as, err := owner(dir)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	setup := exec.Command(initdb, "-D", data, "-U", "wizard", "--auth=trust", "--no-sync", "-E", "UTF8")
	setup.SysProcAttr, setup.Dir = as, dir
	if out, err := setup.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	s.cmd = exec.Command(postgres, "-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=300")
	kind := os.Getenv(Kind)
	if kind == "serializable" {
		s.cmd.Args = append(s.cmd.Args, "-c", "default_transaction_isolation=serializable")
	}
	s.cmd.SysProcAttr, s.cmd.Dir = as, dir
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for range 1200 {
		time.Sleep(50 * time.Millisecond)
		// The last line of the file says whether connections are accepted.
		if text, err := os.ReadFile(filepath.Join(data, "postmaster.pid")); err == nil && strings.Contains(string(text), "ready") {
			if kind == "session" || kind == "transaction" {
				err = s.pool(kind, as)
			}
			return s, err
		}
	}
	s.Stop()
	return nil, errors.New("PostgreSQL didn't start within a minute")
}

// URL is a new place on the server, without tables.
func (s *Server) URL() string {
	q := url.Values{"host": {s.socket}, "search_path": {"t_" + strings.ToLower(rand.Text()[:12])}}
	return "postgres://wizard@/postgres?" + q.Encode()
}

// pool puts PgBouncer in front of the server.
func (s *Server) pool(mode string, as *syscall.SysProcAttr) error {
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		program = "/usr/sbin/pgbouncer"
	}
	s.socket = filepath.Join(s.dir, "pool")
	size := 200
	if mode == "transaction" {
		size = 8 // so that the connections to the server change hands
	}
	settings := fmt.Sprintf(`[databases]
* = host=%s auth_user=wizard
[pgbouncer]
unix_socket_dir = %s
listen_port = 5432
auth_type = trust
auth_file = %[2]s/users
pool_mode = %s
default_pool_size = %d
max_client_conn = 1000
`, s.dir, s.socket, mode, size)
	for _, err := range []error{
		os.Mkdir(s.socket, 0o755),
		os.WriteFile(filepath.Join(s.socket, "users"), []byte(`"wizard" ""`), 0o644),
		os.WriteFile(filepath.Join(s.socket, "settings"), []byte(settings), 0o644),
		os.Chmod(s.socket, 0o777), // the pooler makes its socket there
	} {
		if err != nil {
			return err
		}
	}
	s.pooler = exec.Command(program, filepath.Join(s.socket, "settings"))
	s.pooler.SysProcAttr, s.pooler.Dir = as, s.dir
	if err := s.pooler.Start(); err != nil {
		return err
	}
	for range 100 {
		if _, err := os.Stat(filepath.Join(s.socket, ".s.PGSQL.5432")); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return errors.New("PgBouncer didn't start within 5 seconds")
}

// Signal sends a signal to the server's main process.
func (s *Server) Signal(sig syscall.Signal) { _ = s.cmd.Process.Signal(sig) }

// Stop ends the server at once and removes its data.
func (s *Server) Stop() {
	if s.pooler != nil && s.pooler.Process != nil {
		_ = s.pooler.Process.Kill()
		_ = s.pooler.Wait()
	}
	if s.cmd != nil && s.cmd.Process != nil {
		s.Signal(syscall.SIGQUIT)
		_ = s.cmd.Wait()
	}
	_ = os.RemoveAll(s.dir)
}

// binary finds a program of PostgreSQL: Debian keeps them off the PATH.
func binary(name string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real
		}
		return path, nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(found) == 0 {
		return "", fmt.Errorf("there is no %s on this machine: install PostgreSQL (on Debian: apt-get install postgresql)", name)
	}
	return found[len(found)-1], nil
}
