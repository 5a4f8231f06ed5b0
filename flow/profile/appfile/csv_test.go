package appfile

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"trusthub-wizard/flow/profile"
)

// customers are two complete rows and an empty one between them, as a spreadsheet saves
// them.
const customers = "\ufeffCompany;Friendly name;Notification e-mail;Business identity;Business type;Industry;EIN;Registration ID type;Regions;Web site;" +
	"First name;Last name;Rep 1 email;Title;Position;Phone;Second representative first name;Representative 2 last name;authorized_representative_2.email;Rep 2 title;Rep 2 position;Rep 2 phone;" +
	"Name at the address;Street;Town;State;ZIP;Country;Account manager\r\n" +
	"\"Acme; Inc.\";Acme;compliance@example.com;direct_customer;Corporation;Technology;12-3456789;EIN;USA_AND_CANADA, Europe;www.example.com;" +
	"Jane;Doe;jane.doe@example.com;CEO;CEO;+14155550123;John;Roe;john.roe@example.com;Head of Operations;Director;+14155550134;" +
	"Acme Corporation;123 Example Street;San Francisco;California;94105;US;Max\r\n" +
	";;;;;;;;;;;;;;;;;;;;;;;;;;;;\r\n" +
	"Owl Bakery Inc.;Owl;owl@example.org;direct_customer;Corporation;Food and beverage;98-7654321;EIN;USA_AND_CANADA;www.example.org;" +
	"Jo;Poe;jo@example.org;CEO;CEO;12;Al;Coe;al@example.org;Baker;Other;+14155550135;" +
	"Owl Bakery Inc.;1 Example Street;San Francisco;California;;US;\r\n"

func TestCustomersFromCSV(t *testing.T) {
	rows, columns, problems := ParseCSV("customers.csv", []byte(customers))
	if len(problems) > 0 || len(rows) != 2 {
		t.Fatalf("%d rows, %v", len(rows), problems)
	}
	fields := map[string]profile.Key{}
	for _, c := range columns {
		fields[c.Letter] = c.Field
	}
	want := map[string]profile.Key{
		"A": profile.BusinessName, "B": profile.FriendlyName, "C": profile.Email, "D": "business.business_identity",
		"E": "business.business_type", "F": "business.business_industry", "G": profile.RegistrationNo, "H": profile.RegistrationType,
		"I": "business.business_regions_of_operation", "J": profile.WebSite,
		"K": "authorized_representative_1.first_name", "L": "authorized_representative_1.last_name", "M": "authorized_representative_1.email",
		"N": "authorized_representative_1.business_title", "O": "authorized_representative_1.job_position", "P": "authorized_representative_1.phone_number",
		"Q": "authorized_representative_2.first_name", "R": "authorized_representative_2.last_name", "S": "authorized_representative_2.email",
		"T": "authorized_representative_2.business_title", "U": "authorized_representative_2.job_position", "V": "authorized_representative_2.phone_number",
		"W": "address.customer_name", "X": "address.street", "Y": "address.city", "Z": "address.region", "AA": "address.postal_code", "AB": profile.AddressCountry, "AC": "",
	}
	if d := cmp.Diff(want, fields); d != "" {
		t.Errorf("columns (-want +got):\n%s", d)
	}
	first := rows[0]
	if first.Number != 2 || first.App[profile.BusinessName] != "Acme; Inc." || first.App.Value("business.business_regions_of_operation") != "USA_AND_CANADA,EUROPE" {
		t.Errorf("row %d: %v", first.Number, first.App)
	}
	for _, p := range first.Problems {
		if p.Severity == profile.Error {
			t.Errorf("row 2: %v", p)
		}
	}
	var told []string
	for _, p := range rows[1].Problems {
		if p.Severity == profile.Error {
			place, _, _ := strings.Cut(p.String(), ": ")
			told = append(told, place)
		}
	}
	if d := cmp.Diff([]string{"customers.csv:P4", "customers.csv:AA4"}, told); d != "" {
		t.Errorf("problems of the second customer (-want +got):\n%s\n%v", d, rows[1].Problems)
	}
}

