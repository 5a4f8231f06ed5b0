package ui

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/website"
)

// A siteLook is what was seen of the customer's web site, when somebody asked for
// it: the wizard never looks by itself.
type siteLook struct {
	asked bool // the answer is awaited
	seen  *website.Sight
	of    profile.Application // the answers it was about
}

// siteMsg is what was seen.
type siteMsg struct {
	of    *siteLook
	sight website.Sight
}

// unasked says why the site cannot be looked at; "" where it can.
func (k *siteLook) unasked(s *session) string {
	switch {
	case s.Answers().Value(profile.WebSite) == "":
		return "There is no web site yet"
	case k.asked:
		return "The web site is being looked at"
	}
	return ""
}

// look opens the site.
func (k *siteLook) look(s *session) tea.Cmd {
	k.asked, k.seen, k.of = true, nil, s.Answers().Clone()
	ctx, open, app := s.ctx, s.Site, k.of
	return func() tea.Msg { return siteMsg{k, open(ctx, app)} }
}

// came takes what was seen.
func (k *siteLook) came(msg siteMsg) {
	if msg.of == k {
		k.asked, k.seen = false, &msg.sight
	}
}

// entries offer the look, and show what came of it as long as it is about the
// answers as they are.
func (k *siteLook) entries(s *session, m *menu, from screen, width int) []entry {
	if s.Site == nil {
		return nil
	}
	do := func() (screen, tea.Cmd) { return from, k.look(s) }
	offer := m.action(s.look, "site", "Look whether the web site answers and shows the business name", do)
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

// LookAtSite opens the web site of an application and says what is seen there.
type LookAtSite func(context.Context, profile.Application) website.Sight
