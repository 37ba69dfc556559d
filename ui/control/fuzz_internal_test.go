package control

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
)

// FuzzStranger: who does not know the word is not let in, whatever they say, and who does not greet is told nothing.
func FuzzStranger(f *testing.F) {
	for _, seed := range []string{
		"", "GET /door HTTP/1.1\r\nHost: localhost\r\n\r\n", greeting + "mine\n", greeting + "mine\n" + prove("", "caller", "mine", "") + "\n", name + "2 \n",
		name, greeting + "\n\n", greeting + strings.Repeat("x", 9000) + "\n", "\x16\x03\x01", greeting + "a b\x00\n" + strings.Repeat("0", 64) + "\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, said []byte) {
		ours, theirs := net.Pipe()
		var ends sync.WaitGroup
		var told bytes.Buffer
		ends.Go(func() { io.Copy(&told, theirs) })
		ends.Go(func() { theirs.Write(said); ours.Close() }) // as a caller that goes
		err := welcome(ours, bufio.NewReader(ours), "the word")
		ours.Close()
		theirs.Close()
		ends.Wait()
		if err == nil {
			t.Errorf("%q is let in", said)
		}
		if told.Len() > 0 && !bytes.HasPrefix(said, []byte(name)) || told.Len() > 100 {
			t.Errorf("%q is told %q", said, &told)
		}
	})
}

// FuzzMessages: whatever somebody says who was let in, at most one command is done, with what the first message asks for, and it ends.
func FuzzMessages(f *testing.F) {
	whole := func(messages ...message) (text []byte) {
		for _, m := range messages {
			raw, err := json.Marshal(m)
			if err != nil {
				f.Fatal(err)
			}
			text = append(append(text, raw...), '\n')
		}
		return text
	}
	asks := message{Request: &Request{Args: []string{"status"}, In: true}}
	f.Add(whole(asks, asks, message{Cancel: true}))
	f.Add(whole(asks, message{Answer: &answer{ID: 1, Data: []byte("x")}}, message{Answer: &answer{ID: 1}}, message{Answer: &answer{ID: -1}}))
	f.Add(whole(asks, message{Answer: &answer{ID: 1, EOF: true}}, message{Answer: &answer{ID: 2, Err: "\x1b[2J"}}))
	f.Add(whole(message{Code: new(int), Ends: true, Ask: &question{ID: 1 << 40, Kind: "x"}}))
	for _, seed := range []string{
		"", "{}", "null\n", `{"Request":null}`, `{"Request":{"Args":7}}`, `{"Request":{"Width":-1e9}}`, `[`, `{"Request":{},"Request":{"Args":["quit"]}}`,
		strings.Repeat(`{"Request":`, 10_001), `{"Request":{}}{"Answer":{"ID":9223372036854775807}}`, `{"request":{"ARGS":["\ud800"]}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, said []byte) {
		done := 0
		d := &Door{do: func(_ context.Context, c *Call) int {
			done++
			fmt.Fprintln(c.Stdout(), c.Args)
			io.Copy(io.Discard, c.Stdin())
			c.ReadFile("secret")
			return 0
		}}
		d.quiet = sync.NewCond(&d.mu)
		ours, theirs := net.Pipe()
		d.calls.Go(func() { d.receive(t.Context(), ours) })
		r := bufio.NewReader(theirs)
		if err := greet(theirs, r, ""); err != nil {
			t.Fatal(err)
		}
		var ends sync.WaitGroup
		ends.Go(func() { io.Copy(io.Discard, r) })
		theirs.Write(said) // it may not be heard to the end
		theirs.Close()
		ends.Wait()
		d.calls.Wait()
		var first message
		err := json.NewDecoder(bytes.NewReader(said)).Decode(&first)
		if asked := err == nil && first.Request != nil; done > 1 || done == 1 && !asked {
			t.Errorf("%q has %d commands done", said, done)
		}
	})
}
