package ringcentralserver

import (
	"errors"
	"io/fs"
	"mime"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

const specFile = "reference/ringcentral-openapi-subset.yaml"

// openSpec finds RingCentral's description of its API in a folder "shared" beside the project. It
// is not part of the project; without it there is nothing to compare with, and nil is returned.
func openSpec(t *testing.T) *openapi3.T {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		shared := filepath.Join(dir, "shared")
		if doc, err := openapi3.NewLoader().LoadFromFile(filepath.Join(shared, specFile)); err == nil {
			return relax(doc)
		} else if !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		if _, err := os.Stat(shared); err == nil && os.Getenv("CI") == "true" {
			t.Fatalf("%s has no %s", shared, specFile)
		}
		if filepath.Dir(dir) == dir {
			return nil
		}
		dir = filepath.Dir(dir)
	}
}

// relax changes the spec where it contradicts itself or the wire: vmSideRecipients is required of
// every message, but only a voicemail to several users has it (docs/ringcentral.md §7); attachments
// of text are not among the contents of messages (§5.2).
func relax(doc *openapi3.T) *openapi3.T {
	for _, part := range doc.Components.Schemas["GetSingleMessageInfoResponse"].Value.AllOf {
		part.Value.Required = slices.DeleteFunc(part.Value.Required, func(name string) bool { return name == "vmSideRecipients" })
	}
	content := operationOf(doc, "readMessageContent").Responses.Status(200).Value.Content
	content[textType] = content[pdfType]
	return doc
}

// unlisted are answers that the spec does not mention for their operation, though
// docs/ringcentral.md does (§6.2, §7): errors in general, a consent page without a redirect to it,
// and parts of content.
func unlisted(operation string, status int) bool {
	return status >= 400 || status == 206 || operation == "authorize" && status == 200
}

// properties that the wire has, although the spec does not: copies of error fields at the top
// (docs/ringcentral.md §6.2), and those of the subset's loose schemas.
var beyondSpec = []string{"errorCode", "message", "parameterName", "permissionName", "errors", "error", "error_description"}

// conformance is one request and the operation that it is.
type conformance struct {
	operation string
	status    int
	answer    answer
}

//test:long
func TestAnswersConformToTheSpec(t *testing.T) {
	doc := openSpec(t)
	if doc == nil {
		t.Log("the spec is not beside the project: nothing to compare with")
		return
	}
	// needs EditAccounts, which the app never asks for
	seen := map[string]bool{"readMessageStoreConfiguration": true}
	for _, c := range slices.Concat(askPlatform(t), askErrors(t), askSignIn(t)) {
		op := operationOf(doc, c.operation)
		if op == nil {
			t.Fatalf("the spec has no %s", c.operation)
		}
		seen[c.operation] = seen[c.operation] || c.status < 400
		if c.answer.StatusCode != c.status {
			t.Errorf("%s: status %d, want %d: %.300s", c.operation, c.answer.StatusCode, c.status, c.answer.body)
			continue
		}
		conform(t, doc, op, c)
	}
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			if !seen[op.OperationID] {
				t.Errorf("no good answer of %s was compared", op.OperationID)
			}
		}
	}
}

func operationOf(doc *openapi3.T, id string) *openapi3.Operation {
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			if op.OperationID == id {
				return op
			}
		}
	}
	return nil
}

// conform compares an answer with the schema for its status, or with the general error.
func conform(t *testing.T, doc *openapi3.T, op *openapi3.Operation, c conformance) {
	t.Helper()
	kind, _, _ := mime.ParseMediaType(c.answer.Header.Get("Content-Type"))
	var schema *openapi3.Schema
	if response := op.Responses.Status(c.status); response != nil {
		media := response.Value.Content.Get(kind)
		if media == nil && len(response.Value.Content) > 0 {
			t.Errorf("%s %d: the spec does not know %q", c.operation, c.status, kind)
			return
		}
		if media != nil && media.Schema != nil {
			schema = media.Schema.Value
		}
	} else if !unlisted(c.operation, c.status) {
		t.Errorf("%s: the spec has no status %d", c.operation, c.status)
		return
	} else if c.status >= 400 {
		schema = doc.Components.Schemas["ParameterizedErrorResponseModel"].Value
		if strings.HasPrefix(c.answer.Request.URL.Path, "/restapi/oauth/") && c.status != 429 && c.operation != "authUserInfo" {
			schema = doc.Components.Responses["OauthInvalidRequest"].Value.Content.Get("application/json").Schema.Value
		}
	}
	if schema == nil || kind != "application/json" {
		return
	}
	var body any
	c.answer.decode(t, &body)
	if err := schema.VisitJSON(body, openapi3.MultiErrors()); err != nil {
		t.Errorf("%s %d: %v", c.operation, c.status, err)
	}
	if c.status < 300 {
		undocumented(t, c.operation, schema, body)
	}
}

// undocumented fails for every property that the schema does not name, where it names any: a
// misspelt one would pass otherwise.
func undocumented(t *testing.T, path string, schema *openapi3.Schema, body any) {
	t.Helper()
	switch body := body.(type) {
	case []any:
		for _, item := range body {
			if schema.Items != nil {
				undocumented(t, path+"[]", schema.Items.Value, item)
			}
		}
	case map[string]any:
		known := propertiesOf(schema)
		for name, value := range body {
			property, ok := known[name]
			switch {
			case ok:
				undocumented(t, path+"."+name, property, value)
			case len(known) > 0 && !slices.Contains(beyondSpec, name):
				t.Errorf("%s has no property %s", path, name)
			}
		}
	}
}

func propertiesOf(schema *openapi3.Schema) map[string]*openapi3.Schema {
	known := map[string]*openapi3.Schema{}
	for name, property := range schema.Properties {
		known[name] = property.Value
	}
	for _, part := range schema.AllOf {
		for name, property := range propertiesOf(part.Value) {
			known[name] = property
		}
	}
	return known
}
