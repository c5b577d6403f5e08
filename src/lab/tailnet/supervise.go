package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A command to the supervisor, one JSON object a line.
type command struct {
	ID     int               `json:"id"`
	Do     string            `json:"do"`   // start, signal, run, forward
	Name   string            `json:"name"` // of the process
	Argv   []string          `json:"argv"`
	Env    map[string]string `json:"env"`
	Log    string            `json:"log"`
	Signal string            `json:"signal"`
	Listen string            `json:"listen"` // forward: path of a unix socket
	To     string            `json:"to"`     // forward: address inside
}

// An answer carries the number of its command. Commands are carried out side by side.
type answer struct {
	ID    int    `json:"id"`
	Error string `json:"error,omitempty"`
	Code  int    `json:"code"`
	Out   string `json:"out,omitempty"`
}

type process struct {
	cmd    *exec.Cmd
	exited chan struct{}
}

type supervisor struct {
	mu        sync.Mutex
	processes map[string]*process
	out       *json.Encoder
	outMu     sync.Mutex
}

var signals = map[string]syscall.Signal{
	"KILL": syscall.SIGKILL, "TERM": syscall.SIGTERM, "STOP": syscall.SIGSTOP, "CONT": syscall.SIGCONT,
}

// supervise carries out commands until its input ends. It is the first process of its namespace: when it ends, the
// kernel ends every other one, frozen ones too.
func supervise(in io.Reader, out io.Writer) {
	s := &supervisor{processes: map[string]*process{}, out: json.NewEncoder(out)}
	r := bufio.NewReaderSize(in, 1<<20)
	for {
		line, err := r.ReadBytes('\n')
		if err != nil {
			return
		}
		var c command
		if err := json.Unmarshal(line, &c); err != nil {
			log.Fatalf("a command that is no JSON: %v", err)
		}
		go s.carryOut(c)
	}
}

func (s *supervisor) carryOut(c command) {
	a := answer{ID: c.ID}
	var err error
	switch c.Do {
	case "start":
		err = s.start(c)
	case "signal":
		err = s.signal(c)
	case "run":
		a.Code, a.Out, err = run(c)
	case "forward":
		err = forward(c.Listen, c.To)
	default:
		err = fmt.Errorf("unknown command %q: start, signal, run or forward", c.Do)
	}
	if err != nil {
		a.Error = err.Error()
	}
	s.outMu.Lock()
	defer s.outMu.Unlock()
	s.out.Encode(a)
}

func prepare(c command) *exec.Cmd {
	cmd := exec.Command(c.Argv[0], c.Argv[1:]...)
	cmd.Env = os.Environ()
	for k, v := range c.Env {
		cmd.Env = append(cmd.Env, k+"="+v)
	}
	return cmd
}

func (s *supervisor) start(c command) error {
	f, err := os.OpenFile(c.Log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer f.Close()
	cmd := prepare(c)
	cmd.Stdout, cmd.Stderr = f, f
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := cmd.Start(); err != nil {
		return err
	}
	p := &process{cmd, make(chan struct{})}
	s.processes[c.Name] = p
	go func() {
		cmd.Wait()
		close(p.exited)
	}()
	return nil
}

// signal sends it, and for those that end a process waits for its end.
func (s *supervisor) signal(c command) error {
	s.mu.Lock()
	p := s.processes[c.Name]
	s.mu.Unlock()
	sig, known := signals[c.Signal]
	if p == nil || !known {
		return fmt.Errorf("no process %q or no signal %q", c.Name, c.Signal)
	}
	if err := p.cmd.Process.Signal(sig); err != nil {
		return err
	}
	if sig == syscall.SIGKILL || sig == syscall.SIGTERM {
		select {
		case <-p.exited:
		case <-time.After(20 * time.Second):
			return fmt.Errorf("%s did not end within 20 s of SIG%s", c.Name, c.Signal)
		}
	}
	return nil
}

func run(c command) (int, string, error) {
	out, err := prepare(c).CombinedOutput()
	if exit, ok := err.(*exec.ExitError); ok {
		return exit.ExitCode(), string(out), nil
	}
	return 0, strings.TrimRight(string(out), "\n"), err
}

// forward lets the outside reach a TCP port of the namespace by a path.
func forward(listen, to string) error {
	ln, err := net.Listen("unix", listen)
	if err != nil {
		return err
	}
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				d, err := net.Dial("tcp", to)
				if err != nil {
					return
				}
				defer d.Close()
				go func() {
					io.Copy(d, c)
					d.(*net.TCPConn).CloseWrite()
				}()
				io.Copy(c, d)
			}()
		}
	}()
	return nil
}
