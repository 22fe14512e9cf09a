// A CSI driver for one node and for tests. A file system volume is a folder; a block volume is a sparse file behind a loop
// device; a snapshot is a copy. It serves identity, controller and node in one process and registers itself with the kubelet.
package main

import (
	"context"
	"flag"
	"log"
	"net"
	"os"
	"path/filepath"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc"
	registration "k8s.io/kubelet/pkg/apis/pluginregistration/v1"
)

const driverName = "hostpath.csi.stevedore.io"

// version of the driver, for the API only.
const version = "1.0.0"

func main() {
	node := flag.String("node", "node", "name of the node")
	state := flag.String("state", "/var/lib/csi-hostpath", "folder of volumes and snapshots")
	kubelet := flag.String("kubelet", "/var/lib/kubelet", "root folder of the kubelet")
	flag.Parse()

	socket := filepath.Join(*kubelet, "plugins", driverName, "csi.sock")
	store := store{root: *state}

	calls := grpc.NewServer(grpc.UnaryInterceptor(logErrors))
	csi.RegisterIdentityServer(calls, identity{})
	csi.RegisterControllerServer(calls, controller{store: store, node: *node})
	csi.RegisterNodeServer(calls, publisher{store: store, node: *node})
	ended := make(chan error)
	go func() { ended <- serve(calls, socket) }()

	registrations := grpc.NewServer()
	registration.RegisterRegistrationServer(registrations, registrar{socket: socket})
	go func() {
		ended <- serve(registrations, filepath.Join(*kubelet, "plugins_registry", driverName+".sock"))
	}()
	log.Fatal(<-ended)
}

func serve(server *grpc.Server, socket string) error {
	if err := os.MkdirAll(filepath.Dir(socket), 0o755); err != nil {
		return err
	}
	if err := os.Remove(socket); err != nil && !os.IsNotExist(err) {
		return err
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return err
	}
	return server.Serve(listener)
}

func logErrors(ctx context.Context, request any, call *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
	response, err := next(ctx, request)
	if err != nil {
		log.Printf("%s %v: %v", call.FullMethod, request, err)
	}
	return response, err
}

type registrar struct {
	registration.UnimplementedRegistrationServer
	socket string
}

func (r registrar) GetInfo(context.Context, *registration.InfoRequest) (*registration.PluginInfo, error) {
	return &registration.PluginInfo{
		Type:              registration.CSIPlugin,
		Name:              driverName,
		Endpoint:          r.socket,
		SupportedVersions: []string{version},
	}, nil
}

func (r registrar) NotifyRegistrationStatus(_ context.Context, status *registration.RegistrationStatus) (*registration.RegistrationStatusResponse, error) {
	if !status.PluginRegistered {
		log.Printf("the kubelet did not take the driver: %s", status.Error)
	}
	return &registration.RegistrationStatusResponse{}, nil
}

type identity struct {
	csi.UnimplementedIdentityServer
}

func (identity) GetPluginInfo(context.Context, *csi.GetPluginInfoRequest) (*csi.GetPluginInfoResponse, error) {
	return &csi.GetPluginInfoResponse{Name: driverName, VendorVersion: version}, nil
}

func (identity) Probe(context.Context, *csi.ProbeRequest) (*csi.ProbeResponse, error) {
	return &csi.ProbeResponse{}, nil
}

func (identity) GetPluginCapabilities(context.Context, *csi.GetPluginCapabilitiesRequest) (*csi.GetPluginCapabilitiesResponse, error) {
	service := func(kind csi.PluginCapability_Service_Type) *csi.PluginCapability {
		return &csi.PluginCapability{Type: &csi.PluginCapability_Service_{Service: &csi.PluginCapability_Service{Type: kind}}}
	}
	return &csi.GetPluginCapabilitiesResponse{Capabilities: []*csi.PluginCapability{
		service(csi.PluginCapability_Service_CONTROLLER_SERVICE),
		service(csi.PluginCapability_Service_VOLUME_ACCESSIBILITY_CONSTRAINTS),
	}}, nil
}
