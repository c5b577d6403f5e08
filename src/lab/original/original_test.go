// Package original asks the original tracker itself. The module tailscale.com v1.68.2 carries the health package as of
// May 2024 unchanged; testing/synctest gives it virtual time. What comes out has the format of src/test/resources/vectors
// and is replayed by OriginalJudgeTest, or by hand: mvnw test -Dtest=VectorReplayTest -Dvectors=FILE.
//
//	go test -count=1 -run Generate -seed 1 -scenarios 200 -steps 300 -out new.jsonl   random runs, answered by the original
//	go test -count=1 -run Answer -in scenarios.jsonl -out answered.jsonl               given runs (steps without expect)
//	go test -run ^$ -bench . -benchmem                                                 its speed on this machine
//
// Unlike in the recorded vectors the one-minute timer runs, as in life: its firing appears as a step "timerSelfCheck".
package original

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tailscale.com/envknob"
	"tailscale.com/health"
	"tailscale.com/tailcfg"
	"tailscale.com/version"
)

var (
	seed      = flag.Uint64("seed", 1, "first seed")
	scenarios = flag.Int("scenarios", 10, "how many")
	steps     = flag.Int("steps", 200, "steps of each")
	in        = flag.String("in", "", "scenarios to answer")
	out       = flag.String("out", "", "where the answers go")
)

type object = map[string]any

type warnable struct {
	ID                 string `json:"id"`
	DebugFlag          string `json:"debugFlag"`
	ConnectivityImpact bool   `json:"connectivityImpact"`
}

type step struct {
	AdvanceNanos int64           `json:"advanceNanos"`
	Op           string          `json:"op"`
	Args         json.RawMessage `json:"args"`
	Expect       object          `json:"expect,omitempty"`
}

type scenario struct {
	Name      string     `json:"name"`
	Config    object     `json:"config"`
	Warnables []warnable `json:"warnables"`
	Steps     []step     `json:"steps"`
}

// args of every op, all optional here
type args struct {
	Warnable, State, Host, Problem, Watcher string
	Error                                   *string
	Problems, Base                          []string
	Region                                  int
	Func                                    int
	Homeless, Connected, WantRunning        bool
	Up, Unbound, Check                      bool
	Latest                                  *struct {
		RunningLatest, UrgentSecurityUpdate bool
		LatestVersion                       string
	}
}

func (a args) err() error {
	if a.Error == nil {
		return nil
	}
	return errors.New(*a.Error)
}

