package ringcentralserver

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
)

// texts are files of types that are text, with the id where %s stands.
var texts = map[string]string{
	"image/svg+xml":   `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"><text y="15">%s</text></svg>`,
	"application/rtf": `{\rtf1\ansi\deff0 {\fonttbl {\f0 Times;}}\f0\fs24 Dear Ana, this is %s.\par}`,
	"text/html":       "<!DOCTYPE html>\n<html><head><title>Our offer</title></head><body><p>Number %s</p></body></html>\n",
	"text/plain":      "Notes on %s\n",
	"text/csv":        "number,price\r\n%s,10\r\n",
	"text/vcard":      "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Ruiz\r\nNOTE:%s\r\nEND:VCARD\r\n",
	"text/calendar":   "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
}

// beginnings are those of binary files; noise follows.
var beginnings = map[string]string{
	"image/bmp":       "BM\x36\x10\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00",
	"image/gif":       "GIF89a\x10\x00\x10\x00\x80\x00\x00",
	"image/webp":      "RIFF\x00\x10\x00\x00WEBPVP8 ",
	"video/3gpp":      "\x00\x00\x00\x18ftyp3gp4\x00\x00\x02\x00isom3gp4",
	"video/mp4":       "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom",
	"video/mpeg":      "\x00\x00\x01\xBA\x44\x00\x04\x00\x04\x01",
	"video/avi":       "RIFF\x00\x10\x00\x00AVI LIST",
	"video/x-flv":     "FLV\x01\x05\x00\x00\x00\x09",
	"video/x-ms-wmv":  "\x30\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9\x00\xAA\x00\x62\xCE\x6C",
	"video/quicktime": "\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  ",
	"video/webm":      "\x1A\x45\xDF\xA3\x9F\x42\x86\x81\x01",
	"video/ogg":       "OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x80theora",
	"audio/mp4":       "\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A mp42",
	"audio/ogg":       "OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x01vorbis",
	"audio/arm":       "#!AMR\n\x3C",
	"audio/3gpp":      "\x00\x00\x00\x18ftyp3gp4\x00\x00\x00\x00isom3gp4",
}

// SampleTypes are the types that RingCentral's table for MMS lists (docs/ringcentral.md §11).
var SampleTypes = []string{
	"image/jpeg", "image/png", "image/bmp", "image/gif", "image/tiff", "image/svg+xml", "image/webp",
	"video/3gpp", "video/mp4", "video/mpeg", "video/avi", "video/x-flv", "video/x-ms-wmv", "video/quicktime", "video/webm", "video/ogg",
	"audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/arm", "audio/3gpp",
	"text/vcard", "application/zip", "application/gzip", "application/rtf", "application/pdf",
	"text/html", "text/plain", "text/csv", "text/calendar",
}

// sample is a file of a type as a person sends it. Of a type that is not known here it is noise.
func sample(contentType, id string) []byte {
	if text, ok := texts[contentType]; ok {
		return []byte(strings.ReplaceAll(text, "%s", id))
	}
	var b bytes.Buffer
	switch {
	case contentType == pdfType:
		return pdf(id, 1)
	case contentType == tiffType:
		return tiff(id, 1)
	case contentType == mpegType || contentType == wavType:
		sound := audioBody(contentType, id, time.Second, 0)
		whole := make([]byte, sound.Size())
		if _, err := sound.ReadAt(whole, 0); err != nil {
			panic(err)
		}
		return whole
	case contentType == "application/gzip":
		z := gzip.NewWriter(&b)
		must(fmt.Fprintln(z, id))
		must(0, z.Close())
		return b.Bytes()
	case contentType == "application/zip" || strings.Contains(contentType, "openxmlformats"):
		z := zip.NewWriter(&b)
		w, err := z.Create("[Content_Types].xml")
		must(0, err)
		must(fmt.Fprintf(w, "<Types>%s</Types>", id))
		must(0, z.Close())
		return b.Bytes()
	}
	b.WriteString(beginnings[contentType])
	for i := range uint64(512) {
		b.Write(binary.LittleEndian.AppendUint64(nil, mix(seedOf(id)+i)))
	}
	return b.Bytes()
}

// must ends the program: what is written to memory cannot fail.
func must(_ int, err error) {
	if err != nil {
		panic(err)
	}
}
