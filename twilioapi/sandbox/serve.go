package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// A Server is a sandbox that is listening.
type Server struct {
	URL  string // "http://127.0.0.1:4010"
	done chan error
}

// Serve listens on addr, such as 127.0.0.1:4010 or 127.0.0.1:0, until ctx ends. It accepts
// requests when it returns. It refuses an address that other machines can reach: people might
// send their data to somebody else's sandbox.
func (s *Sandbox) Serve(ctx context.Context, addr string) (*Server, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("can't listen on %q: write HOST:PORT, such as 127.0.0.1:4010: %w", addr, err)
	}
	ip := net.ParseIP(host)
	if loopback := host == "localhost" || ip != nil && ip.IsLoopback(); !loopback {
		return nil, fmt.Errorf("can't listen on %q: other machines could reach it. Use 127.0.0.1", addr)
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	v := &Server{URL: "http://" + listener.Addr().String(), done: make(chan error, 1)}
	server := &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		err := server.Serve(listener)
		if errors.Is(err, http.ErrServerClosed) {
			err = nil
		}
		v.done <- err
	}()
	context.AfterFunc(ctx, func() {
		// Requests that hang on purpose would delay it: cut them off.
		short, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
		defer cancel()
		if server.Shutdown(short) != nil {
			_ = server.Close()
		}
	})
	return v, nil
}

// Wait returns when the server has stopped: nil if the context ended it.
func (v *Server) Wait() error { return <-v.done }
