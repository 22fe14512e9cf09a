package io.stevedore.engine.kopia;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stevedore.engine.S3Keys;
import io.stevedore.engine.S3Store;
import io.stevedore.engine.S3Store.Security;
import io.stevedore.engine.Secret;
import io.stevedore.engine.StorageLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the program is told of a place: in its configuration, on the command line of a creation, in its environment. */
final class KopiaStorage {
    /** Decimal, as the configuration wants it. */
    private static final int FILE_MODE = 0600;

    private static final int DIRECTORY_MODE = 0700;

    private KopiaStorage() {}

    static ObjectNode configuration(StorageLocation storage) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        switch (storage) {
            case StorageLocation.FileSystem files ->
                node.put("type", "filesystem")
                        .putObject("config")
                        .put("path", files.folder().toString())
                        .put("fileMode", FILE_MODE)
                        .put("dirMode", DIRECTORY_MODE)
                        .putNull("dirShards");
            case StorageLocation.S3 s3 -> node.put("type", "s3").set("config", bucket(s3));
        }
        return node;
    }

    /** Without keys: the program takes them from its environment then. */
    private static ObjectNode bucket(StorageLocation.S3 s3) {
        S3Store store = s3.store();
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("bucket", s3.bucket())
                .put("prefix", s3.prefix())
                .put("endpoint", store.endpoint())
                .put("region", store.region());
        switch (store.security()) {
            case Security.Open() -> node.put("doNotUseTLS", true);
            case Security.Unverified() -> node.put("doNotVerifyTLS", true);
            case Security.Verified(Optional<String> authorities) ->
                authorities.ifPresent(pem -> node.put("rootCA", pem.getBytes(StandardCharsets.UTF_8)));
        }
        return node;
    }

    /** The words that say where a new repository is to be. */
    static List<String> place(StorageLocation storage, KopiaWorkspace workspace) throws IOException {
        return switch (storage) {
            case StorageLocation.FileSystem files -> List.of("filesystem", "--path=" + files.folder());
            case StorageLocation.S3 s3 -> {
                S3Store store = s3.store();
                List<String> words = new ArrayList<>(List.of(
                        "s3",
                        "--bucket=" + s3.bucket(),
                        "--prefix=" + s3.prefix(),
                        "--endpoint=" + store.endpoint(),
                        "--region=" + store.region()));
                security(store.security(), workspace).ifPresent(words::add);
                yield List.copyOf(words);
            }
        };
    }

    private static Optional<String> security(Security security, KopiaWorkspace workspace) throws IOException {
        return switch (security) {
            case Security.Open() -> Optional.of("--disable-tls");
            case Security.Unverified() -> Optional.of("--disable-tls-verification");
            case Security.Verified(Optional<String> authorities) ->
                authorities.isEmpty()
                        ? Optional.empty()
                        : Optional.of("--root-ca-pem-path=" + workspace.write("authorities.pem", authorities.get()));
        };
    }

    /** Who we are there; neither the configuration nor a command line says it. */
    static Map<String, String> environment(StorageLocation storage) {
        return switch (storage) {
            case StorageLocation.FileSystem files -> Map.of();
            case StorageLocation.S3 s3 -> {
                S3Keys keys = s3.keys();
                Map<String, String> environment = new HashMap<>();
                environment.put("AWS_ACCESS_KEY_ID", keys.id());
                environment.put("AWS_SECRET_ACCESS_KEY", keys.secret().reveal());
                keys.session().ifPresent(session -> environment.put("AWS_SESSION_TOKEN", session.reveal()));
                yield Map.copyOf(environment);
            }
        };
    }

    /** What must not be seen in anything that the program says. */
    static Set<String> secrets(StorageLocation storage) {
        return switch (storage) {
            case StorageLocation.FileSystem files -> Set.of();
            case StorageLocation.S3 s3 -> {
                Set<String> secrets = new HashSet<>(Set.of(s3.keys().secret().reveal()));
                s3.keys().session().map(Secret::reveal).ifPresent(secrets::add);
                yield Set.copyOf(secrets);
            }
        };
    }
}
