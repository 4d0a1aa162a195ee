// A second implementation judges what this library made: Go's sumdb/note and sumdb/tlog. It reads a job from standard
// input and prints one verdict per case, true for accepted. Nothing here is shared with the library.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type noteCase struct {
	Note        []byte
	VerifierKey string
	Witness     *witness // who must have cosigned, where there is one
	Origin      string
	Size        int64
	Root        []byte
}

type witness struct {
	KeyName   string
	PublicKey []byte
}

type recordCase struct {
	Size, Index int64
	Root, Entry []byte
	Proof       [][]byte
}

type growthCase struct {
	Size1, Size2 int64
	Root1, Root2 []byte
	Proof        [][]byte
}

// Tiles of the tree of that many entries, "entry 0" and so on; Go computes the tree itself.
type treeCase struct {
	Size  int64
	Root  []byte
	Tiles map[string][]byte
}

type job struct {
	Notes   []noteCase
	Records []recordCase
	Growths []growthCase
	Trees   []treeCase
}

type verdicts struct {
	Notes, Records, Growths []bool
	Trees                   [][]string // what is wrong with each; empty for nothing
}

func main() {
	var j job
	if err := json.NewDecoder(os.Stdin).Decode(&j); err != nil {
		log.Fatal(err)
	}
	v := verdicts{Notes: []bool{}, Records: []bool{}, Growths: []bool{}, Trees: [][]string{}}
	for _, c := range j.Notes {
		v.Notes = append(v.Notes, judgeNote(c))
	}
	for _, c := range j.Records {
		v.Records = append(v.Records, judgeRecord(c))
	}
	for _, c := range j.Growths {
		v.Growths = append(v.Growths, judgeGrowth(c))
	}
	for _, c := range j.Trees {
		v.Trees = append(v.Trees, judgeTree(c))
	}
	if err := json.NewEncoder(os.Stdout).Encode(v); err != nil {
		log.Fatal(err)
	}
}

func judgeNote(c noteCase) bool {
	verifier, err := note.NewVerifier(c.VerifierKey)
	if err != nil {
		return false
	}
	verifiers := []note.Verifier{verifier}
	if c.Witness != nil {
		verifiers = append(verifiers, c.Witness)
	}
	opened, err := note.Open(c.Note, note.VerifierList(verifiers...))
	if err != nil || len(opened.Sigs) != len(verifiers) {
		return false
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != c.Origin || lines[1] != strconv.FormatInt(c.Size, 10) {
		return false
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	return err == nil && bytes.Equal(root, c.Root)
}

// cosignature/v1, which sumdb/note does not know: a note.Verifier of its own.
func (w *witness) keyID() []byte {
	sum := sha256.Sum256(append([]byte(w.KeyName+"\n\x04"), w.PublicKey...))
	return sum[:4]
}

func (w *witness) Name() string    { return w.KeyName }
func (w *witness) KeyHash() uint32 { return binary.BigEndian.Uint32(w.keyID()) }

func (w *witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	time := binary.BigEndian.Uint64(signature)
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", time, text)
	return ed25519.Verify(w.PublicKey, []byte(message), signature[8:])
}

func judgeRecord(c recordCase) bool {
	root, ok := toHash(c.Root)
	proof, whole := toHashes(c.Proof)
	return ok && whole && tlog.CheckRecord(proof, c.Size, root, c.Index, tlog.RecordHash(c.Entry)) == nil
}

func judgeGrowth(c growthCase) bool {
	root1, ok1 := toHash(c.Root1)
	root2, ok2 := toHash(c.Root2)
	proof, whole := toHashes(c.Proof)
	return ok1 && ok2 && whole && tlog.CheckTree(proof, c.Size2, root2, c.Size1, root1) == nil
}

func judgeTree(c treeCase) []string {
	wrong := []string{}
	stored := storedHashes(c.Size)
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			hashes[i] = stored[index]
		}
		return hashes, nil
	})
	root, err := tlog.TreeHash(c.Size, reader)
	if err != nil || !bytes.Equal(root[:], c.Root) {
		wrong = append(wrong, "root")
	}
	tiles := widestTiles(c.Size)
	for path, tile := range tiles {
		data, err := tlog.ReadTileData(tile, reader)
		if err != nil || !bytes.Equal(data, c.Tiles[path]) {
			wrong = append(wrong, path)
		}
	}
	if len(tiles) != len(c.Tiles) {
		wrong = append(wrong, fmt.Sprintf("%d tiles, not %d", len(c.Tiles), len(tiles)))
	}
	return wrong
}

// Go lists a partial tile in every width it ever had; a tree of this size has it in the last one.
func widestTiles(size int64) map[string]tlog.Tile {
	type place struct {
		level int
		index int64
	}
	widest := map[place]tlog.Tile{}
	for _, tile := range tlog.NewTiles(8, 0, size) {
		widest[place{tile.L, tile.N}] = tile
	}
	tiles := map[string]tlog.Tile{}
	for _, tile := range widest {
		// Go names the height of its tiles in the path; tlog-tiles has one height and does not.
		tiles[strings.Replace(tile.Path(), "tile/8/", "tile/", 1)] = tile
	}
	return tiles
}

func storedHashes(size int64) []tlog.Hash {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			hashes[i] = stored[index]
		}
		return hashes, nil
	})
	for n := int64(0); n < size; n++ {
		hashes, err := tlog.StoredHashes(n, []byte(fmt.Sprintf("entry %d", n)), reader)
		if err != nil {
			log.Fatal(err)
		}
		stored = append(stored, hashes...)
	}
	return stored
}

func toHash(raw []byte) (tlog.Hash, bool) {
	var hash tlog.Hash
	return hash, copy(hash[:], raw) == tlog.HashSize && len(raw) == tlog.HashSize
}

func toHashes(raw [][]byte) ([]tlog.Hash, bool) {
	hashes := []tlog.Hash{}
	for _, one := range raw {
		hash, ok := toHash(one)
		if !ok {
			return nil, false
		}
		hashes = append(hashes, hash)
	}
	return hashes, true
}
