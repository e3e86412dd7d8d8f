// verify checks a ledger of Bundel with the Go library of the Go checksum database; no line of it is Bundel's own.
//
//	verify LOCATION VKEY [EARLIER-CHECKPOINT]
//
// LOCATION is a folder or an address (https://.../register). It reads every entry and every tile, and compares them
// with the signed checkpoint, and with an earlier one that you kept. Exit code: 0 good, 1 not good.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type ledger struct{ location string }

func (l ledger) read(path string) ([]byte, error) {
	if !strings.HasPrefix(l.location, "https://") && !strings.HasPrefix(l.location, "http://") {
		return os.ReadFile(filepath.Join(l.location, path))
	}
	answer, err := http.Get(strings.TrimSuffix(l.location, "/") + "/" + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, answer.Status)
	}
	return io.ReadAll(answer.Body)
}

// number writes the place of a tile as tlog-tiles does: 1234067 is x001/x234/067.
func number(n int64) string {
	text := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		text = fmt.Sprintf("x%03d/%s", n%1000, text)
	}
	return text
}

func partial(width int) string {
	if width == 1<<height {
		return ""
	}
	return ".p/" + strconv.Itoa(width)
}

func (l ledger) Height() int { return height }

func (l ledger) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		data, err := l.read(fmt.Sprintf("tile/%d/%s%s", t.L, number(t.N), partial(t.W)))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (l ledger) SaveTiles([]tlog.Tile, [][]byte) {}

func open(content []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(content, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("this is not a checkpoint of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, fmt.Errorf("size %q", lines[1])
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tlog.Tree{}, fmt.Errorf("root %q", lines[2])
	}
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree, nil
}

// checkEntries compares every entry with its hash in the tree, which the library has checked up to the signed root.
func checkEntries(l ledger, tree tlog.Tree, hashes tlog.HashReader) error {
	for first := int64(0); first < tree.N; first += 1 << height {
		width := tree.N - first
		if width > 1<<height {
			width = 1 << height
		}
		data, err := l.read("tile/entries/" + number(first>>height) + partial(int(width)))
		if err != nil {
			return err
		}
		var indexes []int64
		for i := first; i < first+width; i++ {
			indexes = append(indexes, tlog.StoredHashIndex(0, i))
		}
		wanted, err := hashes.ReadHashes(indexes)
		if err != nil {
			return err
		}
		for i, want := range wanted {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				return fmt.Errorf("entry %d goes beyond the end of its file", first+int64(i))
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			if tlog.RecordHash(data[2:end]) != want {
				return fmt.Errorf("entry %d is not what was signed", first+int64(i))
			}
			data = data[end:]
		}
		if len(data) > 0 {
			return fmt.Errorf("there is more after entry %d", first+width-1)
		}
	}
	return nil
}

func verify(location, vkey, earlier string) error {
	l := ledger{location}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return err
	}
	content, err := l.read("checkpoint")
	if err != nil {
		return err
	}
	tree, err := open(content, verifier)
	if err != nil {
		return err
	}
	hashes := tlog.TileHashReader(tree, l)
	root, err := tlog.TreeHash(tree.N, hashes)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return fmt.Errorf("the tiles do not lead to the signed root")
	}
	if err := checkEntries(l, tree, hashes); err != nil {
		return err
	}
	fmt.Printf("good: %d entries of %s\n", tree.N, verifier.Name())
	if earlier == "" {
		return nil
	}
	content, err = os.ReadFile(earlier)
	if err != nil {
		return err
	}
	old, err := open(content, verifier)
	if err != nil {
		return err
	}
	proof, err := tlog.ProveTree(tree.N, old.N, hashes)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
		return fmt.Errorf("this did not grow out of the earlier checkpoint: %v", err)
	}
	fmt.Printf("good: it grew out of the earlier checkpoint of %d entries\n", old.N)
	return nil
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "verify LOCATION VKEY [EARLIER-CHECKPOINT]")
		os.Exit(2)
	}
	earlier := ""
	if len(os.Args) > 3 {
		earlier = os.Args[3]
	}
	if err := verify(os.Args[1], os.Args[2], earlier); err != nil {
		fmt.Println("NOT GOOD:", err)
		os.Exit(1)
	}
}
