// Package placeflags reads from a command line where an archive is to lie, and what opens that place. It connects
// nothing.
package placeflags

import (
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"ringcentral-archiver/archiver/translation"
	"ringcentral-archiver/store/place"
	"ringcentral-archiver/ui/terminal/cmdline"
	"ringcentral-archiver/ui/terminal/flagvalue"
	"ringcentral-archiver/ui/terminal/phrase"
	"ringcentral-archiver/ui/terminal/remedy"
)

// address is one that is shown as it is: what was typed might hold a secret, this does not.
type address string

// Kinds are the words for the kinds of places.
var Kinds = []string{place.Dropbox, place.Folder, place.SFTP, place.S3}

// Flags are what was given.
type Flags struct {
	Place   place.Place
	Also    bool   // the place is connected beside the others
	Same    bool   // it may only be the one of its kind that is connected, in another spelling
	HostKey string // the fingerprint by which the server is to be known; empty = it is asked

	key, password, secret string // files
	keyID, region         string
	agent, makeKey        bool
	signIn                bool         // how to sign in to the server was given
	now                   place.Server // that is connected
}

const (
	keyFile      = "key"
	agent        = "agent"
	makeKey      = "make-key"
	passwordFile = "password-file"
	hostKey      = "host-key"
	keyID        = "key-id"
	secretFile   = "secret-file"
	region       = "region"
)

var names = map[place.Kind]phrase.Word{
	place.Dropbox: "Dropbox", place.Folder: phrase.Word(translation.Key("a folder")),
	place.SFTP: phrase.Word(translation.Key("a folder of an SFTP server")), place.S3: phrase.Word(translation.Key("an S3 bucket")),
}

// Name is what a kind of place is called.
func Name(kind place.Kind) phrase.Word { return names[kind] }

// flagsOf are the flags that go with each kind of place.
var flagsOf = map[string][]string{
	place.SFTP: {keyFile, agent, makeKey, passwordFile, hostKey},
	place.S3:   {keyID, secretFile, region},
}

// Command is the command that connects a place, with its flags and without what it does.
func (f *Flags) Command() *cobra.Command {
	c := &cobra.Command{
		Use: "connect [dropbox] [--also] [--yes] [--other]\n" +
			"connect folder PATH [--also]\n" +
			"connect sftp sftp://USER@HOST[:PORT]/PATH [--also] [--key FILE|--agent|--make-key] [--host-key SHA256:...]\n" +
			"connect s3 URL --key-id ID [--also] [--secret-file FILE] [--region REGION]",
		Short: "connect your Dropbox, or another place for the archive",
		Long: "Opens Dropbox's page in the browser and prints its address. The program sees only its own\n" +
			"folder there: Apps/RingCentral Application.\n" +
			"\"folder PATH\" keeps the archive in a folder instead: on a disk, on a NAS, or one that a sync\n" +
			"program watches. The folder must be there, and PATH begin at the root. While its disk or NAS is\n" +
			"not there, the program waits for it, and writes nothing in its place.\n" +
			"\"sftp URL\" keeps it in a folder of an SFTP server, which must be there; /~/PATH is in the user's\n" +
			"own. The fingerprint of the server's key is shown, and nothing is sent before you have agreed to\n" +
			"it, or given it with --host-key. --make-key shows the line to add to authorized_keys there; then\n" +
			"repeat the command.\n" +
			"\"s3 URL\" keeps it in a bucket of Amazon S3 or of another storage that speaks S3. URL is\n" +
			"https://HOST/BUCKET or, at Amazon, s3://BUCKET; a prefix may follow.\n" +
			"Passwords and keys are asked for, or read from a file, because other users of this computer can\n" +
			"read the command line, and are stored like the sign-ins.\n" +
			"At a terminal the first connection asks whether the Dropbox is yours, and a later one whether\n" +
			"to continue with another place. Each has a log of its own, and going back finds it again.\n" +
			"--also keeps the archive in the places that are connected as well: what is archived is copied to\n" +
			"each, at most one of a kind. Each has runs, a log, a verification and problems of its own.",
		ValidArgs: Kinds, Args: cobra.ArbitraryArgs,
	}
	flags := c.Flags()
	flags.SortFlags = false
	flagvalue.Switch(flags, &f.Also, "also", "keep the archive in this place as well as in those that are connected")
	flags.StringVar(&f.password, passwordFile, "", "sftp: read the password from the first line of `FILE`; - = standard input")
	flags.StringVar(&f.key, keyFile, "", "sftp: sign in with the private key in `FILE`")
	flagvalue.Switch(flags, &f.agent, agent, "sftp: sign in with the keys of the SSH agent")
	flagvalue.Switch(flags, &f.makeKey, makeKey, "sftp: sign in with a key that the program makes; its public half is shown")
	flags.StringVar(&f.HostKey, hostKey, "", "sftp: know the server by the key with this `FINGERPRINT`, such as SHA256:...")
	flags.StringVar(&f.keyID, keyID, "", "s3: the `ID` of the access key")
	flags.StringVar(&f.secret, secretFile, "", "s3: read the secret access key from the first line of `FILE`; - = standard input")
	flags.StringVar(&f.region, region, "", "s3: the `REGION` of the bucket, where the storage does not say it")
	cmdline.NamesFile(c, keyFile, passwordFile, secretFile)
	return c
}

