// Command alertmanager reads configurations as Alertmanager 0.28 does, and says what is wrong with one.
package main

import (
	"fmt"
	"os"

	"github.com/prometheus/alertmanager/config"
)

func main() {
	for _, name := range os.Args[1:] {
		if _, err := config.LoadFile(name); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
			os.Exit(1)
		}
	}
}
