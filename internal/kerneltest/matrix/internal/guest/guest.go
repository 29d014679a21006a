// Package guest is what the runner and the init of its guests tell each other:
// a [Job] in a file that the guest reads, and [Event] lines that it writes to a
// serial port while it works.
package guest

import "time"

// Tags of the folders that the host shares by 9p, and the name of the port.
const (
	RootTag   = "root"   // the image's root folder
	ModuleTag = "module" // the Go module under test
	TestsTag  = "tests"  // the test binaries
	JobTag    = "job"    // the job's file
	PortName  = "virtif.events"
)

// Places in the guest's file system.
const (
	TestsDir = "/run/virtif/tests" // where the folder of TestsTag is mounted
	JobDir   = "/run/virtif/job"   // where that of JobTag is
	JobFile  = "job.json"          // the Job, below JobDir
	Init     = "/init"             // the guest's first program, in the initramfs
	Early    = "/early"            // modules to load first, in the initramfs
	Order    = "/order"            // their names, one a line
	Modprobe = "modprobe"          // the name by which Init loads modules for the kernel
)

// Beat is how often the guest says that it is alive.
const Beat = 2 * time.Second

// A Job is what a guest does between boot and end.
type Job struct {
	Module   string   // the module's folder on the host, and in the guest
	Env      []string // environment of the binaries, beside PATH and the like
	Binaries []Binary
}

// A Binary is a compiled package of tests.
type Binary struct {
	File  string        // below TestsDir
	Dir   string        // the package's folder, where the tests run
	Args  []string      // without the program's name
	Limit time.Duration // when the guest ends it, later than its own -test.timeout
}

// Kind tells events apart.
type Kind string

// The kinds of event, in the order in which they come.
const (
	Booted  Kind = "booted"  // Text is the kernel's release
	Started Kind = "started" // a binary starts
	Output  Kind = "output"  // Data is what it wrote
	Kernel  Kind = "kernel"  // Text is a warning that the kernel logged meanwhile
	Ended   Kind = "ended"   // Code is its exit code, Seconds the time it took
	Alive   Kind = "alive"   // a heartbeat, at any time
	Done    Kind = "done"    // all binaries have run
	Failed  Kind = "failed"  // Text is why the guest could not do its job
)

// An Event is one line of JSON on the port.
type Event struct {
	Kind    Kind    `json:"kind"`
	Binary  int     `json:"binary,omitzero"` // index in the job
	Data    []byte  `json:"data,omitzero"`
	Text    string  `json:"text,omitzero"`
	Code    int     `json:"code,omitzero"`
	Seconds float64 `json:"seconds,omitzero"`
}
