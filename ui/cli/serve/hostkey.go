package serve

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	gossh "golang.org/x/crypto/ssh"
)

// HostKey reads the server's private key. If there is no such file, it makes an ed25519 key
// that only the owner can read. It refuses a file that others can read.
func HostKey(file string) (gossh.Signer, error) {
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := makeHostKey(file); err != nil {
			return nil, fmt.Errorf("the host key can't be made: %w", err)
		}
	case err != nil:
		return nil, fmt.Errorf("the host key can't be read: %w", err)
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return nil, fmt.Errorf("other users can read the host key %s: run chmod 600 on it", file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("the host key can't be read: %w", err)
	}
	key, err := gossh.ParsePrivateKey(text)
	if _, sealed := errors.AsType[*gossh.PassphraseMissingError](err); sealed {
		return nil, fmt.Errorf("the host key %s needs a passphrase: use one without", file)
	}
	if err != nil {
		return nil, fmt.Errorf("the host key %s isn't a private key of SSH", file)
	}
	return key, nil
}

func makeHostKey(file string) error {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	block, err := gossh.MarshalPrivateKey(key, "trusthub-wizard")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return replace(file, pem.EncodeToMemory(block))
}

// replace writes a whole file that only the owner can read, or leaves the old one.
func replace(file string, data []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*.tmp") // with mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(data)
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), file)
}
