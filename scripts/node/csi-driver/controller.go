package main

import (
	"context"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"
)

const topologyKey = driverName + "/node"

// controller makes and removes volumes and snapshots.
type controller struct {
	csi.UnimplementedControllerServer
	store store
	node  string
}

func (c controller) ControllerGetCapabilities(context.Context, *csi.ControllerGetCapabilitiesRequest) (*csi.ControllerGetCapabilitiesResponse, error) {
	response := &csi.ControllerGetCapabilitiesResponse{}
	for _, kind := range []csi.ControllerServiceCapability_RPC_Type{
		csi.ControllerServiceCapability_RPC_CREATE_DELETE_VOLUME,
		csi.ControllerServiceCapability_RPC_CREATE_DELETE_SNAPSHOT,
		csi.ControllerServiceCapability_RPC_LIST_SNAPSHOTS,
	} {
		response.Capabilities = append(response.Capabilities, &csi.ControllerServiceCapability{
			Type: &csi.ControllerServiceCapability_Rpc{Rpc: &csi.ControllerServiceCapability_RPC{Type: kind}},
		})
	}
	return response, nil
}

func (c controller) CreateVolume(_ context.Context, request *csi.CreateVolumeRequest) (*csi.CreateVolumeResponse, error) {
	wanted := item{ID: request.Name, Bytes: max(request.GetCapacityRange().GetRequiredBytes(), 1<<20)}
	for _, capability := range request.VolumeCapabilities {
		wanted.Block = wanted.Block || capability.GetBlock() != nil
	}
	var origin *item
	if source := request.GetVolumeContentSource(); source != nil {
		snapshot, err := c.store.find(snapshots, source.GetSnapshot().GetSnapshotId())
		if err != nil {
			return nil, err
		}
		if snapshot.Block != wanted.Block {
			return nil, status.Errorf(codes.InvalidArgument, "snapshot %s is of the other volume mode", snapshot.ID)
		}
		origin = &snapshot
	}
	made, err := c.store.make(volumes, wanted, origin)
	if err != nil {
		return nil, err
	}
	return &csi.CreateVolumeResponse{Volume: &csi.Volume{
		VolumeId:           made.ID,
		CapacityBytes:      made.Bytes,
		ContentSource:      request.VolumeContentSource,
		AccessibleTopology: []*csi.Topology{{Segments: map[string]string{topologyKey: c.node}}},
	}}, nil
}

func (c controller) DeleteVolume(_ context.Context, request *csi.DeleteVolumeRequest) (*csi.DeleteVolumeResponse, error) {
	return &csi.DeleteVolumeResponse{}, c.store.remove(volumes, request.VolumeId)
}

func (c controller) ValidateVolumeCapabilities(_ context.Context, request *csi.ValidateVolumeCapabilitiesRequest) (*csi.ValidateVolumeCapabilitiesResponse, error) {
	if _, err := c.store.find(volumes, request.VolumeId); err != nil {
		return nil, err
	}
	confirmed := &csi.ValidateVolumeCapabilitiesResponse_Confirmed{VolumeCapabilities: request.VolumeCapabilities}
	return &csi.ValidateVolumeCapabilitiesResponse{Confirmed: confirmed}, nil
}

func (c controller) CreateSnapshot(_ context.Context, request *csi.CreateSnapshotRequest) (*csi.CreateSnapshotResponse, error) {
	volume, err := c.store.find(volumes, request.SourceVolumeId)
	if err != nil {
		return nil, err
	}
	made, err := c.store.make(snapshots, item{ID: request.Name, Source: volume.ID, Bytes: volume.Bytes, Block: volume.Block}, &volume)
	if err != nil {
		return nil, err
	}
	return &csi.CreateSnapshotResponse{Snapshot: described(made)}, nil
}

func (c controller) DeleteSnapshot(_ context.Context, request *csi.DeleteSnapshotRequest) (*csi.DeleteSnapshotResponse, error) {
	return &csi.DeleteSnapshotResponse{}, c.store.remove(snapshots, request.SnapshotId)
}

func (c controller) ListSnapshots(_ context.Context, request *csi.ListSnapshotsRequest) (*csi.ListSnapshotsResponse, error) {
	all, err := c.store.all(snapshots)
	if err != nil {
		return nil, err
	}
	response := &csi.ListSnapshotsResponse{}
	for _, one := range all {
		if (request.SnapshotId == "" || request.SnapshotId == one.ID) && (request.SourceVolumeId == "" || request.SourceVolumeId == one.Source) {
			response.Entries = append(response.Entries, &csi.ListSnapshotsResponse_Entry{Snapshot: described(one)})
		}
	}
	return response, nil
}

func described(snapshot item) *csi.Snapshot {
	return &csi.Snapshot{
		SnapshotId:     snapshot.ID,
		SourceVolumeId: snapshot.Source,
		SizeBytes:      snapshot.Bytes,
		CreationTime:   timestamppb.New(snapshot.Made),
		ReadyToUse:     true,
	}
}
