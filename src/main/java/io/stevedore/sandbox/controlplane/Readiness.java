package io.stevedore.sandbox.controlplane;

import io.stevedore.sandbox.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Asks the API server whether it is ready, over TLS that is verified by the certificate it wrote. */
final class Readiness implements AutoCloseable {
    private final URI readyz;
    private final Path authority;
    private final String token;
    private @Nullable HttpClient client;
    private String lastSeen = "it has written no certificate";

    Readiness(URI server, Path authority, String token) {
        this.readyz = server.resolve("/readyz");
        this.authority = authority;
        this.token = token;
    }

    boolean reached() {
        try {
            if (client == null) {
                if (!Files.exists(authority)) {
                    return false;
                }
                client = HttpClient.newBuilder()
                        .sslContext(trusting(authority))
                        .connectTimeout(Duration.ofSeconds(2))
                        .build();
            }
            HttpRequest request = HttpRequest.newBuilder(readyz)
                    .header("Authorization", "Bearer " + token)
                    .timeout(Duration.ofSeconds(5))
                    .build();
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            lastSeen = "it answered with status " + status;
            return status == 200;
        } catch (IOException | GeneralSecurityException e) {
            lastSeen = e.toString();
            // what was read may have been a certificate half written: the next look reads it again
            close();
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("Interrupted while waiting for the API server", e);
        }
    }

    /** What the last look found, for who gives up. */
    String lastSeen() {
        return lastSeen;
    }

    @Override
    public void close() {
        if (client != null) {
            client.shutdownNow();
            client = null;
        }
    }

    private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + number, certificate);
                number++;
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
