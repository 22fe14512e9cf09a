package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

type kind string

const (
	volumes   kind = "volumes"
	snapshots kind = "snapshots"
)

// item is a volume, or a snapshot of the volume Source.
type item struct {
	ID     string
	Source string
	Bytes  int64
	Block  bool
	Made   time.Time
}

// store keeps items as folders ROOT/KIND/ID with what is known of the item (about.json) and what is in it (data).
type store struct {
	root string
}

var validID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

func (s store) folder(kind kind, id string) string {
	return filepath.Join(s.root, string(kind), id)
}

func (s store) data(kind kind, id string) string {
	return filepath.Join(s.folder(kind, id), "data")
}

func (s store) find(kind kind, id string) (item, error) {
	var found item
	if !validID.MatchString(id) {
		return found, status.Errorf(codes.NotFound, "there are no %s of the name %q", kind, id)
	}
	text, err := os.ReadFile(filepath.Join(s.folder(kind, id), "about.json"))
	if errors.Is(err, os.ErrNotExist) {
		return found, status.Errorf(codes.NotFound, "there is no %s among the %s", id, kind)
	}
	if err == nil {
		err = json.Unmarshal(text, &found)
	}
	return found, err
}

func (s store) all(kind kind) ([]item, error) {
	entries, err := os.ReadDir(filepath.Join(s.root, string(kind)))
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	var found []item
	for _, entry := range entries {
		if one, err := s.find(kind, entry.Name()); err == nil {
			found = append(found, one)
		}
	}
	return found, nil
}

// make is idempotent. The item gets its name when it is complete.
func (s store) make(kind kind, wanted item, origin *item) (item, error) {
	if !validID.MatchString(wanted.ID) {
		return item{}, status.Errorf(codes.InvalidArgument, "%q is no name", wanted.ID)
	}
	if found, err := s.find(kind, wanted.ID); status.Code(err) != codes.NotFound {
		return found, err
	}
	wanted.Made = time.Now()
	unfinished := s.folder(kind, "."+wanted.ID)
	data := filepath.Join(unfinished, "data")
	text, _ := json.Marshal(wanted)
	err := errors.Join(os.RemoveAll(unfinished), os.MkdirAll(unfinished, 0o755),
		os.WriteFile(filepath.Join(unfinished, "about.json"), text, 0o644))
	if err != nil {
		return item{}, err
	}
	switch {
	case origin != nil:
		err = s.copy(*origin, data)
	case !wanted.Block:
		err = errors.Join(os.Mkdir(data, 0o777), os.Chmod(data, 0o777))
	}
	if err == nil && wanted.Block {
		_, err = run("truncate", "--size", ">"+strconv.FormatInt(wanted.Bytes, 10), data)
	}
	if err == nil {
		err = os.Rename(unfinished, s.folder(kind, wanted.ID))
	}
	return wanted, err
}

func (s store) copy(origin item, target string) error {
	from := snapshots
	if origin.Source == "" {
		from = volumes
	}
	if origin.Block {
		syncDevices(s.data(from, origin.ID))
	}
	_, err := run("cp", "--archive", "--reflink=auto", "--sparse=always", s.data(from, origin.ID), target)
	return err
}

// syncDevices writes what was written to a device into its file.
func syncDevices(file string) {
	devices, err := loopDevices(file)
	if err == nil && len(devices) > 0 {
		_, _ = run("sync", devices...)
	}
}

func (s store) remove(kind kind, id string) error {
	found, err := s.find(kind, id)
	if status.Code(err) == codes.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	table, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return err
	}
	inUse := strings.Contains(string(table), "/"+string(kind)+"/"+id+"/data ")
	if found.Block && !inUse {
		devices, err := loopDevices(s.data(kind, id))
		if err != nil {
			return err
		}
		inUse = len(devices) > 0
	}
	if inUse {
		return status.Errorf(codes.FailedPrecondition, "%s is in use", id)
	}
	return os.RemoveAll(s.folder(kind, id))
}

func run(program string, arguments ...string) (string, error) {
	out, err := exec.Command(program, arguments...).CombinedOutput()
	text := strings.TrimSpace(string(out))
	if err != nil {
		return text, status.Errorf(codes.Internal, "%s %s: %v: %s", program, strings.Join(arguments, " "), err, text)
	}
	return text, nil
}
