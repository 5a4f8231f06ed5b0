package session

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"trusthub-wizard/twilioapi"
	"trusthub-wizard/ui/cli/console"
)

// LogFlag adds the flag that names a file for a log of requests.
func (s *Session) LogFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&s.logFile, "log", "", "add a line for each request to this file, without bodies, headers or answers")
}

// Run is [console.Console.Run] with the file of --log open.
func (s *Session) Run(do func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return s.Console.Run(func(ctx context.Context, args []string) error {
		if err := s.openLog(); err != nil {
			return err
		}
		return s.closeLog(do(ctx, args))
	})
}

// A requestLog is the file of --log. Only record writes to it.
type requestLog struct {
	file  *os.File
	lines *slog.Logger
}

// openLog opens the file of --log to append to it, and gives it mode 0600.
func (s *Session) openLog() error {
	if s.logFile == "" {
		return nil
	}
	f, err := os.OpenFile(s.logFile, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err == nil {
		var info os.FileInfo
		if info, err = f.Stat(); err == nil && info.Mode().IsRegular() && info.Mode().Perm() != 0o600 {
			err = f.Chmod(0o600)
		}
	}
	if err != nil {
		return console.Usage(fmt.Sprintf("can't write the log %s: %v", s.logFile, console.WithoutPath(err)), "Nothing was sent. Use --log with a file you can write to.")
	}
	s.log = &requestLog{f, slog.New(slog.NewTextHandler(f, &slog.HandlerOptions{ReplaceAttr: plainLine}))}
	return nil
}

// plainLine omits slog's own attributes: record adds the time itself.
func plainLine(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.LevelKey || a.Key == slog.MessageKey || a.Key == slog.TimeKey {
		return slog.Attr{}
	}
	return a
}

// record adds a request to the log. It's safe for concurrent use.
func (s *Session) record(r twilioapi.Record) {
	if s.log == nil {
		return
	}
	step, _, _ := strings.Cut(r.Step, ":") // what follows is a phone number
	s.log.lines.LogAttrs(context.Background(), slog.LevelInfo, "",
		slog.String("at", r.Time.UTC().Format("2006-01-02T15:04:05.000Z")),
		slog.String("step", step),
		slog.String("op", r.Op),
		slog.String("method", r.Method),
		slog.String("path", r.Path),
		slog.Int("status", r.Status),
		slog.Int("code", r.Code),
		slog.String("request", r.RequestID),
		slog.Int64("ms", r.Took.Milliseconds()),
	)
}

// closeLog closes the log and adds its error to the command's.
func (s *Session) closeLog(err error) error {
	if s.log == nil || s.Visitor { // it's the server's
		return err
	}
	if closed := s.log.file.Close(); closed != nil {
		return errors.Join(err, closed)
	}
	return err
}
