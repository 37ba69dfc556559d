package transfer

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"ringcentral-archiver/archiver/layout"
	"ringcentral-archiver/archiver/reasons"
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
		"mp3":             {strings.NewReader(mp3), layout.Audio, "audio/mpeg", 0, nil},
		"length_right":    {strings.NewReader(mp3), layout.Audio, "audio/mpeg", int64(len(mp3)), nil},
		"too_short":       {strings.NewReader(mp3), layout.Audio, "audio/mpeg", int64(len(mp3)) + 1, reasons.ErrBadContent},
		"too_long":        {strings.NewReader(mp3), layout.Audio, "audio/mpeg", 10, reasons.ErrBadContent},
		"empty":           {strings.NewReader(""), layout.Audio, "audio/mpeg", 0, reasons.ErrBadContent},
		"html_as_audio":   {strings.NewReader("<!DOCTYPE html><html>oops"), layout.Audio, "audio/mpeg", 0, reasons.ErrBadContent},
		"json_as_audio":   {strings.NewReader(`{"errorCode":"CMN-102"}`), layout.Audio, "audio/mpeg", 0, reasons.ErrBadContent},
		"xml_as_pdf":      {strings.NewReader(`<?xml version="1.0"?><Error/>`), layout.Document, "application/pdf", 0, reasons.ErrBadContent},
		"pdf_as_audio":    {strings.NewReader(pdf), layout.Audio, "application/pdf", 0, reasons.ErrBadContent},
		"no_type":         {strings.NewReader(mp3), layout.Audio, "", 0, reasons.ErrBadContent},
		"pdf":             {strings.NewReader(pdf), layout.Document, "application/pdf", 0, nil},
		"tiff":            {strings.NewReader("II*\x00" + pdf), layout.Document, "image/tiff", 0, nil},
		"transcript":      {strings.NewReader("Hello."), layout.Transcript, "text/plain", 0, nil},
		"empty_sms":       {strings.NewReader(""), layout.Text, "text/plain", 0, nil},
		"html_transcript": {strings.NewReader("<html><body>503"), layout.Transcript, "text/plain", 0, reasons.ErrBadContent},
		"vcard":           {strings.NewReader("BEGIN:VCARD"), layout.Attachment, "text/vcard", 0, nil},
		"text_as_picture": {strings.NewReader("Not found"), layout.Attachment, "image/jpeg", 0, reasons.ErrBadContent},
		"cut_at_once":     {iotest.ErrReader(cut), layout.Audio, "audio/mpeg", 0, cut},
		"cut_early":       {io.MultiReader(strings.NewReader("ID3"), iotest.ErrReader(cut)), layout.Audio, "audio/mpeg", 0, cut},
		"cut_late":        {io.MultiReader(strings.NewReader(mp3), iotest.ErrReader(cut)), layout.Audio, "audio/mpeg", 0, cut},
		"one_byte_reads":  {iotest.OneByteReader(strings.NewReader(mp3)), layout.Audio, "audio/mpeg", int64(len(mp3)), nil},
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
