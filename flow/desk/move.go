package desk

import (
	"trusthub-wizard/flow/draft"
	"trusthub-wizard/flow/team"
)

// A draft moves with its id and its journal, since the id is the marker of its objects at
// Twilio. The lock in the directory is held all the time, in both directions: so two processes
// can't move one draft at once. See [draft.Seat].

// Share moves a draft from a directory to a team's database.
func Share(from *draft.Store, to *team.Store, id string) error {
	seat, err := from.Seat(id)
	if err != nil {
		return err
	}
	defer seat.Release()
	r, err := seat.Send(to.Address())
	if err == nil {
		err = to.Import(r)
	}
	if err == nil {
		err = seat.Remove()
	}
	return err
}

// Unshare moves a draft from a team's database to a directory.
func Unshare(from *team.Store, to *draft.Store, id string) error {
	seat, err := to.Seat(id)
	if err != nil {
		return err
	}
	defer seat.Release()
	d, err := from.Send(id, to.Address())
	if err != nil {
		return err
	}
	defer d.Close()
	if err := seat.Take(d.Record()); err != nil {
		return err
	}
	return d.Remove()
}
