package flow

import (
	"testing"
	"time"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/twilioapi/sandbox"
)

// abroad is an address in another country, which needs another object at Twilio.
var abroad = map[profile.Key]string{
	"address.iso_country": "GB", "address.region": "London", "address.city": "London", "address.postal_code": "SW1A 1AA", "address.street": "12 Sample Street",
}

// An address that this draft created stays if another profile relies on it.
func TestAnAddressThatIsUsedElsewhereStays(t *testing.T) {
	for _, elsewhere := range []bool{false, true} {
		story(t, calm(), func(t *testing.T, b *bench, app profile.Application) {
			b.hub.refuse = "submit-customer-profile"
			b.run(t.Context(), app)
			b.hub.refuse = ""
			address := add(b.journal.Entries()).sid(StepAddress)
			if elsewhere {
				if _, err := b.hub.Create(t.Context(), SupportingDocument, "", Content{
					Fields:     Fields{"friendly_name": "of another profile", "type": string(profile.AddressDocument)},
					Attributes: map[string]string{"address_sids": address},
				}); err != nil {
					t.Fatal(err)
				}
			}
			for k, text := range abroad {
				app[k] = text
			}
			for range 2 {
				if out := b.run(t.Context(), app); out.Result != Submitted {
					t.Fatalf("result %v: %v", out.Result, out.Err)
				}
			}
			if there := b.box.Snapshot().Find(address) != nil; there != elsewhere {
				t.Errorf("used elsewhere: %v, there: %v", elsewhere, there)
			}
		})
	}
}

// No run deletes the address of a profile in review or approved, whatever the journal and
// the answers say.
func TestTheAddressOfALockedProfileStays(t *testing.T) {
	for _, approved := range []bool{false, true} {
		story(t, sandbox.Options{Review: sandbox.Review{Pending: time.Hour, Reading: time.Hour}}, func(t *testing.T, b *bench, app profile.Application) {
			b.submits(t, app)
			if approved {
				time.Sleep(3 * time.Hour)
			}
			address := add(b.journal.Entries()).sid(StepAddress)
			other := app.Clone()
			for k, text := range abroad {
				other[k] = text
			}
			without := app.Clone()
			without[profile.AddressSID] = address
			for name, answers := range map[string]profile.Application{"another address": other, "by its SID": without} {
				out := b.run(t.Context(), answers)
				if b.box.Snapshot().Find(address) == nil {
					t.Errorf("%s: it's gone after result %v: %v", name, out.Result, out.Err)
				}
			}

			w := Runner{Hub: b.hub, Journal: b.journal}.start(t.Context(), without, nil)
			w.steps = planOf(without, Ground{}, testMarker)
			if _, err := w.removeLeftovers(); err != nil { // as if nobody had seen that it's locked
				t.Error(err)
			}
			forgetful := Runner{Hub: b.hub, Journal: &memory{marker: testMarker, entries: []Entry{
				{Step: StepProfile, What: Done, Action: Created, Kind: CustomerProfile, SID: w.record(StepProfile).sid}}}}.start(t.Context(), app, nil)
			if _, _, err := forgetful.removeDuplicates([]place{{Address, "", nil}}); err != nil {
				t.Error(err)
			}
			if b.box.Snapshot().Find(address) == nil {
				t.Error("a sweep deleted it")
			}
		})
	}
}
