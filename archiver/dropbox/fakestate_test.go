package dropbox

import (
	"fmt"
	"strings"
)

// The state of the fake: sessions and files, and what the routes do to them.

func (f *fake) act(route string, arg map[string]any, body []byte) (int, any) {
	switch route {
	case routeStart:
		return 200, map[string]any{"session_id": f.open(body, arg["close"] == true)}
	case routeStartBatch:
		var ids []string
		for range int(arg["num_sessions"].(float64)) {
			ids = append(ids, f.open(nil, false))
		}
		return 200, map[string]any{"session_ids": ids}
	case routeAppend:
		if failure := f.append(arg, body); failure != nil {
			return 409, map[string]any{"error_summary": "x/..", "error": failure}
		}
		return 200, nil
	case routeAppendBatch:
		return f.appendBatch(arg, body)
	case routeFinish:
		return 200, map[string]any{"entries": f.finish(arg["entries"].([]any))}
	case routeFinishOne:
		result := f.finish([]any{arg})[0].(map[string]any)
		if failure, refused := result["failure"].(map[string]any); refused {
			return 409, map[string]any{"error_summary": "x/..", "error": failure}
		}
		delete(result, ".tag")
		return 200, result
	case "files/get_metadata":
		if file, ok := f.files[strings.ToLower(arg["path"].(string))]; ok {
			return 200, tagged("file", file)
		}
		return conflict("path", "not_found")
	case "check/user":
		return 200, map[string]any{"result": arg["query"]}
	}
	return 404, "no such route: " + route
}

func conflict(tags ...string) (int, any) {
	return 409, map[string]any{"error_summary": strings.Join(tags, "/") + "/..", "error": tagTree(tags...)}
}

// tagTree nests void unions: path, conflict, file.
func tagTree(tags ...string) map[string]any {
	tree := map[string]any{".tag": tags[0]}
	if len(tags) > 1 {
		tree[tags[0]] = tagTree(tags[1:]...)
	}
	return tree
}

func tagged(tag string, m map[string]any) map[string]any {
	copied := map[string]any{".tag": tag}
	for k, v := range m {
		copied[k] = v
	}
	return copied
}

func (f *fake) open(data []byte, closed bool) string {
	id := fmt.Sprintf("pid_upload_session:%050d", len(f.sessions))
	f.sessions[id] = &fakeSession{data: data, closed: closed}
	return id
}

func (f *fake) append(arg map[string]any, body []byte) map[string]any {
	at := arg["cursor"].(map[string]any)
	s := f.sessions[at["session_id"].(string)]
	switch {
	case s == nil || s.gone:
		return tagTree("not_found")
	case s.closed:
		return tagTree("closed")
	case int(at["offset"].(float64)) != len(s.data):
		return map[string]any{".tag": "incorrect_offset", "correct_offset": len(s.data)}
	}
	s.data = append(s.data, body...)
	s.closed = arg["close"] == true
	return nil
}

func (f *fake) appendBatch(arg map[string]any, body []byte) (int, any) {
	var results []any
	for _, e := range arg["entries"].([]any) {
		entry := e.(map[string]any)
		n := int(entry["length"].(float64))
		if n > len(body) {
			return conflict("length_mismatch")
		}
		if failure := f.append(entry, body[:n]); failure != nil {
			results = append(results, map[string]any{".tag": "failure", "failure": failure})
		} else {
			results = append(results, map[string]any{".tag": "success"})
		}
		body = body[n:]
	}
	return 200, map[string]any{"entries": results}
}

func (f *fake) finish(entries []any) (results []any) {
	var paths []string
	for _, e := range entries {
		entry := e.(map[string]any)
		info := entry["commit"].(map[string]any)
		if !goodMode(info["mode"]) || info["mute"] != true || info["autorename"] != false || info["strict_conflict"] != false {
			f.faults = append(f.faults, fmt.Sprintf("commit %v", info))
		}
		paths = append(paths, info["path"].(string))
		if f.refuse != nil {
			if tags := f.refuse(info["path"].(string), f.calls[routeFinish]); tags != nil {
				results = append(results, map[string]any{".tag": "failure", "failure": tagTree(tags...)})
				continue
			}
		}
		file, failure := f.commit(entry["cursor"].(map[string]any), info)
		if failure != nil {
			results = append(results, map[string]any{".tag": "failure", "failure": failure})
		} else {
			results = append(results, tagged("success", file))
		}
	}
	f.finished = append(f.finished, paths)
	return results
}

// goodMode reports whether a mode can do no harm: only add, or update with a revision.
func goodMode(mode any) bool {
	m, ok := mode.(map[string]any)
	rev, _ := m["update"].(string)
	return ok && (m[".tag"] == "add" && len(m) == 1 || m[".tag"] == "update" && len(rev) >= 9)
}

func (f *fake) commit(at, info map[string]any) (file, failure map[string]any) {
	s := f.sessions[at["session_id"].(string)]
	switch {
	case s == nil || s.gone:
		return nil, tagTree("lookup_failed", "not_found")
	case !s.closed:
		return nil, tagTree("lookup_failed", "not_closed")
	case int(at["offset"].(float64)) != len(s.data):
		wrong := map[string]any{".tag": "incorrect_offset", "correct_offset": len(s.data)}
		return nil, map[string]any{".tag": "lookup_failed", "lookup_failed": wrong}
	}
	path := info["path"].(string)
	file = map[string]any{
		"name": path[strings.LastIndex(path, "/")+1:], "path_display": path, "path_lower": strings.ToLower(path),
		"id": "id:" + path, "size": len(s.data), "content_hash": plainHash(s.data), "rev": "0162c5f3a1b2c3d00000001",
		"client_modified": info["client_modified"], "server_modified": "2026-01-02T03:05:00Z",
	}
	if old, ok := f.files[strings.ToLower(path)]; ok {
		mode := info["mode"].(map[string]any)
		switch {
		case old["content_hash"] == file["content_hash"]:
			file = old
		case mode[".tag"] != "update" || mode["update"] != old["rev"]:
			return nil, tagTree("path", "conflict", "file")
		default:
			f.replaced++
			file["rev"] = fmt.Sprintf("0162c5f3a1b2c3d0%07d", 1+f.replaced)
		}
	}
	s.gone, s.data = true, nil
	f.files[strings.ToLower(path)] = file
	return file, nil
}
