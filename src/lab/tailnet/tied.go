package main

import (
	"io"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
)

// tied runs a command outside of the namespace that must not outlive who asked for it: it is killed when the standard
// input ends, or with this process.
func tied(argv []string) {
	runtime.LockOSThread() // a child's death signal comes when the thread ends that started it
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		log.Fatal(err)
	}
	go func() {
		io.Copy(io.Discard, os.Stdin)
		cmd.Process.Kill()
	}()
	terms := make(chan os.Signal, 1)
	signal.Notify(terms, syscall.SIGTERM)
	go func() {
		for range terms {
			cmd.Process.Signal(syscall.SIGTERM)
		}
	}()
	cmd.Wait()
	os.Exit(cmd.ProcessState.ExitCode())
}
