package ui

import (
	"context"
	"sync/atomic"
	"testing"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/website"
	"trusthub-wizard/twilioapi/sandbox"
)

// The website is opened when the user asks for it, and never before. A problem with it
// leads to its answer. The demo doesn't offer it.
func TestWebsiteOnRequest(t *testing.T) {
	t.Parallel()
	st := newStage(t, sandbox.Options{}).with(nil)
	st.config.Demo = false
	var opened atomic.Int32
	st.config.ui.Site = func(_ context.Context, app profile.Application) website.Sight {
		opened.Add(1)
		s := website.Sight{Asked: app.Value(profile.WebSite), Status: 200}
		if s.Shows = s.Asked != "https://www.example.com"; !s.Shows {
			s.Problems = []profile.Problem{{Field: profile.WebSite, Message: "Website does not show the business name", Fix: "the name as registered", Code: 18601}}
		}
		return s
	}
	st.open(80, 30).see("All answers pass the checks")
	if opened.Load() > 0 {
		t.Fatal("the site was opened by itself")
	}
	st.press("[end][up][enter]").see("does not show the business name").frame("Checked: what's wrong with the website")
	st.press("[down][enter]").see("Website").press("[ctrl+u]https://shop.example.com[enter]").see("Check if the website")
	st.press("[end][up][enter]").see("and shows the business name.").frame("Fixed, and checked again")
	st.press("[ctrl+c]").end()
	if got := opened.Load(); got != 2 {
		t.Errorf("the site was opened %d times", got)
	}
	st.compare()
}
