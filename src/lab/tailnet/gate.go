package main

import (
	"net"
	"net/http"
	"sync"
)

// A gate is a listener that can be shut, with every connection through it, and opened again; and that can stop to
// forward what comes and goes while connections stay up.
type gate struct {
	addr     string
	h        http.Handler
	up, down hold

	mu  sync.Mutex
	srv *http.Server
	// hijacked ones too, of which the server knows nothing any more
	conns sync.Map
}

func (g *gate) open() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.srv != nil {
		return nil
	}
	ln, err := net.Listen("tcp", g.addr)
	if err != nil {
		return err
	}
	g.srv = &http.Server{Handler: g.h, ConnState: func(c net.Conn, s http.ConnState) {
		switch s {
		case http.StateNew:
			g.conns.Store(c, true)
		case http.StateClosed:
			g.conns.Delete(c)
		}
	}}
	go g.srv.Serve(heldListener{ln, g})
	return nil
}

func (g *gate) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.srv == nil {
		return
	}
	g.srv.Close()
	g.srv = nil
	g.conns.Range(func(c, _ any) bool {
		c.(net.Conn).Close()
		g.conns.Delete(c)
		return true
	})
}

type heldListener struct {
	net.Listener
	g *gate
}

func (l heldListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &heldConn{c, l.g}, nil
}

type heldConn struct {
	net.Conn
	g *gate
}

func (c *heldConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.g.up.wait()
	return n, err
}

func (c *heldConn) Write(b []byte) (int, error) {
	c.g.down.wait()
	return c.Conn.Write(b)
}

// A hold lets everybody wait while it is set.
type hold struct {
	mu    sync.Mutex
	freed chan struct{} // nil while nobody has to wait
}

func (h *hold) set(on bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case on && h.freed == nil:
		h.freed = make(chan struct{})
	case !on && h.freed != nil:
		close(h.freed)
		h.freed = nil
	}
}

func (h *hold) wait() {
	h.mu.Lock()
	freed := h.freed
	h.mu.Unlock()
	if freed != nil {
		<-freed
	}
}
