package team

import (
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Is reports whether a text is the URL of a team's database.
func Is(text string) bool {
	return strings.HasPrefix(text, "postgres://") || strings.HasPrefix(text, "postgresql://")
}

// schemaName is where our tables are, unless the URL has a search_path.
const schemaName = "trusthub_wizard"

const (
	unreadableURL = "the database's URL can't be read" // the parser's own words may repeat a password
	urlHelp       = "For example: postgres://maria@db.example.com/onboarding. The password comes from PGPASSWORD or ~/.pgpass."
)

// parse reads the URL of a database. It refuses one that would send drafts over a network
// without TLS: sslmode=disable has to be written out for that. Without an sslmode, a database
// on another machine has to prove who it is.
func parse(text string) (*pgxpool.Config, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, &Error{Message: unreadableURL, Fix: urlHelp}
	case !Is(text):
		return nil, &Error{Message: "the store has to be a postgres:// URL", Fix: urlHelp}
	case u.Host == "" && u.Query().Get("host") == "":
		return nil, &Error{Message: "the database's URL has no host", Fix: urlHelp}
	}
	query := u.Query()
	mode := query.Get("sslmode")
	c, err := pgxpool.ParseConfig(text)
	if err != nil {
		return nil, &Error{Message: unreadableURL, Fix: urlHelp}
	}
	if mode == "" && remote(&c.ConnConfig.Config) && encrypts(&c.ConnConfig.Config) != nil {
		query.Set("sslmode", "verify-full")
		u.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20") // a plus is no space here
		if c, err = pgxpool.ParseConfig(u.String()); err != nil {
			return nil, &Error{Message: unreadableURL, Fix: urlHelp}
		}
	}
	if err := encrypts(&c.ConnConfig.Config); err != nil && mode != "disable" && remote(&c.ConnConfig.Config) {
		return nil, err
	}
	if query.Get("connect_timeout") == "" {
		c.ConnConfig.ConnectTimeout = 5 * time.Second
	}
	params := c.ConnConfig.RuntimeParams
	if params["search_path"] == "" {
		params["search_path"] = schemaName
	}
	params["application_name"] = "trusthub-wizard"
	c.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe // works through a pooler: see database
	return c, nil
}

// remote reports whether any host of a configuration is on another machine.
func remote(c *pgconn.Config) bool {
	far := func(host string) bool {
		ip := net.ParseIP(host)
		return !strings.HasPrefix(host, "/") && host != "localhost" && (ip == nil || !ip.IsLoopback())
	}
	for _, f := range c.Fallbacks {
		if far(f.Host) {
			return true
		}
	}
	return far(c.Host)
}

// encrypts refuses a configuration that could connect without TLS.
func encrypts(c *pgconn.Config) error {
	open := c.TLSConfig == nil
	for _, f := range c.Fallbacks {
		open = open || f.TLSConfig == nil
	}
	if !open {
		return nil
	}
	return &Error{
		Message: fmt.Sprintf("the connection to %s might not be encrypted", c.Host),
		Fix:     "Use sslmode=verify-full in the URL. If the network is safe, write sslmode=disable.",
	}
}
