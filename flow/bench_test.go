package flow_test

import (
	"net/http/httptest"
	"testing"
	"time"

	"trusthub-wizard/flow"
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi"
	"trusthub-wizard/twilioapi/sandbox"
)

// BenchmarkRun is a whole onboarding over HTTP, with a draft on disk, at 100 ms
// per call. The metric x-chain is its time as a multiple of the longest chain of calls,
// five; the design's goal is 1.10. In sequence, each call waits for the previous one.
//
//	go test ./flow -run '^$' -bench Run -benchtime 10x
func BenchmarkRun(b *testing.B) {
	const latency = 100 * time.Millisecond
	for _, bench := range []struct {
		name     string
		parallel int
	}{{"parallel", 5}, {"sequence", 1}} {
		b.Run(bench.name, func(b *testing.B) {
			box := sandbox.New(sandbox.Options{Latency: latency})
			server := httptest.NewServer(box)
			defer server.Close()
			account := sandbox.Seed()[0]
			hub, err := twilioapi.New(
				twilioapi.Credentials{AccountSID: account.SID, Secret: twilioapi.Secret(account.Token)},
				twilioapi.Options{BaseURL: server.URL},
			)
			if err != nil {
				b.Fatal(err)
			}
			store, err := draft.At(b.TempDir())
			if err != nil {
				b.Fatal(err)
			}
			app := profile.Sample()
			app[profile.Numbers] = account.NumberSID(account.Numbers[0])
			ground, err := flow.Prepare(b.Context(), hub, nil, "")
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				d, err := store.Create(app)
				if err != nil {
					b.Fatal(err)
				}
				runner := flow.Runner{Hub: hub, Journal: d.Journal(), Slots: flow.NewSlots(bench.parallel)}
				out := runner.Run(b.Context(), app, &ground, nil)
				if out.Result != flow.Submitted {
					b.Fatalf("result %v: %v %v", out.Result, out.Err, out.Problems)
				}
				_ = d.Close()
			}
			b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(5*latency), "x-chain")
		})
	}
}
