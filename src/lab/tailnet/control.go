package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"unsafe"

	"tailscale.com/tailcfg"
	"tailscale.com/tstest/integration/testcontrol"
	"tailscale.com/types/key"
	"tailscale.com/types/logger"
	"tailscale.com/util/set"
)

// control serves one tailnet; the switches are HTTP requests to a unix socket.
func control(args []string) {
	flags := flag.NewFlagSet("control", flag.ExitOnError)
	addr := flags.String("addr", "127.0.0.1:9911", "where nodes connect")
	url := flags.String("url", "", "how nodes name it; default http://ADDR")
	admin := flags.String("switches", "control.sock", "path of the switches' unix socket")
	authKey := flags.String("auth-key", "", "required auth key")
	approval := flags.Bool("approval", false, "nodes need an approval")
	derps := flags.String("derp", "900:loop:13340:13478", "id:code:derpport:stunport,...")
	derpHost := flags.String("derp-host", "127.0.0.1", "address of every relay")
	insecure := flags.Bool("insecure", true, "relay certificates need no trust")
	flags.Parse(args)

	base := *url
	if base == "" {
		base = "http://" + *addr
	}
	s := &testcontrol.Server{DERPMap: derpMap(*derps, *derpHost, *insecure), ExplicitBaseURL: base, RequireAuthKey: *authKey,
		RequireMachineAuth: *approval, Logf: logger.Discard}
	g := &gate{addr: *addr, h: s}
	if err := g.open(); err != nil {
		log.Fatal(err)
	}
	os.Remove(*admin)
	ln, err := net.Listen("unix", *admin)
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.Serve(ln, switches(s, g)))
}

func derpMap(spec, host string, insecure bool) *tailcfg.DERPMap {
	dm := &tailcfg.DERPMap{Regions: map[int]*tailcfg.DERPRegion{}, OmitDefaultRegions: true}
	for _, d := range strings.Split(spec, ",") {
		if d == "" {
			continue
		}
		f := strings.Split(d, ":")
		id, _ := strconv.Atoi(f[0])
		dp, _ := strconv.Atoi(f[2])
		sp, _ := strconv.Atoi(f[3])
		dm.Regions[id] = &tailcfg.DERPRegion{RegionID: id, RegionCode: f[1], RegionName: "Loopback " + f[1],
			Nodes: []*tailcfg.DERPNode{{Name: f[0] + "a", RegionID: id, HostName: host, IPv4: host, IPv6: "none",
				STUNPort: sp, DERPPort: dp, InsecureForTests: insecure, STUNTestIP: host}}}
	}
	return dm
}

func switches(s *testcontrol.Server, g *gate) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/open", func(w http.ResponseWriter, r *http.Request) {
		if err := g.open(); err != nil {
			http.Error(w, err.Error(), 500)
		}
	})
	mux.HandleFunc("/shut", func(w http.ResponseWriter, r *http.Request) { g.shut() })
	// way: up, down, both or none; what then no longer gets through waits until it does
	mux.HandleFunc("/hole", func(w http.ResponseWriter, r *http.Request) {
		way := r.FormValue("way")
		g.up.set(way == "up" || way == "both")
		g.down.set(way == "down" || way == "both")
	})
	mux.HandleFunc("/expire", func(w http.ResponseWriter, r *http.Request) {
		s.SetExpireAllNodes(r.FormValue("v") != "false")
	})
	mux.HandleFunc("/approve", func(w http.ResponseWriter, r *http.Request) {
		for _, n := range s.AllNodes() {
			n.MachineAuthorized = true
			s.UpdateNode(n)
		}
	})
	mux.HandleFunc("/delete", func(w http.ResponseWriter, r *http.Request) {
		for _, n := range s.AllNodes() {
			deleteNode(s, n.Key)
		}
		g.shut() // a poll of a node that is no more ends; asked again, it is not found
		if err := g.open(); err != nil {
			http.Error(w, err.Error(), 500)
		}
	})
	mux.HandleFunc("/nodes", func(w http.ResponseWriter, r *http.Request) {
		for _, n := range s.AllNodes() {
			fmt.Fprintln(w, n.ID, n.Name, n.HomeDERP, n.Addresses)
		}
	})
	// body: a map response, sent to every node as it is, to the letter
	mux.HandleFunc("/map", func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		if !json.Valid(b) {
			http.Error(w, "no JSON", 400)
			return
		}
		for _, n := range s.AllNodes() {
			send(s, n.Key, b)
		}
		s.SetExpireAllNodes(false) // wakes every poll
	})
	// after /map the server sends no responses of its own, until this
	mux.HandleFunc("/map-end", func(w http.ResponseWriter, r *http.Request) {
		hidden(s, "suppressAutoMapResponses", reflect.Value.SetZero)
	})
	return mux
}

// send queues a map response that the test server's own types cannot express, such as one with an empty list, and holds
// back the server's own responses, which would undo it.
func send(s *testcontrol.Server, k key.NodePublic, response []byte) {
	hidden(s, "msgToSend", func(v reflect.Value) {
		queues, _ := v.Interface().(map[key.NodePublic][]any)
		if queues == nil {
			queues = map[key.NodePublic][]any{}
			v.Set(reflect.ValueOf(queues))
		}
		queues[k] = append(queues[k], json.RawMessage(response))
	})
	hidden(s, "suppressAutoMapResponses", func(v reflect.Value) {
		held, _ := v.Interface().(set.Set[key.NodePublic])
		if held == nil {
			held = set.Set[key.NodePublic]{}
			v.Set(reflect.ValueOf(held))
		}
		held.Add(k)
	})
}

// deleteNode does what the test server has no method for: the node is no longer known.
func deleteNode(s *testcontrol.Server, k key.NodePublic) {
	hidden(s, "nodes", func(nodes reflect.Value) { nodes.SetMapIndex(reflect.ValueOf(k), reflect.Value{}) })
}

// hidden changes a private field of the server under the server's own lock.
func hidden(s *testcontrol.Server, name string, change func(reflect.Value)) {
	field := func(name string) reflect.Value {
		f := reflect.ValueOf(s).Elem().FieldByName(name)
		return reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
	}
	mu := field("mu").Addr().Interface().(sync.Locker)
	mu.Lock()
	defer mu.Unlock()
	change(field(name))
}
