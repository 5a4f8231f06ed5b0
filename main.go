// Trusthub-wizard takes a customer from "new on the phone" to a Secondary
// Customer Profile submitted to Twilio's Trust Hub, and does it without an
// account, against a sandbox, for those who want to see it first.
package main

import (
	"os"

	"trusthub-wizard/ui/cli"
)

func main() { os.Exit(cli.Main()) }
