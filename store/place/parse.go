package place

import (
	"errors"
	"net/url"
	"path"
	"strconv"
	"strings"
	"unicode"
)

// Errors of what a person enters, for errors.Is. Each says what to do.
var (
	ErrServer         = errors.New("this is not the address of a folder on an SFTP server: enter one like sftp://backup@files.example.com/calls")
	ErrServerUser     = errors.New("the address of the SFTP server names no user: put the user's name before an @, as in sftp://backup@files.example.com/calls")
	ErrServerPassword = errors.New("a password does not belong in the address of the SFTP server: leave it out, and give it when it is asked for")
	ErrServerPath     = errors.New("the address of the SFTP server names no folder: add the one for the archive, as in sftp://backup@files.example.com/calls")
	ErrBucket         = errors.New("this is not the address of a bucket: enter one like https://s3.eu-central-1.amazonaws.com/BUCKET, or s3://BUCKET at Amazon")
	ErrBucketName     = errors.New("the address of the storage names no bucket: add its name, as in https://s3.eu-central-1.amazonaws.com/BUCKET")
	ErrBucketKey      = errors.New("an access key does not belong in the address of the bucket: leave it out, and give it when it is asked for")
)

const mostPort = 1<<16 - 1

// ParseServer reads the address of a folder on an SFTP server, such as sftp://backup@files.example.com:2222/calls. A
// path that begins with ~ is in the user's own folder. Errors: ErrServer, ErrServerUser, ErrServerPassword,
// ErrServerPath.
func ParseServer(address string) (s Server, err error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "sftp" || u.Hostname() == "" || u.RawQuery != "" || u.Fragment != "" {
		return s, ErrServer
	}
	if _, has := u.User.Password(); has {
		return s, ErrServerPassword
	}
	s = Server{Host: u.Hostname(), Port: UsualPort, User: u.User.Username(), Path: u.Path}
	if u.Port() != "" {
		if s.Port, err = strconv.Atoi(u.Port()); err != nil {
			return s, ErrServer
		}
	}
	return s.Checked()
}

// Checked is the server with its path as it is kept. Errors: those of ParseServer.
func (s Server) Checked() (Server, error) {
	s.Host, s.User = strings.TrimSpace(s.Host), strings.TrimSpace(s.User)
	switch {
	case s.Host == "" || strings.ContainsFunc(s.Host, outOfPlace) || strings.Contains(s.Host, "/") || s.Port < 1 || s.Port > mostPort:
		return s, ErrServer
	case strings.ContainsFunc(s.User, outOfPlace):
		return s, ErrServer
	case s.User == "":
		return s, ErrServerUser
	}
	s.Path = path.Clean("/" + strings.TrimSpace(s.Path))
	if s.Path == "/" {
		return s, ErrServerPath
	}
	if rest, is := strings.CutPrefix(s.Path, "/~"); is && (rest == "" || rest[0] == '/') {
		s.Path = s.Path[1:]
	}
	return s, nil
}

// outOfPlace is what no name of a computer, user or bucket has.
func outOfPlace(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// ParseBucket reads the address of a bucket, or of a part of it: https://ENDPOINT/BUCKET/PREFIX, or s3://BUCKET/PREFIX
// at Amazon, where ?region=REGION and ?endpoint=https://HOST may follow. An address as Amazon's console shows it, with
// the bucket in the host's name, is read as well. Errors: ErrBucket, ErrBucketName, ErrBucketKey.
func ParseBucket(address string) (b Bucket, err error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.Fragment != "" {
		return b, ErrBucket
	}
	if u.User != nil {
		return b, ErrBucketKey
	}
	for name, values := range u.Query() {
		switch {
		case name == "region" && len(values) == 1:
			b.Region = values[0]
		case name == "endpoint" && len(values) == 1 && u.Scheme == "s3":
			b.Endpoint = values[0]
		default:
			return b, ErrBucket
		}
	}
	switch u.Scheme {
	case "s3":
		b.Name, b.Prefix = u.Host, u.Path
	case "https", "http":
		b.Endpoint = u.Scheme + "://" + u.Host
		if b.Name, _ = atAmazon(u.Host); b.Name != "" {
			b.Prefix = u.Path
			break
		}
		b.Name, b.Prefix, _ = strings.Cut(strings.Trim(u.Path, "/"), "/")
	default:
		return b, ErrBucket
	}
	return b.Checked()
}

// Checked is the bucket as it is kept. Errors: those of ParseBucket.
func (b Bucket) Checked() (Bucket, error) {
	b.Name, b.Region, b.KeyID = strings.TrimSpace(b.Name), strings.TrimSpace(b.Region), strings.TrimSpace(b.KeyID)
	b.Endpoint = strings.TrimSuffix(strings.TrimSpace(b.Endpoint), "/")
	if b.Endpoint != "" && !strings.Contains(b.Endpoint, "://") {
		b.Endpoint = "https://" + b.Endpoint
	}
	u, err := url.Parse(b.Endpoint)
	switch {
	case b.Endpoint == "":
	case err != nil, u.Scheme != "https" && u.Scheme != "http", u.Host == "", u.Path != "", u.RawQuery != "":
		return b, ErrBucket
	case u.User != nil:
		return b, ErrBucketKey
	}
	if name, service := atAmazon(u.Host); name != "" && (b.Name == name || b.Name == "") {
		b.Name, b.Endpoint = name, u.Scheme+"://"+service
	}
	switch {
	case b.Name == "":
		return b, ErrBucketName
	case strings.ContainsFunc(b.Name, outOfPlace) || strings.Contains(b.Name, "/"):
		return b, ErrBucket
	}
	b.Prefix = strings.Trim(path.Clean("/"+strings.TrimSpace(b.Prefix)), "/")
	return b, nil
}

// atAmazon splits a host such as calls.s3.eu-central-1.amazonaws.com into the bucket and the service (docs/s3.md §3); the
// bucket is empty for any other host. What is accelerated has no host without the bucket, and the end of a private link, such as
// bucket.vpce-1a2b.s3.us-east-1.vpce.amazonaws.com, has none in it.
func atAmazon(host string) (bucket, service string) {
	host = strings.ToLower(host)
	if !strings.HasSuffix(host, ".amazonaws.com") && !strings.HasSuffix(host, ".amazonaws.com.cn") {
		return "", ""
	}
	at := max(strings.LastIndex(host, ".s3."), strings.LastIndex(host, ".s3-"))
	if at < 1 || strings.Contains(host[at:], "accelerate") || strings.Contains(host[at:], ".vpce.") {
		return "", ""
	}
	return host[:at], host[at+1:]
}
