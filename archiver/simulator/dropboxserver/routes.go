package dropboxserver

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

type host string

const (
	hostAPI     host = "api"
	hostContent host = "content"
)

type style int

const (
	rpc style = iota
	upload
	download
)

// route is one function of the API: where it is, what it takes and which scope it needs.
type route struct {
	host  host
	style style
	scope string
	serve func(s *Server, c *call) *reply
}

// call is a request under way.
type call struct {
	w     http.ResponseWriter
	r     *http.Request
	name  string
	route route
	arg   []byte
	body  io.Reader
	grant *grant
	fault *Fault
}

const (
	scopeAccount  = "account_info.read"
	scopeRead     = "files.content.read"
	scopeWrite    = "files.content.write"
	scopeMetadata = "files.metadata.read"
)

// routes are the functions that this server has, by their names as in the URL after /2/
// (docs/dropbox.md §2).
var routes map[string]route

func init() {
	session := "files/upload_session/"
	routes = map[string]route{
		"auth/token/revoke":         {hostAPI, rpc, "", handle((*Server).revoke)},
		"check/user":                {hostAPI, rpc, scopeAccount, handle((*Server).checkUser)},
		"users/get_current_account": {hostAPI, rpc, scopeAccount, handle((*Server).currentAccount)},
		"users/get_space_usage":     {hostAPI, rpc, scopeAccount, handle((*Server).spaceUsage)},

		"files/create_folder_v2":     {hostAPI, rpc, scopeWrite, handle((*Server).createFolder)},
		"files/delete_v2":            {hostAPI, rpc, scopeWrite, handle((*Server).deletePath)},
		"files/move_v2":              {hostAPI, rpc, scopeWrite, handle((*Server).movePath)},
		"files/copy_v2":              {hostAPI, rpc, scopeWrite, handle((*Server).copyPath)},
		"files/get_metadata":         {hostAPI, rpc, scopeMetadata, handle((*Server).getMetadata)},
		"files/list_folder":          {hostAPI, rpc, scopeMetadata, handle((*Server).listFolder)},
		"files/list_folder/continue": {hostAPI, rpc, scopeMetadata, handle((*Server).listContinue)},

		"files/upload":   {hostContent, upload, scopeWrite, handle((*Server).uploadFile)},
		"files/download": {hostContent, download, scopeRead, handle((*Server).downloadFile)},

		session + "start":              {hostContent, upload, scopeWrite, handle((*Server).startSession)},
		session + "start_batch":        {hostAPI, rpc, scopeWrite, handle((*Server).startBatch)},
		session + "append_v2":          {hostContent, upload, scopeWrite, handle((*Server).appendSession)},
		session + "append_batch":       {hostContent, upload, scopeWrite, handle((*Server).appendBatch)},
		session + "finish":             {hostContent, upload, scopeWrite, handle((*Server).finishSession)},
		session + "finish_batch_v2":    {hostAPI, rpc, scopeWrite, handle((*Server).finishBatch)},
		session + "finish_batch":       {hostAPI, rpc, scopeWrite, handle((*Server).finishBatchAsync)},
		session + "finish_batch/check": {hostAPI, rpc, scopeWrite, handle((*Server).checkBatch)},
	}
}

// handle reads the argument of a route and passes it on.
func handle[A any](serve func(*Server, *call, *A) *reply) func(*Server, *call) *reply {
	return func(s *Server, c *call) *reply {
		var a A
		if err := decode(c.arg, &a); err != nil {
			return c.bad(err)
		}
		return serve(s, c, &a)
	}
}

// bad is the 400 for an argument; its text says where the argument was.
func (c *call) bad(err error) *reply {
	place := "request body"
	if c.route.style != rpc {
		place = `HTTP header "Dropbox-API-Arg"`
	}
	return badInput(c.name, "%s: %v", place, err)
}

// readArg takes the argument from where the route's style has it (docs/dropbox.md §2.1).
func (s *Server) readArg(c *call) *reply {
	kind := c.r.Header.Get("Content-Type")
	if c.route.style == rpc {
		body, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, 8<<20))
		if err != nil {
			return badInput(c.name, "request body: could not be read: %v", err)
		}
		c.arg = body
		if kind == "" && len(body) == 0 {
			return nil
		}
		return c.checkKind(kind, "application/json", "application/json; charset=utf-8", corsKind)
	}
	c.body = c.r.Body
	arg := c.r.Header.Get("Dropbox-API-Arg")
	if arg == "" {
		arg = c.r.URL.Query().Get("arg")
	}
	if arg == "" {
		return badInput(c.name, `Must provide HTTP header "Dropbox-API-Arg" or URL parameter "arg".`)
	}
	if strings.ContainsFunc(arg, func(r rune) bool { return r > 0x7e }) {
		s.count(func(st *stats) { st.rawUTF8++ })
	}
	c.arg = []byte(arg)
	if !json.Valid(c.arg) {
		return badInput(c.name, `HTTP header "Dropbox-API-Arg": could not decode input as JSON`)
	}
	if c.route.style == download {
		return nil
	}
	return c.checkKind(kind, "application/octet-stream", corsKind)
}

const corsKind = "text/plain; charset=dropbox-cors-hack"

func (c *call) checkKind(kind string, good ...string) *reply {
	plain := strings.ToLower(strings.ReplaceAll(kind, " ", ""))
	for _, g := range good {
		if plain == strings.ReplaceAll(g, " ", "") {
			return nil
		}
	}
	expecting := `"` + strings.Join(good, `", "`) + `"`
	return badInput(c.name, `Bad HTTP "Content-Type" header: %q.  Expecting one of %s.`, kind, expecting)
}
