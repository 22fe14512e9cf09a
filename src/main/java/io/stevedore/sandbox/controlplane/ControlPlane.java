package io.stevedore.sandbox.controlplane;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.stevedore.sandbox.SandboxException;
import io.stevedore.sandbox.process.Child;
import io.stevedore.sandbox.process.Children;
import io.stevedore.sandbox.programs.KubernetesPrograms;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * A running control plane on loopback. RBAC, admission, scheduling, volume binding and garbage collection are the real
 * ones; there is no node until somebody plays one.
 */
public final class ControlPlane implements AutoCloseable {
    private static final int RETRIES = 5;
    private static final long TOKEN_SECONDS = 24 * 3600L;

    private final Layout layout;
    private final URI url;
    private final String adminToken;
    private final Children children;
    private final Supplier<Child> apiServerStart;
    private Child apiServer;
    private final KubernetesClient admin;
    private final List<KubernetesClient> clients = new CopyOnWriteArrayList<>();

    /** @param apiServerStart starts one and waits until it is ready */
    ControlPlane(
            Layout layout,
            URI url,
            String adminToken,
            Children children,
            Child apiServer,
            Supplier<Child> apiServerStart) {
        this.apiServer = apiServer;
        this.apiServerStart = apiServerStart;
        this.layout = layout;
        this.url = url;
        this.adminToken = adminToken;
        this.children = children;
        this.admin = admin("stevedore-sandbox");
    }

    /**
     * Starts the four programs and waits until the API server is ready.
     *
     * @param state directory for data, credentials, logs and the audit log; made when missing
     * @throws SandboxException when a program dies (with the end of its log) or is not ready within a minute
     */
    public static ControlPlane start(Path state, KubernetesPrograms programs) {
        return new ControlPlaneStart(state.toAbsolutePath().normalize(), programs).run();
    }

    /** The cluster admin. Closed together with this object. */
    public KubernetesClient admin() {
        return admin;
    }

    /** The cluster admin under a user agent of its own, by which the audit log tells who asked. */
    public KubernetesClient admin(String userAgent) {
        return client(adminToken, userAgent);
    }

    /**
     * A client that may do only what the Roles of a ServiceAccount allow. Its token holds for a day.
     *
     * @param namespace of an existing ServiceAccount
     */
    public KubernetesClient as(String namespace, String serviceAccount) {
        return client(token(namespace, serviceAccount), "stevedore-sandbox/" + namespace + "/" + serviceAccount);
    }

    /** The cluster admin's kubeconfig, readable by its owner only. */
    public Path kubeconfig() {
        return layout.kubeconfig("admin");
    }

    /** A kubeconfig with a token of a ServiceAccount that holds for a day, readable by its owner only. */
    public Path kubeconfig(String namespace, String serviceAccount) {
        String user = namespace + "." + serviceAccount;
        Path file = layout.kubeconfig(user);
        try {
            Credentials.write(file, new Kubeconfig(url, caFile(), user, token(namespace, serviceAccount)).text());
        } catch (IOException e) {
            throw new SandboxException("Cannot write " + file + ": " + e.getMessage(), e);
        }
        return file;
    }

    /** A token of a ServiceAccount that holds for a day. */
    public String token(String namespace, String serviceAccount) {
        var request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(TOKEN_SECONDS)
                .endSpec()
                .build();
        return admin.serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }

    /** The API server's address. */
    public URI url() {
        return url;
    }

    /** The authority that clients verify the API server with, in PEM. */
    public Path caFile() {
        return layout.authority();
    }

    /** One JSON line for each finished request; one for a watch's beginning, and one for its end. */
    public Path auditLog() {
        return layout.auditLog();
    }

    /** The directory with everything that the control plane keeps. */
    public Path state() {
        return layout.state();
    }

    /** What a program that has ended by itself said at last; empty while all of them run. */
    public Optional<String> failure() {
        return children.dead()
                .map(child -> child.program() + " has ended. The end of " + child.log() + ":\n" + child.tail());
    }

    /** A time without the API server. */
    @FunctionalInterface
    public interface Outage {
        /** Returns when the API server answers again. */
        void end();
    }

    /** As by a crash: all connections are closed, and nobody listens. */
    public Outage killApiServer() {
        children.kill(apiServer);
        return () -> apiServer = apiServerStart.get();
    }

    /** It neither answers nor closes anything. */
    public Outage freezeApiServer() {
        children.pause(apiServer, true);
        return () -> children.pause(apiServer, false);
    }

    /** Ends all programs and waits for them; clients that were handed out end with them. */
    @Override
    public void close() {
        clients.forEach(KubernetesClient::close);
        clients.clear();
        children.close();
    }

    private KubernetesClient client(String token, String userAgent) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(url.toString())
                .withCaCertFile(layout.authority().toString())
                .withOauthToken(token)
                .withUserAgent(userAgent)
                .withNamespace("default")
                // the API server is on this machine: when it does not answer in 3 s, it is gone
                .withRequestRetryBackoffLimit(RETRIES)
                .build();
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build();
        clients.add(client);
        return client;
    }
}
