package ui

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/website"
)

// A siteLook is a check of the customer's website, done only when the user asks for
// it.
type siteLook struct {
	asked bool // waiting for the answer
	seen  *website.Sight
	of    profile.Application // the answers it was about
}

type siteMsg struct {
	of    *siteLook
	sight website.Sight
}

// unasked says why the site can't be checked; "" if it can.
func (k *siteLook) unasked(s *session) string {
	switch {
	case s.Answers().Value(profile.WebSite) == "":
		return "There's no website yet"
	case k.asked:
		return "The website is being checked"
	}
	return ""
}

func (k *siteLook) look(s *session) tea.Cmd {
	k.asked, k.seen, k.of = true, nil, s.Answers().Clone()
	ctx, open, app := s.ctx, s.Site, k.of
	return func() tea.Msg { return siteMsg{k, open(ctx, app)} }
}

func (k *siteLook) came(msg siteMsg) {
	if msg.of == k {
		k.asked, k.seen = false, &msg.sight
	}
}

// entries offer the check, and show its result while the answers are still the same.
func (k *siteLook) entries(s *session, m *menu, from screen, width int) []entry {
	if s.Site == nil {
		return nil
	}
	do := func() (screen, tea.Cmd) { return from, k.look(s) }
	offer := m.action(s.look, "site", "Check if the website answers and shows the business name", do)
	offer.off = k.unasked(s)
	entries := []entry{read(""), offer}
	switch {
	case k.asked:
		entries = append(entries, read(paragraph(s.look.muted, "  Opening "+k.of.Value(profile.WebSite)+"…", width)...))
	case k.seen != nil && k.of.Value(profile.WebSite) == s.Answers().Value(profile.WebSite) && k.of.Value(profile.BusinessName) == s.Answers().Value(profile.BusinessName):
		style := s.look.good
		if len(k.seen.Problems) > 0 {
			style = s.look.muted
		}
		entries = append(entries, read(indent(paragraph(style, k.seen.String(), width-2), 2)...))
		for i, p := range k.seen.Problems {
			entries = append(entries, jump(s, from, fmt.Sprintf("site %d", i), p, width))
		}
	}
	return entries
}

// LookAtSite opens the website of an application and reports what it shows.
type LookAtSite func(context.Context, profile.Application) website.Sight
