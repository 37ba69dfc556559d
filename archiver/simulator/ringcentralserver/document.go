package ringcentralserver

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
)

const (
	pdfType  = "application/pdf"
	tiffType = "image/tiff"
	jpegType = "image/jpeg"
	pngType  = "image/png"
	textType = "text/plain"
)

// faxBody is a fax of that many pages with the id written on each, or the document that one was
// made from.
func faxBody(contentType, id string, pages int) Body {
	return newLazyBody(func() []byte {
		switch contentType {
		case tiffType:
			return tiff(id, pages)
		case pdfType:
			return pdf(id, pages)
		}
		return sample(contentType, id)
	})
}

// pdf writes objects in order: catalog, page tree, font, then a page and its content for each page.
func pdf(id string, pages int) []byte {
	var kids strings.Builder
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"}
	for page := range pages {
		number := len(objects) + 1
		fmt.Fprintf(&kids, "%d 0 R ", number)
		text := fmt.Sprintf("BT /F1 18 Tf 72 700 Td (Fax %s, page %d of %d) Tj ET", id, page+1, pages)
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
				number+1),
			fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(text), text))
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [ %s] /Count %d >>", kids.String(), pages)

	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	offsets := make([]int, len(objects))
	for i, object := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return b.Bytes()
}

// tiff writes a little-endian file of eight-bit grey pages, each a single strip followed by its
// directory.
func tiff(id string, pages int) []byte {
	const width, height = 128, 96
	le := binary.LittleEndian
	b := []byte{'I', 'I', 42, 0, 0, 0, 0, 0}
	link := 4 // where the offset of the next directory is to be written
	for page := range pages {
		strip := len(b)
		for i := range width * height {
			b = append(b, byte(mix(seedOf(id)+uint64(page)<<32+uint64(i/width/8)<<16+uint64(i%width/8)))|0x80)
		}
		le.PutUint32(b[link:], uint32(len(b)))
		entries := [][4]uint32{ // tag, kind (3 is 16 bits, 4 is 32), count, value
			{256, 4, 1, width},
			{257, 4, 1, height},
			{258, 3, 1, 8},
			{259, 3, 1, 1},
			{262, 3, 1, 1},
			{273, 4, 1, uint32(strip)},
			{277, 3, 1, 1},
			{278, 4, 1, height},
			{279, 4, 1, width * height},
		}
		b = le.AppendUint16(b, uint16(len(entries)))
		for _, e := range entries {
			b = le.AppendUint16(b, uint16(e[0]))
			b = le.AppendUint16(b, uint16(e[1]))
			b = le.AppendUint32(b, e[2])
			b = le.AppendUint32(b, e[3])
		}
		link = len(b)
		b = le.AppendUint32(b, 0)
	}
	return b
}

// pictureBody is a picture of coloured squares, or a file of another type.
func pictureBody(contentType, id string, width, height int) Body {
	return newLazyBody(func() []byte {
		if contentType != jpegType && contentType != pngType {
			return sample(contentType, id)
		}
		img := image.NewRGBA(image.Rect(0, 0, width, height))
		seed := seedOf(id)
		for y := range height {
			for x := range width {
				c := mix(seed + uint64(y/16)<<16 + uint64(x/16))
				img.SetRGBA(x, y, color.RGBA{byte(c), byte(c >> 8), byte(c >> 16), 0xFF})
			}
		}
		var b bytes.Buffer
		var err error
		if contentType == pngType {
			err = png.Encode(&b, img)
		} else {
			err = jpeg.Encode(&b, img, nil)
		}
		if err != nil { // a picture of a valid size into memory cannot fail
			panic(fmt.Sprintf("encode picture %s: %v", id, err))
		}
		return b.Bytes()
	})
}
