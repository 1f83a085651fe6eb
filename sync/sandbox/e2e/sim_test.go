package e2e_test

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"sitewalk/db"
	"sitewalk/internal/msp"
	"sitewalk/sync/route"
	sandbox "sitewalk/sync/sandbox/itglue"
)

const (
	fixedSeeds = 100 // the same in every run
	freshSeeds = 20  // others in every run
)

// A sim is one seed: an account, the people who work in it, and the desks that
// work with it. Everything is drawn from the seed, in one goroutine.
type sim struct {
	*testing.T
	*tally
	seed  uint64
	dice  *rand.Rand
	dir   string
	empty string // a workspace with nothing in it
	glue  *sandbox.Server
	skew  time.Duration // of the account's clock
	joint route.Setting
	desks []*simDesk

	things  []*thing
	byToken map[string]*thing
	number  int // numbers words and things
	ids     int
	ticks   int
	born    map[string]int // when a remote record came to be
	times   []time.Time    // of the requests of the last five minutes
	writes  int            // writing requests
	noise   float64        // how often others work during a request
	depth   int            // of what others do during a request
	calm    bool           // nobody interferes
	wrong   int            // defects found
	began   time.Time
	lines   []string
}

// TestSimulation lets several Sitewalks and people work in one account while
// everything goes wrong, and checks that nothing is lost and nothing is twice.
//
// SITEWALK_SIMULATE=n tries the seeds 1 to n; SITEWALK_SEED=n one of them, with
// every step told.
func TestSimulation(t *testing.T) {
	if one := os.Getenv("SITEWALK_SEED"); one != "" {
		seed, err := strconv.ParseUint(one, 10, 64)
		if err != nil {
			t.Fatalf("SITEWALK_SEED is %q, want a number", one)
		}
		one := newTally()
		simulate(t, seed, true, one)
		t.Log(one.report())
		return
	}
	n := fixedSeeds
	if text := os.Getenv("SITEWALK_SIMULATE"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil || n < 1 {
			t.Fatalf("SITEWALK_SIMULATE is %q, want a number", text)
		}
	}
	list := make([]uint64, n)
	for i := range list {
		list[i] = uint64(i) + 1
	}
	all := simulateAll(t, list)
	t.Log(all.report())
	if n >= fixedSeeds {
		all.sometimes(t)
	}
}

// The same with seeds that nobody has tried.
func TestSimulationOfFreshSeeds(t *testing.T) {
	if os.Getenv("SITEWALK_SEED") != "" || os.Getenv("SITEWALK_SIMULATE") != "" {
		return // TestSimulation tries what was asked for
	}
	list := make([]uint64, freshSeeds)
	for i := range list {
		list[i] = uint64(rand.Uint32())
	}
	t.Log("fresh seeds: ", list)
	simulateAll(t, list)
}

// A seed repeats itself, step by step; otherwise no failure could be looked into.
func TestSimulationRepeats(t *testing.T) {
	for seed := uint64(7); seed < 10; seed++ {
		a, b := newTally(), newTally()
		simulate(t, seed, false, a)
		simulate(t, seed, false, b)
		if a.print != b.print {
			t.Errorf("seed %d goes another way the second time", seed)
		}
	}
}

// simulateAll runs seeds, as many at a time as there are processors. When many
// have failed, the others would tell nothing new.
func simulateAll(t *testing.T, seeds []uint64) *tally {
	all := newTally()
	var mu sync.Mutex
	t.Run("seeds", func(t *testing.T) {
		for _, seed := range seeds {
			t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
				t.Parallel()
				mu.Lock()
				failed := all.failed
				mu.Unlock()
				if failed > 2 {
					return
				}
				one := newTally()
				defer func() {
					mu.Lock()
					defer mu.Unlock()
					all.add(one)
				}()
				simulate(t, seed, false, one)
			})
		}
	})
	return all
}

// simulate runs one seed, and counts what happened.
func simulate(t *testing.T, seed uint64, tell bool, counts *tally) {
	counts.seeds = []uint64{seed}
	start := time.Now()
	defer func() { counts.took = time.Since(start) }()
	dir, empty := memoryDir(t), emptyWorkspace(t)
	synctest.Test(t, func(t *testing.T) {
		s := &sim{T: t, tally: counts, seed: seed, dice: rand.New(rand.NewPCG(seed, 0x51713)), dir: dir, empty: empty,
			byToken: map[string]*thing{}, born: map[string]int{}, began: time.Now()}
		defer s.end(tell)
		s.run()
	})
}

// end tells what is needed to look into a failure.
func (s *sim) end(tell bool) {
	for _, d := range s.desks {
		if err := d.store.Close(); err != nil {
			s.Errorf("close desk %d: %v", d.n, err)
		}
	}
	for kind, n := range s.glue.FaultsHit() {
		s.faults[kind] += n
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(strings.Join(s.lines, "\n")))
	s.print = h.Sum64()
	if !s.Failed() && !tell {
		return
	}
	lines := s.lines
	if most := 40; !tell && len(lines) > most {
		lines = lines[len(lines)-most:]
	}
	s.Logf("%s\nTo repeat: SITEWALK_SEED=%d go test -run 'TestSimulation$' -v ./sync/sandbox/e2e", strings.Join(lines, "\n"), s.seed)
	if s.wrong > 0 {
		s.failed = 1
	}
}