// answer performs the scenario on the original and returns it with what the original said.
func answer(t *testing.T, sc scenario) (done scenario) {
	synctest.Test(t, func(t *testing.T) {
		epoch := time.Date(2024, 5, 1, 22, 0, 0, 0, time.UTC)
		start := time.Now()
		tr := new(health.Tracker)
		ws := map[string]*health.Warnable{}
		for _, w := range sc.Warnables {
			var opts []health.WarnableOpt
			if w.DebugFlag != "" {
				opts = append(opts, health.WithMapDebugFlag(w.DebugFlag))
			}
			if w.ConnectivityImpact {
				opts = append(opts, health.WithConnectivityImpact())
			}
			ws[w.ID] = health.NewWarnable(opts...)
		}
		envknob.Setenv("TS_DEBUG_FAKE_HEALTH_ERROR", "")
		var mu sync.Mutex
		var events []object
		unregister := map[string]func(){}
		gone := map[string]bool{}
		watching := 0
		var due time.Time // of the timer; zero = not armed
		done = sc
		done.Config = object{"version": version.Short(), "unstable": version.IsUnstableBuild(), "js": false, "fakeError": "", "diskConfigError": nil}
		done.Steps = nil
		finish := func(advance int64, op string, raw json.RawMessage, result any, has bool) {
			synctest.Wait()
			mu.Lock()
			got := events
			events = nil
			mu.Unlock()
			sort.Slice(got, func(i, j int) bool {
				a, b := got[i], got[j]
				if a["watcher"] != b["watcher"] {
					return a["watcher"].(string) < b["watcher"].(string)
				}
				return a["subsystem"].(string) < b["subsystem"].(string)
			})
			ex := object{"overall": text(tr.OverallError()), "warnings": list(tr.AppendWarnings([]string{})),
				"debugFlags": list(tr.AppendWarnableDebugFlags([]string{})), "events": append([]object{}, got...)}
			if has {
				ex["result"] = result
			}
			done.Steps = append(done.Steps, step{advance, op, raw, ex})
		}
		for _, st := range sc.Steps {
			rest := time.Duration(st.AdvanceNanos)
			for !due.IsZero() && !time.Now().Add(rest).Before(due) {
				d := time.Until(due)
				time.Sleep(d)
				rest -= d
				due = due.Add(time.Minute)
				finish(int64(d), "timerSelfCheck", json.RawMessage("{}"), nil, false)
			}
			time.Sleep(rest)
			var a args
			if err := json.Unmarshal(st.Args, &a); err != nil {
				t.Fatalf("%s: %v", st.Op, err)
			}
			var result any
			has := false
			switch st.Op {
			case "noop":
			case "setWarnable":
				tr.SetWarnable(ws[a.Warnable], a.err())
			case "setRouterHealth":
				tr.SetRouterHealth(a.err())
			case "setDnsHealth":
				tr.SetDNSHealth(a.err())
			case "setDnsOsHealth":
				tr.SetDNSOSHealth(a.err())
			case "setDnsManagerHealth":
				tr.SetDNSManagerHealth(a.err())
			case "setTkaHealth":
				tr.SetTKAHealth(a.err())
			case "setLocalLogConfigHealth":
				tr.SetLocalLogConfigHealth(a.err())
			case "setTlsConnectionError":
				tr.SetTLSConnectionError(a.Host, a.err())
			case "setControlHealth":
				tr.SetControlHealth(a.Problems)
			case "gotStreamedMapResponse":
				tr.GotStreamedMapResponse()
			case "setOutOfPollNetMap":
				tr.SetOutOfPollNetMap()
			case "setMagicSockDerpHome":
				tr.SetMagicSockDERPHome(a.Region, a.Homeless)
			case "noteMapRequestHeard":
				tr.NoteMapRequestHeard(&tailcfg.MapRequest{})
			case "setDerpRegionConnectedState":
				tr.SetDERPRegionConnectedState(a.Region, a.Connected)
			case "setDerpRegionHealth":
				tr.SetDERPRegionHealth(a.Region, a.Problem)
			case "noteDerpRegionReceivedFrame":
				tr.NoteDERPRegionReceivedFrame(a.Region)
			case "setIpnState":
				tr.SetIPNState(a.State, a.WantRunning)
			case "setAnyInterfaceUp":
				tr.SetAnyInterfaceUp(a.Up)
			case "setUdp4Unbound":
				tr.SetUDP4Unbound(a.Unbound)
			case "setAuthRoutineInError":
				tr.SetAuthRoutineInError(a.err())
			case "setLatestVersion":
				if a.Latest == nil {
					tr.SetLatestVersion(nil)
				} else {
					tr.SetLatestVersion(&tailcfg.ClientVersion{RunningLatest: a.Latest.RunningLatest, LatestVersion: a.Latest.LatestVersion, UrgentSecurityUpdate: a.Latest.UrgentSecurityUpdate})
				}
			case "setCheckForUpdates":
				tr.SetCheckForUpdates(a.Check)
			case "receiveFuncEnter":
				tr.ReceiveFuncStats(health.ReceiveFunc(a.Func)).Enter()
			case "receiveFuncExit":
				tr.ReceiveFuncStats(health.ReceiveFunc(a.Func)).Exit()
			case "registerWatcher":
				id := a.Watcher
				if watching == 0 {
					due = time.Now().Add(time.Minute)
				}
				watching++
				alive := true
				undo := tr.RegisterWatcher(func(k health.Subsystem, err error) {
					mu.Lock()
					defer mu.Unlock()
					events = append(events, object{"watcher": id, "subsystem": string(k), "error": text(err)})
				})
				unregister[id] = func() {
					undo()
					if alive {
						alive = false
						watching--
					}
					if watching == 0 {
						due = time.Time{}
					}
				}
			case "unregisterWatcher":
				unregister[a.Watcher]()
				gone[a.Watcher] = true
			case "setFakeError":
				s := ""
				if a.Error != nil {
					s = *a.Error
				}
				envknob.Setenv("TS_DEBUG_FAKE_HEALTH_ERROR", s)
			case "getInPollNetMap":
				result, has = tr.GetInPollNetMap(), true
			case "getDerpRegionReceivedTime":
				has = true
				if at := tr.GetDERPRegionReceivedTime(a.Region); !at.IsZero() {
					result = epoch.Add(at.Sub(start)).Format("2006-01-02T15:04:05.000000000Z")
				}
			case "routerHealth":
				result, has = text(tr.RouterHealth()), true
			case "dnsHealth":
				result, has = text(tr.DNSHealth()), true
			case "dnsOsHealth":
				result, has = text(tr.DNSOSHealth()), true
			case "tkaHealth":
				result, has = text(tr.TKAHealth()), true
			case "appendWarnings":
				result, has = list(tr.AppendWarnings(slices.Clone(a.Base))), true
			case "appendWarnableDebugFlags":
				result, has = list(tr.AppendWarnableDebugFlags(slices.Clone(a.Base))), true
			default:
				t.Fatalf("unknown op %q", st.Op)
			}
			finish(int64(rest), st.Op, st.Args, result, has)
		}
		for id, undo := range unregister {
			_ = id
			undo() // twice is harmless; a timer left armed would keep the bubble alive
		}
		tr = nil
	})
	return done
}

