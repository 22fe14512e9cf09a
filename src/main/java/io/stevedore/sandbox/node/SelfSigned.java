package io.stevedore.sandbox.node;

import io.stevedore.sandbox.SandboxException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A key and a certificate that nobody has signed, made by the JDK's own keytool and kept in memory only. */
final class SelfSigned {
    private static final int PASSWORD_BYTES = 16;
    private static final long SECONDS = 60;

    private static @Nullable SSLContext shared;

    private SelfSigned() {}

    /**
     * One for all played nodes of this process, which share their address: keytool is a JVM of its own and takes a
     * second.
     *
     * @param directory for the key store, which is removed at once
     */
    static synchronized SSLContext shared(Path directory) {
        if (shared == null) {
            shared = context(directory);
        }
        return shared;
    }

    private static SSLContext context(Path directory) {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        Path store = directory.resolve("kubelet.p12");
        try {
            Files.deleteIfExists(store);
            generate(store, password);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, password.toCharArray());
            }
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new SandboxException("Cannot make a certificate for played nodes: " + e.getMessage(), e);
        } finally {
            delete(store);
        }
    }

    private static void generate(Path store, String password) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "kubelet",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=played-kubelet",
                        "-ext",
                        "san=ip:" + NodeObjects.ADDRESS,
                        "-validity",
                        "365",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass:env",
                        "KEYSTORE_PASSWORD")
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true);
        builder.environment().put("KEYSTORE_PASSWORD", password);
        Process keytool = builder.start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!keytool.waitFor(SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IOException("keytool: " + output.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            keytool.destroyForcibly();
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // its password is forgotten, so it opens for nobody
        }
    }
}
