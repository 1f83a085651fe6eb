package itglue

// seedDemo plants the account lists and five example clients.
func (s *Server) seedDemo() {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.planter()
	p.lists()
}
