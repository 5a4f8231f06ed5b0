package apply

import (
	"cmp"
	"fmt"
	"strconv"

	"trusthub-wizard/flow/profile"
	"trusthub-wizard/flow/profile/appfile"
	"trusthub-wizard/ui/cli/console"
	"trusthub-wizard/ui/cli/report"
)

// readCSV reads the customers of a CSV file, and prints what each column was taken for and
// what is wrong with which cells. If one row has errors, nothing is sent for any of them.
func readCSV(c *console.Console, path string) ([]task, error) {
	data, err := report.ReadFile(path, nil, appfile.MaxCSV+1)
	if err != nil {
		return nil, err
	}
	rows, columns, problems := appfile.ParseCSV(path, data)
	for _, p := range problems {
		c.Note("%s", p)
	}
	if err := report.Refusal(path, problems, "Nothing was sent. Fix the file and apply it again."); err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, console.Problems(path+" has no customers", "Put a customer into each row below the first one.")
	}
	showColumns(c, path, columns, len(rows))
	for _, p := range appfile.Gather(rows) {
		c.Note("%s", p)
	}
	var tasks []task
	wrong := 0
	for _, row := range rows {
		t := task{file: fmt.Sprintf("%s:%d", path, row.Number), app: row.App, again: []string{"--from-csv", path}}
		// A row is known by its business, since rows move.
		t.source = path + "#" + cmp.Or(row.App.Business(), row.App.Text(profile.FriendlyName), strconv.Itoa(row.Number))
		if report.Refusal(t.file, row.Problems, "") != nil {
			wrong++
		}
		tasks = append(tasks, t)
	}
	if wrong > 0 {
		err = console.Problems(fmt.Sprintf("%d of %d rows can't be sent", wrong, len(rows)),
			"Nothing was sent for any row. Fix the problems above and apply again.")
	}
	return tasks, err
}

// showColumns prints the field of each column, to look at before anything is sent.
func showColumns(c *console.Console, path string, columns []appfile.Column, customers int) {
	c.Note("%s: %s. The columns are:", path, console.Plural(customers, "customer"))
	for _, column := range columns {
		name := "left out"
		if f, ok := profile.Find(column.Field); ok {
			name = f.Name
		}
		c.Note("  %-2s %-32s %s", column.Letter, column.Header, name)
	}
}
