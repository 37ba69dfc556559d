package ringcentral

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"ringcentral-archiver/archiver/ringcentral/fields"
	"ringcentral-archiver/archiver/ringcentral/pace"
)

// Features says which messages an extension has besides its own (docs/ringcentral.md §11).
type Features struct {
	Shared  bool // of shared numbers, in its message store: MessageQuery.Shared lists them
	Threads bool // in shared inboxes, which are in no message store
}

// The features, by the ids that RingCentral has for them.
const (
	featureTexts     = "CallQueueSmsRecipient"
	featureVoicemail = "SharedVoicemail" // that this is its id is not certain
	featureThreads   = "MessageThreads"
)

// Features asks which messages an extension has besides its own; an empty one is the signed-in user's. Errors: those of every call.
func (c *Client) Features(ctx context.Context, extension string) (Features, error) {
	available, err := c.available(ctx, extension, featureTexts, featureVoicemail, featureThreads)
	if RefusesParameter(err) { // it may not know one of the ids
		available, err = c.available(ctx, extension, featureTexts, featureThreads)
	}
	return Features{
		Shared:  slices.Contains(available, featureTexts) || slices.Contains(available, featureVoicemail),
		Threads: slices.Contains(available, featureThreads),
	}, err
}

// available asks which of the features an extension has.
func (c *Client) available(ctx context.Context, extension string, of ...string) (ids []string, err error) {
	var answer struct {
		Records *fields.ShownList[struct {
			ID        fields.Text `json:"id"`
			Available fields.Flag `json:"available"`
		}] `json:"records"`
	}
	const op = "ask for features"
	to := c.at(extensionPath(extension)+"/features", url.Values{"featureId": of, "availableOnly": {"true"}})
	if err := c.getJSON(ctx, route{op, pace.Medium}, to, &answer); err != nil {
		return nil, err
	}
	if answer.Records == nil || answer.Records.Odd {
		return nil, fmt.Errorf("%s: %w: no records", op, ErrBadAnswer)
	}
	for _, f := range answer.Records.List {
		if f.Available.Value || !f.Available.Known { // others were not asked for
			ids = append(ids, string(f.ID))
		}
	}
	return ids, nil
}

// RefusesParameter reports whether RingCentral answers that it does not take what a parameter asks for. Without a code it is not its answer.
func RefusesParameter(err error) bool {
	refusal, is := errors.AsType[*Error](err)
	return is && refusal.Status == http.StatusBadRequest && refusal.Code != ""
}
