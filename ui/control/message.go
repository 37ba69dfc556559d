package control

import (
	"bufio"
	"encoding/json"
	"net"
	"sync"
	"time"
)

// Request is a command line, with what the holder has to know of where it was typed.
type Request struct {
	Args         []string // without the program's name
	Data         string   // the data folder, as it was named
	CA           string   // a file of authorities that are to be trusted; empty = none
	Demo         bool
	Width        int     // columns of the terminal that standard output is; 0 = it is none
	In           bool    // there is a standard input that something can come from
	Asks         bool    // a person types it, and can be asked
	Secrets      bool    // a person can be asked for a secret
	Browser      bool    // a browser can be opened
	TZ           *string // the variable of that name; nil = not set
	Language     string  // that the caller speaks, such as de; empty = English
	SMTPPassword string
}

// message is what one end says to the other. One of the fields is set; with none it is a sign of life.
type message struct {
	Request *Request  `json:",omitempty"` // the caller's first
	Cancel  bool      `json:",omitempty"` // the caller was interrupted
	Answer  *answer   `json:",omitempty"` // the caller's, to a question
	Out     []byte    `json:",omitempty"` // standard output
	Err     []byte    `json:",omitempty"` // standard error
	Ask     *question `json:",omitempty"` // something that only the caller can do
	Code    *int      `json:",omitempty"` // the holder's last: the exit code
	Ends    bool      `json:",omitempty"` // with Code: the holder's process is about to end
}

// What a holder asks of its caller.
type kind string

const (
	readInput   kind = "input"   // of standard input
	readFile    kind = "file"    // of that name
	openBrowser kind = "browser" // at that address
	writeFile   kind = "write"   // a new one of that name
	typeSecret  kind = "secret"  // that a person types unseen, after that question
)

type question struct {
	ID     int
	Kind   kind
	Text   string
	Data   []byte `json:",omitempty"` // with writeFile: its content
	Number bool   `json:",omitempty"` // with writeFile: another name may be taken
}

type answer struct {
	ID   int
	Data []byte
	EOF  bool
	Err  string // empty = none
}

// line is a conversation. Several goroutines may say something.
type line struct {
	net.Conn
	in      *limited
	decoder *json.Decoder
	mu      sync.Mutex
	encoder *json.Encoder
}

// newLine is a conversation on c, of which r has read the beginning. The other end may be silent for so long; 0 = for ever.
func newLine(c net.Conn, r *bufio.Reader, silence time.Duration) *line {
	in := &limited{Conn: c, r: r, silence: silence}
	return &line{Conn: c, in: in, decoder: json.NewDecoder(in), encoder: json.NewEncoder(c)}
}

func (l *line) say(m message) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.encoder.Encode(m)
}

func (l *line) hear() (m message, err error) {
	l.in.left = messageLimit
	err = l.decoder.Decode(&m)
	return m, err
}