// Check looks at the words and the flags as a whole, and keeps them. Errors: those of cmdline.Wrong.
func (f *Flags) Check(c *cobra.Command, words []string) error {
	kind := place.Dropbox
	if len(words) > 0 {
		kind = words[0]
	}
	if err := f.readAddress(c, kind, words); err != nil {
		return err
	}
	for _, other := range Kinds {
		for _, name := range flagsOf[other] {
			flag := c.Flags().Lookup(name)
			if flag.Changed && other != kind {
				return cmdline.Wrong(c, "--%s goes with %q, not with %q", name, other, kind)
			}
			if flag.Changed && flag.Value.String() == "" {
				return cmdline.Wrong(c, "--%s is empty", name)
			}
		}
	}
	switch kind {
	case place.SFTP:
		return f.checkSignIn(c)
	case place.S3:
		return f.checkKey(c)
	default:
		return nil
	}
}

// readAddress reads the address of the place.
func (f *Flags) readAddress(c *cobra.Command, kind string, words []string) (err error) {
	switch {
	case kind == place.Dropbox && len(words) < 2:
	case kind == place.Folder && len(words) == 2 && filepath.IsAbs(words[1]):
		f.Place.Folder = filepath.Clean(words[1]) // the program that does this may have another working folder
	case kind == place.Folder:
		return cmdline.Wrong(c, "give the folder with its whole path, such as: archiver connect folder %s", filepath.FromSlash("/mnt/nas/RingCentral"))
	case kind == place.SFTP && len(words) == 2:
		f.Place.SFTP, err = place.ParseServer(words[1])
	case kind == place.SFTP:
		return cmdline.Wrong(c, "give the folder on the server, such as: archiver connect sftp %v", address("sftp://backup@files.example.com/calls"))
	case kind == place.S3 && len(words) == 2:
		f.Place.S3, err = place.ParseBucket(words[1])
	case kind == place.S3:
		return cmdline.Wrong(c, "give the address of the bucket, such as: archiver connect s3 %v --key-id ID", address("https://s3.eu-central-1.amazonaws.com/BUCKET"))
	case kind == place.Dropbox:
		return cmdline.Wrong(c, "unexpected word %q after %q", words[1], words[0])
	default:
		return cmdline.Wrong(c, "the archive lies in %s, not in %q", phrase.Any(Kinds), kind)
	}
	if err != nil {
		return cmdline.Wrong(c, "%v", remedy.Told{Err: err})
	}
	return nil
}

func (f *Flags) checkSignIn(c *cobra.Command) error {
	var given []string
	for _, name := range []string{keyFile, agent, makeKey, passwordFile} {
		if c.Flags().Changed(name) {
			given = append(given, name)
		}
	}
	f.signIn = len(given) > 0
	if len(given) > 1 {
		return cmdline.Wrong(c, "--%s cannot be used with --%s", given[0], given[1])
	}
	switch {
	case f.key != "":
		f.Place.SFTP.SignIn = place.ByKey
	case f.agent:
		f.Place.SFTP.SignIn = place.ByAgent
	case f.makeKey:
		f.Place.SFTP.SignIn = place.ByMadeKey
	default:
		f.Place.SFTP.SignIn = place.ByPassword
	}
	if f.HostKey != "" && !strings.HasPrefix(f.HostKey, "SHA256:") {
		return cmdline.Wrong(c, "--%s takes a fingerprint that begins with SHA256:, as ssh-keygen -l shows it", hostKey)
	}
	return nil
}

func (f *Flags) checkKey(c *cobra.Command) error {
	if f.keyID == "" {
		return cmdline.Wrong(c, "give the ID of the access key with --%s; its secret is asked for, or read from --%s FILE", keyID, secretFile)
	}
	f.Place.S3.KeyID = f.keyID
	if f.region != "" {
		f.Place.S3.Region = f.region
	}
	return nil
}

// Disconnecting is the command that forgets a place, of which a kind may be named; RunE reads that.
func Disconnecting(kind *place.Kind) *cobra.Command {
	return &cobra.Command{
		Use: "disconnect [dropbox | folder | sftp | s3]", Short: "disconnect Dropbox, or where else the archive is",
		Long: "Revokes the connection at Dropbox, and forgets it or any other place, with what opens it. The\narchived files stay where they are.\n" +
			"Of several places, name the one; archiving continues in the others.",
		ValidArgs: Kinds, Args: cmdline.OneWord,
		RunE: func(_ *cobra.Command, words []string) error {
			if len(words) > 0 {
				*kind = words[0]
			}
			return nil
		},
	}
}
