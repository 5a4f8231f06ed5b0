package sandbox

import "testing"

func TestNoCopyOfAProfileWhoseAddressWasDeleted(t *testing.T) {
	s, c := serve(t, Options{Review: quick, Switches: Switches{"provisional-copy": "on"}})
	me := s.Parent().SID
	w, _ := c.walk(me, customer{})
	copied := "/v1/CustomerProfiles/" + w.profile + "/ProvisionalCopy"
	if code := c.do(400, "POST", copied).code(); code != 18607 {
		t.Errorf("a draft is refused with %d", code)
	}
	c.do(200, "POST", "/v1/CustomerProfiles/"+w.profile, "Status", "pending-review")
	c.do(204, "DELETE", "/2010-04-01/Accounts/"+me+"/Addresses/"+w.address+".json")
	if code := c.do(400, "POST", copied).code(); code != 18610 {
		t.Errorf("without the address it is refused with %d", code)
	}
	c.do(404, "GET", copied)
	c.do(405, "DELETE", copied)
}
