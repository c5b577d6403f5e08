package original

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tailscale.com/health"
)

// The counterparts of the benchmarks in src/jmh. Where several goroutines work, ns/op is the time of one goroutine for
// one operation, as JMH has it, and not the time that passes between two operations of any of them.

func healthy() *health.Tracker {
	tr := new(health.Tracker)
	tr.SetIPNState("Running", true)
	tr.GotStreamedMapResponse()
	tr.SetMagicSockDERPHome(1, false)
	tr.SetDERPRegionConnectedState(1, true)
	tr.NoteDERPRegionReceivedFrame(1)
	return tr
}

func BenchmarkEnterExit(b *testing.B) {
	enterExit := func(b *testing.B, funcs ...health.ReceiveFunc) {
		tr := healthy()
		var wg sync.WaitGroup
		b.ResetTimer()
		for _, f := range funcs {
			s := tr.ReceiveFuncStats(f)
			wg.Go(func() {
				for range b.N {
					s.Enter()
					s.Exit()
				}
			})
		}
		wg.Wait()
	}
	b.Run("1thread", func(b *testing.B) { enterExit(b, health.ReceiveIPv4) })
	b.Run("2threadsOnOne", func(b *testing.B) { enterExit(b, health.ReceiveIPv4, health.ReceiveIPv4) })
	b.Run("2threadsOnTwo", func(b *testing.B) { enterExit(b, health.ReceiveIPv4, health.ReceiveIPv6) })
}

func BenchmarkNoteFrame(b *testing.B) {
	for _, n := range []int{0, 10000} {
		b.Run(fmt.Sprint(n, "warnables"), func(b *testing.B) {
			tr := healthy()
			for range n {
				tr.SetWarnable(health.NewWarnable(), nil)
			}
			for b.Loop() {
				tr.NoteDERPRegionReceivedFrame(1)
			}
		})
	}
}

func BenchmarkOverallError(b *testing.B) {
	for _, n := range []int{0, 1000} {
		b.Run(fmt.Sprint(n, "unhealthy"), func(b *testing.B) {
			tr := healthy()
			for i := range n {
				tr.SetWarnable(health.NewWarnable(), fmt.Errorf("problem %d", i))
			}
			for b.Loop() {
				tr.OverallError()
			}
		})
	}
}

func BenchmarkSetWarnable(b *testing.B) {
	tr, w := healthy(), health.NewWarnable()
	for b.Loop() {
		tr.SetWarnable(w, nil)
	}
}

func BenchmarkRouterToggleUntilTold(b *testing.B) {
	tr := healthy()
	told := make(chan bool, 4)
	undo := tr.RegisterWatcher(func(k health.Subsystem, _ error) {
		if k == health.SysRouter {
			told <- true
		}
	})
	defer undo()
	boom := errors.New("boom")
	tr.SetRouterHealth(nil)
	for b.Loop() {
		tr.SetRouterHealth(boom)
		<-told
		tr.SetRouterHealth(nil)
		<-told
	}
}

// Eight goroutines report, each frames of the home region and a Warnable of its own in turn, while four read. An
// operation is a whole second of that, of which the two rates tell.
func BenchmarkReportersAndReaders(b *testing.B) {
	tr := healthy()
	var reports, reads atomic.Int64
	var stop atomic.Bool
	var wg sync.WaitGroup
	work := func(count *atomic.Int64, once func()) {
		wg.Go(func() {
			n := int64(0)
			for ; !stop.Load(); n++ {
				once()
			}
			count.Add(n)
		})
	}
	begin := time.Now()
	for range 8 {
		w := health.NewWarnable()
		frame := false
		work(&reports, func() {
			if frame = !frame; frame {
				tr.NoteDERPRegionReceivedFrame(1)
			} else {
				tr.SetWarnable(w, nil)
			}
		})
	}
	for range 4 {
		work(&reads, func() { tr.OverallError() })
	}
	for b.Loop() {
		time.Sleep(time.Second)
	}
	stop.Store(true)
	wg.Wait()
	seconds := time.Since(begin).Seconds()
	b.ReportMetric(float64(reports.Load())/seconds, "reports/s")
	b.ReportMetric(float64(reads.Load())/seconds, "reads/s")
}
