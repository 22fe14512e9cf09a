package io.stevedore.sandbox.controlplane;

import io.stevedore.sandbox.programs.KubernetesPrograms;
import java.util.List;

/** The command lines of the four programs. Nothing secret is on them: they name files. */
record Arguments(KubernetesPrograms programs, Layout layout, Ports ports) {

    List<String> etcd() {
        String client = "http://127.0.0.1:" + ports.etcd();
        String peer = "http://127.0.0.1:" + ports.etcdPeer();
        return List.of(
                programs.etcd().toString(),
                "--data-dir=" + layout.etcdData(),
                // a sandbox that loses power is started anew
                "--unsafe-no-fsync",
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer);
    }

    List<String> apiServer() {
        return List.of(
                programs.apiServer().toString(),
                "--etcd-servers=http://127.0.0.1:" + ports.etcd(),
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + ports.apiServer(),
                "--cert-dir=" + layout.pki(),
                "--service-account-key-file=" + layout.serviceAccountPublicKey(),
                "--service-account-signing-key-file=" + layout.serviceAccountKey(),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-cluster-ip-range=10.96.0.0/24",
                "--authorization-mode=Node,RBAC",
                "--token-auth-file=" + layout.tokens(),
                "--allow-privileged=true",
                // a namespace can keep its pods on nodes of its own
                "--enable-admission-plugins=PodNodeSelector",
                "--audit-policy-file=" + layout.auditPolicy(),
                "--audit-log-path=" + layout.auditLog(),
                // in MiB; a rotated log would lose requests from the counting
                "--audit-log-maxsize=1000000",
                "--endpoint-reconciler-type=none");
    }

    List<String> controllerManager() {
        return List.of(
                programs.controllerManager().toString(),
                "--kubeconfig=" + layout.kubeconfig(User.CONTROLLER_MANAGER.fileName()),
                "--service-account-private-key-file=" + layout.serviceAccountKey(),
                "--root-ca-file=" + layout.authority(),
                "--use-service-account-credentials=true",
                "--leader-elect=false",
                "--secure-port=0",
                "--controllers=*,-node-ipam-controller,-node-route-controller,-service-lb-controller");
    }

    List<String> scheduler() {
        return List.of(
                programs.scheduler().toString(),
                "--kubeconfig=" + layout.kubeconfig(User.SCHEDULER.fileName()),
                "--leader-elect=false",
                "--secure-port=0");
    }
}
