package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// publisher gives volumes to pods.
type publisher struct {
	csi.UnimplementedNodeServer
	store store
	node  string
}

func (p publisher) NodeGetInfo(context.Context, *csi.NodeGetInfoRequest) (*csi.NodeGetInfoResponse, error) {
	return &csi.NodeGetInfoResponse{
		NodeId:             p.node,
		AccessibleTopology: &csi.Topology{Segments: map[string]string{topologyKey: p.node}},
	}, nil
}

func (p publisher) NodeGetCapabilities(context.Context, *csi.NodeGetCapabilitiesRequest) (*csi.NodeGetCapabilitiesResponse, error) {
	return &csi.NodeGetCapabilitiesResponse{}, nil
}

func (p publisher) NodePublishVolume(_ context.Context, request *csi.NodePublishVolumeRequest) (*csi.NodePublishVolumeResponse, error) {
	volume, err := p.store.find(volumes, request.VolumeId)
	if err != nil {
		return nil, err
	}
	mounted, err := isMounted(request.TargetPath)
	if err != nil || mounted {
		return &csi.NodePublishVolumeResponse{}, err
	}
	source := p.store.data(volumes, volume.ID)
	if volume.Block {
		if source, err = attach(source); err == nil {
			err = os.WriteFile(request.TargetPath, nil, 0o600)
		}
	} else {
		err = os.MkdirAll(request.TargetPath, 0o750)
	}
	if err != nil {
		return nil, status.Error(codes.Internal, err.Error())
	}
	options := "bind"
	if request.Readonly {
		options += ",ro"
	}
	_, err = run("mount", "-o", options, source, request.TargetPath)
	return &csi.NodePublishVolumeResponse{}, err
}

func (p publisher) NodeUnpublishVolume(_ context.Context, request *csi.NodeUnpublishVolumeRequest) (*csi.NodeUnpublishVolumeResponse, error) {
	for { // until nothing is mounted there
		err := syscall.Unmount(request.TargetPath, 0)
		if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOENT) {
			break
		}
		if err != nil {
			return nil, status.Errorf(codes.Internal, "cannot unmount %s: %v", request.TargetPath, err)
		}
	}
	if volume, err := p.store.find(volumes, request.VolumeId); err == nil && volume.Block {
		if err := detach(p.store.data(volumes, volume.ID)); err != nil {
			return nil, err
		}
	}
	if err := os.Remove(request.TargetPath); err != nil && !os.IsNotExist(err) { // never what is in a volume
		return nil, status.Error(codes.Internal, err.Error())
	}
	return &csi.NodeUnpublishVolumeResponse{}, nil
}

func isMounted(path string) (bool, error) {
	path, err := filepath.EvalSymlinks(path)
	if os.IsNotExist(err) {
		return false, nil
	}
	if err != nil {
		return false, status.Error(codes.Internal, err.Error())
	}
	table, err := os.ReadFile("/proc/self/mountinfo")
	return strings.Contains(string(table), " "+path+" "), err
}

// attach gives the loop device of a file, and only ever one.
func attach(file string) (string, error) {
	devices, err := loopDevices(file)
	if err != nil || len(devices) > 0 {
		return strings.Join(devices[:min(1, len(devices))], ""), err
	}
	return run("losetup", "--find", "--show", file)
}

// detach: the kernel waits with it until nobody has the device open.
func detach(file string) error {
	devices, err := loopDevices(file)
	if err == nil && len(devices) > 0 {
		_, err = run("losetup", append([]string{"--detach"}, devices...)...)
	}
	return err
}

func loopDevices(file string) ([]string, error) {
	out, err := run("losetup", "--noheadings", "--output", "NAME", "--associated", file)
	return strings.Fields(out), err
}
