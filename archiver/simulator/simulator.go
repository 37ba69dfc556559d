// Package simulator puts a RingCentral and a Dropbox on the loopback, for the demonstration and for
// every test. It imports nothing of the program and speaks only HTTP, so that it checks the
// program's clients from outside.
package simulator

import (
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"github.com/jonboulle/clockwork"

	"ringcentral-archiver/archiver/simulator/dropboxserver"
	"ringcentral-archiver/archiver/simulator/ringcentralserver"
)

// appFolder is where Dropbox puts the app's folder, below Options.Dir.
var appFolder = filepath.Join("Dropbox", "Apps", "RingCentral Application")

// demoDays is how much history the demonstration's office has.
const demoDays = 3

// Options says what to start. The zero value is an empty office in memory with the real clock.
type Options struct {
	// state in simulator.json and the Dropbox as real files below Dropbox; "" is memory
	Dir string
	// what others may have in Dir, as patterns of path.Match
	Beside []string
	Clock  clockwork.Clock
	Seed   uint64
	// a company of forty extensions with three days of history, new calls coming in, and raised limits
	Demo bool
	// days of history, with new calls coming in; 0 is none, or the demonstration's
	Days int
	// registered with both services; none is http://localhost:{17380,17381,17382}/callback
	RedirectURIs []string
}

// Simulator is a RingCentral and a Dropbox that listen.
type Simulator struct {
	RingCentral *ringcentralserver.Server
	Dropbox     *dropboxserver.Server

	// Addresses without a slash at the end; no two share an origin.
	PlatformURL, MediaURL, DropboxWebURL, DropboxAPIURL, DropboxContentURL string

	RingCentralClientID, DropboxAppKey string
	DropboxFolder                      string // the app folder on the disk; "" in memory

	dir     string
	servers []*server

	mu     sync.Mutex // state, proxy, around
	state  state
	proxy  *proxy
	around func(http.Handler) http.Handler // from Watch
}

// Start brings both services up. With a Dir that an earlier process has used, the office, tokens,
// ids and, if they are free, the ports are the same as then. Errors: those of Claim, and of the system.
func Start(o Options) (*Simulator, error) {
	if o.Clock == nil {
		o.Clock = clockwork.NewRealClock()
	}
	if len(o.RedirectURIs) == 0 {
		o.RedirectURIs = []string{"http://localhost:17380/callback", "http://localhost:17381/callback", "http://localhost:17382/callback"}
	}
	if o.Demo && o.Days == 0 {
		o.Days = demoDays
	}
	if o.Dir != "" {
		if err := Claim(o.Dir, o.Beside...); err != nil {
			return nil, err
		}
	}
	st, err := loadState(o.Dir, state{Seed: o.Seed, Epoch: o.Clock.Now().UTC(), Days: o.Days, Large: o.Demo})
	if err != nil {
		return nil, err
	}
	s := &Simulator{dir: o.Dir, state: st, DropboxAppKey: dropboxserver.DefaultAppKey}
	if err := s.start(o); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

func (s *Simulator) start(o Options) error {
	if err := s.startDropbox(o); err != nil {
		return err
	}
	if err := s.startRingCentral(o); err != nil {
		return err
	}
	for _, l := range []struct {
		name    string
		handler http.Handler
		url     *string
	}{
		{"platform", s.RingCentral.Platform(), &s.PlatformURL},
		{"media", s.RingCentral.Media(), &s.MediaURL},
		{"web", s.Dropbox.Web(), &s.DropboxWebURL},
		{"api", s.Dropbox.API(), &s.DropboxAPIURL},
		{"content", s.Dropbox.Content(), &s.DropboxContentURL},
	} {
		address, err := s.listen(l.name, s.watched(l.handler))
		if err != nil {
			return err
		}
		*l.url = "http://" + address
	}
	s.RingCentral.SetOrigins(s.PlatformURL, s.MediaURL)
	return s.save()
}

func (s *Simulator) startDropbox(o Options) error {
	options := dropboxserver.Options{Clock: o.Clock, Seed: s.state.Seed, RedirectURIs: o.RedirectURIs}
	if o.Dir != "" {
		s.DropboxFolder = filepath.Join(o.Dir, appFolder)
		options.Dir, options.Spool = s.DropboxFolder, filepath.Join(o.Dir, spoolFolder)
		if err := dropboxserver.RemoveSpool(options.Spool); err != nil {
			return fmt.Errorf("remove what an earlier simulator left: %w", err)
		}
	}
	d, err := dropboxserver.New(options)
	if err != nil {
		return fmt.Errorf("start the simulated Dropbox: %w", err)
	}
	s.Dropbox = d
	if s.state.Dropbox != nil {
		if err := d.UnmarshalState(s.state.Dropbox); err != nil {
			return err
		}
	}
	d.OnChange(s.keep)
	return nil
}

func (s *Simulator) startRingCentral(o Options) error {
	r := ringcentralserver.New(ringcentralserver.Options{
		Clock: o.Clock, Seed: s.state.Seed, Epoch: s.state.Epoch, RedirectURIs: o.RedirectURIs,
	})
	s.RingCentral, s.RingCentralClientID = r, r.ClientID()
	if s.state.RingCentral != nil {
		if err := r.UnmarshalState(s.state.RingCentral); err != nil {
			return fmt.Errorf("take up the state of the simulated RingCentral: %w", err)
		}
	}
	r.OnChange = s.keep
	if s.state.Large {
		r.Office().Enlarge()
	}
	if s.state.Days > 0 {
		r.Office().Populate(s.state.Days)
		r.Office().Live()
	}
	if o.Demo {
		s.RaiseLimits()
	}
	return nil
}

// RaiseLimits allows what RingCentral grants on request, so that a demonstration is a matter of
// minutes.
func (s *Simulator) RaiseLimits() {
	s.RingCentral.SetLimit(ringcentralserver.Light, 600, time.Minute)
	s.RingCentral.SetLimit(ringcentralserver.Medium, 600, time.Minute)
	s.RingCentral.SetLimit(ringcentralserver.Heavy, 600, time.Minute)
	s.RingCentral.SetLimit(ringcentralserver.Auth, 60, time.Minute)
}

// SetLatency makes every call to either service take this long, as on a slow connection.
func (s *Simulator) SetLatency(perCall time.Duration) {
	s.RingCentral.Tune(func(k *ringcentralserver.Knobs) { k.Latency = perCall })
	s.Dropbox.SetLatency(perCall, 0, 0)
}

// Close stops everything, waits for the calls under way and writes the state a last time.
func (s *Simulator) Close() error {
	return errors.Join(s.stop(), s.save())
}

func (s *Simulator) stop() error {
	var errs []error
	if s.Dropbox != nil {
		errs = append(errs, s.Dropbox.Close())
	}
	if s.RingCentral != nil {
		s.RingCentral.Close()
	}
	s.mu.Lock()
	p := s.proxy
	s.proxy = nil
	s.mu.Unlock()
	if p != nil {
		errs = append(errs, p.close())
	}
	for _, server := range s.servers {
		errs = append(errs, server.close())
	}
	return errors.Join(errs...)
}