func text(err error) any {
	if err == nil {
		return nil
	}
	return err.Error()
}

func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

func encode(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return b.String()
}

func TestAnswer(t *testing.T) {
	if *in == "" {
		t.Skip("no -in")
	}
	f, err := os.Open(*in)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	o, err := os.Create(*out)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	r := bufio.NewReaderSize(f, 1<<20)
	for {
		line, err := r.ReadString('\n')
		if line != "" {
			var sc scenario
			if err := json.Unmarshal([]byte(line), &sc); err != nil {
				t.Fatal(err)
			}
			fmt.Fprint(o, encode(answer(t, sc)))
		}
		if err != nil {
			break
		}
	}
}

func TestGenerate(t *testing.T) {
	if *out == "" {
		t.Skip("no -out")
	}
	o, err := os.Create(*out)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	n := 0
	for i := range *scenarios {
		sc := answer(t, random(*seed+uint64(i), *steps))
		n += len(sc.Steps)
		fmt.Fprint(o, encode(sc))
	}
	fmt.Printf("original: %d scenarios, %d steps\n", *scenarios, n)
}

// random makes a scenario: a node that mostly lives well, with bursts of trouble.
func random(seed uint64, n int) scenario {
	r := rand.New(rand.NewPCG(seed, 42))
	pick := func(s ...string) string { return s[r.IntN(len(s))] }
	errs := []string{"boom", "", "no such file: \"x\"", "überraschung", "line one\nline two", "a", "b", "Z"}
	e := func() any {
		if r.IntN(3) == 0 {
			return nil
		}
		return errs[r.IntN(len(errs))]
	}
	sc := scenario{Name: fmt.Sprintf("generated-%d", seed), Warnables: []warnable{}}
	for i := range r.IntN(7) {
		sc.Warnables = append(sc.Warnables, warnable{fmt.Sprintf("w%d", i), pick("", "", "flag-a", "flag-b", "ｆ"), r.IntN(2) == 0})
	}
	var live []string
	add := func(nanos int64, op string, a object) {
		raw := json.RawMessage(strings.TrimSuffix(encode(a), "\n"))
		sc.Steps = append(sc.Steps, step{AdvanceNanos: nanos, Op: op, Args: raw})
	}
	region := func() int { return []int{1, 1, 1, 2, 3, 900, 0, 1 << 53}[r.IntN(8)] }
	calm := r.IntN(2) == 0 // a calm life meets the deeper rungs of the ladder
	if calm {
		add(0, "setIpnState", object{"state": "Running", "wantRunning": true})
		add(0, "gotStreamedMapResponse", object{})
		add(0, "setMagicSockDerpHome", object{"region": 1, "homeless": false})
		add(0, "setDerpRegionConnectedState", object{"region": 1, "connected": true})
		add(0, "noteDerpRegionReceivedFrame", object{"region": 1})
	}
	for len(sc.Steps) < n {
		var d int64
		switch r.IntN(10) {
		case 0, 1, 2:
			d = 0
		case 3, 4, 5:
			d = r.Int64N(2e9)
		case 6, 7:
			d = r.Int64N(30e9)
		case 8:
			d = []int64{10e9, 10e9 + 1, 10e9 - 1, 60e9, 125e9, 125499999999, 125500000000, 59e9}[r.IntN(8)]
		case 9:
			d = r.Int64N(200e9)
		}
		if calm && r.IntN(3) > 0 { // keep alive
			add(d, "gotStreamedMapResponse", object{})
			add(0, "noteDerpRegionReceivedFrame", object{"region": 1})
			d = 0
		}
		switch r.IntN(34) {
		case 0, 1, 2:
			if len(sc.Warnables) > 0 {
				add(d, "setWarnable", object{"warnable": sc.Warnables[r.IntN(len(sc.Warnables))].ID, "error": e()})
			}
		case 3:
			add(d, pick("setRouterHealth", "setDnsHealth", "setDnsOsHealth", "setDnsManagerHealth", "setTkaHealth"), object{"error": e()})
		case 4:
			add(d, pick("setRouterHealth", "setDnsHealth"), object{"error": nil})
		case 5:
			if !calm || r.IntN(6) == 0 {
				add(d, "setLocalLogConfigHealth", object{"error": e()})
			} else {
				add(d, "setLocalLogConfigHealth", object{"error": nil})
			}
		case 6:
			add(d, "setTlsConnectionError", object{"host": pick("derp1.example.com", "a\tb", "ö.example", "x\"y"), "error": e()})
		case 7:
			p := []string{}
			for range r.IntN(3) {
				p = append(p, pick("control says no", "be careful", ""))
			}
			add(d, "setControlHealth", object{"problems": p})
		case 8, 9, 10:
			add(d, "gotStreamedMapResponse", object{})
		case 11:
			add(d, "setOutOfPollNetMap", object{})
		case 12:
			add(d, "setMagicSockDerpHome", object{"region": region(), "homeless": r.IntN(6) == 0})
		case 13:
			add(d, "noteMapRequestHeard", object{})
		case 14, 15:
			add(d, "setDerpRegionConnectedState", object{"region": region(), "connected": r.IntN(4) > 0})
		case 16:
			add(d, "setDerpRegionHealth", object{"region": region(), "problem": pick("", "", "overloaded", "maintenance")})
		case 17, 18, 19:
			add(d, "noteDerpRegionReceivedFrame", object{"region": region()})
		case 20:
			w := r.IntN(5) > 0
			add(d, "setIpnState", object{"state": pick("Running", "Running", "Stopped", "Starting", "NeedsLogin", "NoState"), "wantRunning": w})
		case 21:
			add(d, "setAnyInterfaceUp", object{"up": r.IntN(5) > 0})
		case 22:
			add(d, "setUdp4Unbound", object{"unbound": r.IntN(4) == 0})
		case 23:
			if r.IntN(3) == 0 {
				add(d, "setAuthRoutineInError", object{"error": e()})
			} else {
				add(d, "setAuthRoutineInError", object{"error": nil})
			}
		case 24:
			if r.IntN(4) == 0 {
				add(d, "setLatestVersion", object{"latest": nil})
			} else {
				add(d, "setLatestVersion", object{"latest": object{"runningLatest": r.IntN(2) == 0, "latestVersion": pick("1.70.0", "", "1.68.2"), "urgentSecurityUpdate": r.IntN(2) == 0}})
			}
		case 25:
			add(d, "setCheckForUpdates", object{"check": r.IntN(2) == 0})
		case 26, 27:
			add(d, pick("receiveFuncEnter", "receiveFuncEnter", "receiveFuncExit"), object{"func": r.IntN(3)})
		case 28:
			id := pick("a", "b", "ab", "Z", "é")
			live = append(live, id)
			add(d, "registerWatcher", object{"watcher": id})
		case 29:
			if len(live) > 0 {
				add(d, "unregisterWatcher", object{"watcher": live[r.IntN(len(live))]})
			}
		case 30:
			add(d, "setFakeError", object{"error": pick("", "", "faked")})
		case 31:
			add(d, pick("getInPollNetMap", "routerHealth", "dnsHealth", "dnsOsHealth", "tkaHealth"), object{})
		case 32:
			add(d, "getDerpRegionReceivedTime", object{"region": region()})
		case 33:
			add(d, pick("appendWarnings", "appendWarnableDebugFlags"), object{"base": []string{"z", "a"}[:r.IntN(3)]})
		}
	}
	return sc
}
