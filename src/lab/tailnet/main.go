// Program tailnetlab is what the live tests are made of, beside the daemons themselves: the control server of one
// loopback tailnet, and the supervisor of the network namespace in which all of it lives.
//
//	tailnetlab inside          the supervisor: first process of a namespace, commands on stdin, answers on stdout
//	tailnetlab control ...     a control server with switches that make it fail
//	tailnetlab tied CMD...     runs a command that ends when the standard input does
package main

import (
	"fmt"
	"log"
	"os"
)

func main() {
	log.SetFlags(log.Lmicroseconds)
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: tailnetlab inside | control [flags] | tied COMMAND...")
		os.Exit(2)
	}
	switch os.Args[1] {
	case "inside":
		supervise(os.Stdin, os.Stdout)
	case "control":
		control(os.Args[2:])
	case "tied":
		tied(os.Args[2:])
	default:
		fmt.Fprintf(os.Stderr, "tailnetlab: unknown command %q: inside, control or tied\n", os.Args[1])
		os.Exit(2)
	}
}
