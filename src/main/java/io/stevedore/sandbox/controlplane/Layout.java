package io.stevedore.sandbox.controlplane;

import java.nio.file.Path;

/** Where a control plane keeps its files, below its state directory. */
record Layout(Path state) {
    Path pki() {
        return state.resolve("pki");
    }

    Path etcdData() {
        return state.resolve("etcd");
    }

    Path serviceAccountKey() {
        return pki().resolve("service-account.key");
    }

    Path serviceAccountPublicKey() {
        return pki().resolve("service-account.pub");
    }

    Path tokens() {
        return pki().resolve("tokens.csv");
    }

    Path auditPolicy() {
        return pki().resolve("audit-policy.yaml");
    }

    /** Written by the API server: its certificate together with the authority that signed it. */
    Path authority() {
        return pki().resolve("apiserver.crt");
    }

    Path auditLog() {
        return state.resolve("audit.log");
    }

    Path log(String program) {
        return state.resolve(program + ".log");
    }

    Path kubeconfig(String user) {
        return state.resolve(user.equals("admin") ? "kubeconfig" : "kubeconfig-" + user);
    }
}