// A file that isn't a table of customers gets a problem with its place.
func TestNotACustomerTable(t *testing.T) {
	for name, c := range map[string]struct{ file, says string }{
		"empty":             {"", "The file is empty"},
		"only a mark":       {"\ufeff", "The file is empty"},
		"other columns":     {"a,b\n1,2\n", "has no field names"},
		"no header":         {"EIN,12-3456789,Acme,Ada,Owl,94105,US,CEO,a@example.com,CA\n", "has too few field names"},
		"twice the same":    {"business_name,Company\nA,B\n", `Columns A and B are both "business.business_name"`},
		"open quote":        {"business_name\n\"Acme\n", "A quote is out of place"},
		"quote in the cell": {"business_name\nAcme \"Inc\"\n", "A quote is out of place"},
		"Latin-1":           {"business_name\nCaf\xe9\n", "isn't in UTF-8"},
	} {
		_, _, problems := ParseCSV("x.csv", []byte(c.file))
		if len(problems) == 0 || !strings.Contains(problems[0].String(), c.says) {
			t.Errorf("%s: %v", name, problems)
		}
	}
	rows, _, _ := ParseCSV("x.csv", []byte("business_name\nAcme, Inc.\n"))
	if len(rows) != 1 || !strings.Contains(rows[0].Problems[0].String(), "x.csv:B2: error: The row has more cells") {
		t.Errorf("a comma without quotes: %v", rows)
	}
}

// What's wrong in the same way in many rows is told once, and so is a column that's missing.
func TestProblemsOfManyRows(t *testing.T) {
	table := func(change func(row int, cells []string) []string) string {
		lines := strings.Split(strings.TrimPrefix(customers, "\ufeff"), "\r\n")
		text := lines[0]
		for row := 2; row <= 201; row++ {
			cells := strings.Split(strings.ReplaceAll(lines[1], "\"Acme; Inc.\"", "Acme Inc."), ";")
			text += "\n" + strings.Join(change(row, cells), ";")
		}
		return text
	}
	without := func(text, header string) string { // renamed, it's a column that nobody knows
		return strings.Replace(text, header, "x", 1)
	}
	same := func(_ int, cells []string) []string { return cells }
	for name, c := range map[string]struct {
		file string
		says []string
	}{
		"no column": {without(table(same), "Business type"), []string{
			"x.csv:1: error: There's no column for Business type: add a column business.business_type: choose"}},
		"no columns": {without(without(table(same), "Business type"), "Regions"), []string{
			"x.csv:1: error: There's no column for Business type: add", "x.csv:1: error: There's no column for Regions of operation: add"}},
		"no columns of a section": {strings.NewReplacer("Street", "x", "Town", "x", "State", "x", "ZIP", "x", "Country", "x", "Name at the address", "x").Replace(table(same)), []string{
			"x.csv:1: error: There are no columns for Address: add address.customer_name, address.iso_country, address.street, address.city, address.region, address.postal_code; or address.address_sid alone"}},
		"empty cells": {table(func(_ int, cells []string) []string { cells[4] = ""; return cells }), []string{
			"x.csv:E2: error: Business type is missing: choose Sole proprietorship, Partnership, Limited liability company (LLC, Ltd), Co-operative, Non-profit corporation, Corporation (the same in rows 3-201)"}},
		"no column that some need": {without(table(func(row int, cells []string) []string {
			if row < 9 {
				cells[27] = "Hong Kong" // has no postal codes
			}
			return cells
		}), "ZIP"), []string{"(rows 9-201 need it)"}},
		"some cells": {table(func(row int, cells []string) []string {
			if row%10 < 2 {
				cells[2] = "nobody"
			}
			return cells
		}), []string{"x.csv:C10: error: Notification email has no @: enter one address, for example jane.doe@example.com (the same in rows 11, 20-21, 30-31, 40-41, 50-51, 60-61, 70-71, 80-81 and 24 more)"}},
		"more cells": {table(func(_ int, cells []string) []string { return append(cells, "y") }), []string{
			"x.csv:AD2: error: The row has more cells than the first one: put quotes around cells that contain the separator, or give the column a name (the same in rows 3-201)"}},
		"one": {table(func(row int, cells []string) []string {
			if row == 7 {
				cells[2] = "nobody"
			}
			return cells
		}), []string{"x.csv:C7: error: Notification email has no @: enter one address, for example jane.doe@example.com"}},
	} {
		rows, _, problems := ParseCSV("x.csv", []byte(c.file))
		if len(rows) != 200 || len(problems) > 0 {
			t.Fatalf("%s: %d rows, %v", name, len(rows), problems)
		}
		var errors []string
		for _, p := range Gather(rows) {
			if p.Severity == profile.Error {
				errors = append(errors, p.String())
			}
		}
		if len(errors) != len(c.says) {
			t.Errorf("%s: %d problems, want %d:\n%s", name, len(errors), len(c.says), strings.Join(errors, "\n"))
			continue
		}
		for i, says := range c.says {
			if !strings.Contains(errors[i], says) {
				t.Errorf("%s: %s\nwant %s", name, errors[i], says)
			}
		}
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte(customers))
	f.Add([]byte("business_name\n\"a\nb\"\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, columns, _ := ParseCSV("x.csv", data)
		for _, r := range rows {
			for _, p := range r.Problems {
				if p.Cell == "" || p.Column > len(columns)+1 {
					t.Fatalf("no cell: %v", p)
				}
			}
		}
	})
}
