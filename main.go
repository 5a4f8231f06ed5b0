// Trusthub-wizard creates Secondary Customer Profiles in Twilio's Trust Hub and submits
// them for review. To try it without an account, run it against its sandbox.
package main

import (
	"os"

	"trusthub-wizard/ui/cli"
)

func main() { os.Exit(cli.Main()) }