// run is the whole story of a seed.
func (s *sim) run() {
	s.open()
	for range 15 + s.dice.IntN(25) {
		if s.wrong > 0 {
			return
		}
		s.pass()
		switch d := pick(s, s.desks); {
		case s.chance(38):
			d.someRound()
		case s.chance(6):
			d.foretold()
		case s.chance(8):
			s.weather()
		case s.chance(2):
			s.newKey()
		default:
			s.act(false)
		}
	}
	s.settle()
	if s.wrong == 0 {
		s.check()
	}
}

// open makes the account and the desks.
func (s *sim) open() {
	if s.chance(50) {
		s.skew = time.Duration(s.dice.IntN(4*3600)-2*3600) * time.Second
	}
	switches := s.drawSwitches()
	glue, err := sandbox.New(sandbox.Options{Seed: "", RandSeed: s.seed, Now: s.serverNow, Switches: switches})
	s.must(err)
	s.glue = glue
	s.joint = pick(s, []route.Setting{route.None, route.None, route.TwoWay, route.TwoWay, route.OneWay})
	s.noise = []float64{0, 0.01, 0.03, 0.08}[s.dice.IntN(4)]
	for _, kind := range []msp.Kind{msp.KindOrganization, msp.KindOrganization, msp.KindManufacturer, msp.KindModel, msp.KindConfigurationType,
		msp.KindConfigurationType, msp.KindConfigurationStatus, msp.KindContact, msp.KindLocation, msp.KindConfiguration, msp.KindConfiguration} {
		s.addThere(simKindOf(kind))
	}
	for n := range 1 + s.dice.IntN(3) {
		s.desks = append(s.desks, s.newDesk(n+1))
	}
	s.log("seed %d: %d desks, joined %q, noise %v, the account's clock %v ahead, %+v", s.seed, len(s.desks), s.joint, s.noise, s.skew, switches)
	for _, d := range s.desks {
		if s.chance(80) {
			_, err := d.round(simSync, simAll)
			s.must(err)
		}
	}
	s.glue.SetFaults(s.drawFaults())
}

// pass lets time go by.
func (s *sim) pass() {
	switch n := s.dice.IntN(20); {
	case n < 14:
		time.Sleep(time.Duration(s.dice.IntN(120)) * time.Second)
	case n < 19:
		time.Sleep(time.Duration(s.dice.IntN(3600)) * time.Second)
	default:
		time.Sleep(25 * time.Hour)
	}
}

// weather changes what goes wrong.
func (s *sim) weather() {
	f := s.drawFaults()
	s.log("faults: %v", f)
	s.glue.SetFaults(f)
	if s.chance(30) {
		d := pick(s, s.desks)
		d.off = !d.off
		s.count("went offline or back")
	}
	if s.chance(20) {
		s.glue.SetSwitches(s.drawSwitches())
	}
}

// newKey has an administrator replace the key; who is refused enters the new one.
func (s *sim) newKey() {
	s.number++
	s.glue.IssueKey("ITG.key-number-" + itoa(s.number))
	d := pick(s, s.desks)
	if _, err := d.round(simSync, simAll); msp.CodeOf(err) == msp.SignIn {
		s.count("key replaced")
	}
	s.rekey()
}

func (s *sim) must(err error) {
	s.Helper()
	if err != nil {
		s.bad("the simulation itself cannot go on: %v", err)
		s.FailNow()
	}
}

// bad tells of a defect.
func (s *sim) bad(format string, args ...any) {
	s.Helper()
	s.wrong++
	s.log("WRONG: "+format, args...)
	if s.wrong <= 6 {
		s.Errorf(format, args...)
	}
}

// log notes a step.
func (s *sim) log(format string, args ...any) {
	s.lines = append(s.lines, fmt.Sprintf("%9s  ", time.Since(s.began).Round(time.Second))+fmt.Sprintf(format, args...))
}

func (s *sim) serverNow() time.Time { return time.Now().Add(s.skew) }

func (s *sim) newID() msp.ID {
	s.ids++
	return msp.ID(fmt.Sprintf("00000000-0000-7000-8000-%012d", s.ids))
}

// tick numbers moments.
func (s *sim) tick() int {
	s.ticks++
	return s.ticks
}

// memoryDir is a folder in memory where there is one: a simulation syncs its files
// thousands of times.
func memoryDir(t *testing.T) string {
	dir, err := os.MkdirTemp("/dev/shm", "sitewalk-sim-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// emptyWorkspace is a workspace of this version with nothing in it, made once.
func emptyWorkspace(t *testing.T) string {
	template.once.Do(func() {
		dir, err := os.MkdirTemp("", "sitewalk-sim-")
		if err == nil {
			template.path = filepath.Join(dir, "empty.db")
			var d *db.DB
			if d, err = db.Open(t.Context(), db.Options{Path: template.path}); err == nil {
				err = d.Close()
			}
		}
		template.err = err
	})
	if template.err != nil {
		t.Fatal(template.err)
	}
	return template.path
}

var template struct {
	once sync.Once
	path string
	err  error
}

func TestMain(m *testing.M) {
	m.Run() // whoever calls TestMain exits with its outcome
	if template.path != "" {
		_ = os.RemoveAll(filepath.Dir(template.path))
	}
}
