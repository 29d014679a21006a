package netns

// DoHere is ns.Do for a caller that stands for the goroutine that Do starts, to
// choose the thread that it starts on.
func (ns *NS) DoHere(fn func() error) error {
	j := &job{enter: func(ID) error { return ns.withFD(setns) }, fn: fn}
	j.run(make(chan struct{}))
	return j.err
}
