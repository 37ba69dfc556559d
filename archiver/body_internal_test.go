package archiver

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestCheckBody(t *testing.T) {
	mp3 := "ID3\x03\x00\x00\x00" + strings.Repeat("\xff\xfb\x90\x00sound", 300)
	pdf := "%PDF-1.4\n" + strings.Repeat("x", 2000)
	cut := errors.New("cut")
	cases := map[string]struct {
		body              io.Reader
		kind, contentType string
		expect            int64
		want              error
	}{
		"mp3":             {strings.NewReader(mp3), kindAudio, "audio/mpeg", 0, nil},
		"length_right":    {strings.NewReader(mp3), kindAudio, "audio/mpeg", int64(len(mp3)), nil},
		"too_short":       {strings.NewReader(mp3), kindAudio, "audio/mpeg", int64(len(mp3)) + 1, errBadBody},
		"too_long":        {strings.NewReader(mp3), kindAudio, "audio/mpeg", 10, errBadBody},
		"empty":           {strings.NewReader(""), kindAudio, "audio/mpeg", 0, errBadBody},
		"html_as_audio":   {strings.NewReader("<!DOCTYPE html><html>oops"), kindAudio, "audio/mpeg", 0, errBadBody},
		"json_as_audio":   {strings.NewReader(`{"errorCode":"CMN-102"}`), kindAudio, "audio/mpeg", 0, errBadBody},
		"xml_as_pdf":      {strings.NewReader(`<?xml version="1.0"?><Error/>`), kindDocument, "application/pdf", 0, errBadBody},
		"pdf_as_audio":    {strings.NewReader(pdf), kindAudio, "application/pdf", 0, errBadBody},
		"no_type":         {strings.NewReader(mp3), kindAudio, "", 0, errBadBody},
		"pdf":             {strings.NewReader(pdf), kindDocument, "application/pdf", 0, nil},
		"tiff":            {strings.NewReader("II*\x00" + pdf), kindDocument, "image/tiff", 0, nil},
		"transcript":      {strings.NewReader("Hello."), kindTranscript, "text/plain", 0, nil},
		"empty_sms":       {strings.NewReader(""), kindText, "text/plain", 0, nil},
		"html_transcript": {strings.NewReader("<html><body>503"), kindTranscript, "text/plain", 0, errBadBody},
		"vcard":           {strings.NewReader("BEGIN:VCARD"), kindAttachment, "text/vcard", 0, nil},
		"text_as_picture": {strings.NewReader("Not found"), kindAttachment, "image/jpeg", 0, errBadBody},
		"cut_at_once":     {iotest.ErrReader(cut), kindAudio, "audio/mpeg", 0, cut},
		"cut_early":       {io.MultiReader(strings.NewReader("ID3"), iotest.ErrReader(cut)), kindAudio, "audio/mpeg", 0, cut},
		"cut_late":        {io.MultiReader(strings.NewReader(mp3), iotest.ErrReader(cut)), kindAudio, "audio/mpeg", 0, cut},
		"one_byte_reads":  {iotest.OneByteReader(strings.NewReader(mp3)), kindAudio, "audio/mpeg", int64(len(mp3)), nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			body, err := checkBody(c.body, c.kind, c.contentType, c.expect)
			if err == nil {
				_, err = io.Copy(&got, body)
			}
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if name == "one_byte_reads" && got.String() != mp3 {
				t.Error("bytes were lost or changed")
			}
		})
	}
}
