package simulator

import "net/http"

// Watch puts around between the callers and every service from now on, so that a test can count
// calls or step in; nil takes it away again.
func (s *Simulator) Watch(around func(http.Handler) http.Handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.around = around
}

// watched serves through the handler that Watch has set.
func (s *Simulator) watched(service http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		around := s.around
		s.mu.Unlock()
		if around == nil {
			service.ServeHTTP(w, r)
			return
		}
		around(service).ServeHTTP(w, r)
	})
}
