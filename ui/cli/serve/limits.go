package serve

import (
	"fmt"
	"net"
	"net/netip"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"trusthub-wizard/flow/desk"
)

// Limits keep visitors from harming each other.
type Limits struct {
	Sessions  int           // at once
	PerPerson int           // at once, of one person or, for strangers, of one address
	Idle      time.Duration // without a key; 0 means forever
	Empty     time.Duration // how long a connection may have no session
	// Rate is how many connections an address may begin in a second, after Burst of them.
	Rate  float64
	Burst int
	// ClientTimeout is how long a client may take to accept what is written to it, or to answer a
	// sign of life.
	ClientTimeout time.Duration
}

// What a session may be, at most.
const (
	signInTimeout          = 2 * time.Minute // people type the passphrase of their key meanwhile
	maxStrangers           = 64              // connections that haven't signed in, at once
	maxStrangersPerAddress = 16              // those of them from one address
	maxSessionsPerConn     = 10              // sessions in one connection, as OpenSSH's own limit
	environMax             = 4 << 10         // bytes of environment
	requestMax             = 4 << 10         // bytes of one request, such as a command
	maxColumns             = 400             // cells
	maxRows                = 200
	shutdownTimeout        = 30 * time.Second // how long sessions may take to end when the server stops
	keepAliveInterval      = 30 * time.Second
	inputGrace             = 200 * time.Millisecond // for keys that came before the connection broke
	probeTimeout           = 2 * time.Second        // how long a lost connection may take to show that it isn't
)

// A sessionLimit counts the sessions.
type sessionLimit struct {
	limits Limits
	mu     sync.Mutex
	taken  int
	by     map[string]int
}

// take counts a session of a person, or says why there is no room for it.
func (s *sessionLimit) take(p Person) (leave func(), refusal string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.by[p.seat] >= s.limits.PerPerson:
		return nil, fmt.Sprintf("You already have %s open here, and that's the limit: close one of them.", desk.Count(s.by[p.seat], "session", "sessions"))
	case s.taken >= s.limits.Sessions:
		return nil, fmt.Sprintf("All %d sessions of this server are taken: try again later.", s.taken)
	}
	s.taken++
	s.by[p.seat]++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.taken--
		if s.by[p.seat]--; s.by[p.seat] == 0 {
			delete(s.by, p.seat)
		}
	}, ""
}

// An admission counts connections from their first byte on.
type admission struct {
	limits Limits
	mu     sync.Mutex
	rates  *lru.Cache[netip.Addr, *rate.Limiter]
	open   int // connections
	new    int // those of them that haven't signed in
	newBy  map[netip.Addr]int
	most   int // connections of one address, where anyone may come in; otherwise 0
	openBy map[netip.Addr]int
}

func newAdmission(l Limits, anyone bool) *admission {
	most := 0
	if anyone {
		most = l.PerPerson + maxStrangersPerAddress
	}
	rates, _ := lru.New[netip.Addr, *rate.Limiter](4096) // fails only for sizes below 1
	return &admission{limits: l, rates: rates, newBy: map[netip.Addr]int{}, most: most, openBy: map[netip.Addr]int{}}
}

// entry is how a new connection is met.
type entry int

const (
	welcome  entry = iota
	tooOften       // it's told so after it signed in
	shut           // it's closed at once
)

// enter decides about a new connection. An address that goes on although it was told, and
// one more stranger than there is room for, cost nothing but an accept.
func (d *admission) enter(from net.Addr) entry {
	d.mu.Lock()
	defer d.mu.Unlock()
	at := network(from)
	calls, known := d.rates.Get(at)
	if !known {
		calls = rate.NewLimiter(rate.Limit(d.limits.Rate), d.limits.Burst)
		d.rates.Add(at, calls)
	}
	// Below zero, an address has been told; four times its burst lower, it doesn't listen.
	left := calls.Tokens()
	if left > float64(-4*d.limits.Burst) {
		calls.ReserveN(time.Now(), 1)
	}
	if d.new >= maxStrangers || d.newBy[at] >= maxStrangersPerAddress || d.open >= 2*d.limits.Sessions+maxStrangers || d.most > 0 && d.openBy[at] >= d.most || left <= float64(-4*d.limits.Burst) {
		return shut
	}
	d.open, d.new = d.open+1, d.new+1
	d.newBy[at]++
	d.openBy[at]++
	if left < 1 {
		return tooOften
	}
	return welcome
}

// signedIn says that a connection isn't a stranger's anymore.
func (d *admission) signedIn(from net.Addr) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.known(from)
}

// known takes a connection out of those that haven't signed in. The caller holds mu.
func (d *admission) known(from net.Addr) {
	d.new--
	less(d.newBy, network(from))
}

func less(by map[netip.Addr]int, at netip.Addr) {
	if by[at]--; by[at] <= 0 {
		delete(by, at)
	}
}

// left says that a connection is closed.
func (d *admission) left(from net.Addr, stranger bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open--
	less(d.openBy, network(from))
	if stranger {
		d.known(from)
	}
}

// network is what a rate counts by: an IPv4 address, or the network that a provider gives an
// IPv6 customer.
func network(from net.Addr) netip.Addr {
	at, err := netip.ParseAddrPort(from.String())
	if err != nil {
		return netip.Addr{}
	}
	ip := at.Addr().Unmap().WithZone("")
	if ip.Is6() {
		prefix, _ := ip.Prefix(64)
		ip = prefix.Addr()
	}
	return ip
}
