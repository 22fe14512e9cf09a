package io.stevedore.engine.kopia;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stevedore.engine.Secret;
import io.stevedore.engine.StorageLocation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A repository in Google's cloud storage. The credentials are told by the variable that all of Google's clients read: what
 * the program's own settings take is a service account only.
 */
record KopiaGoogle(StorageLocation.Google storage) implements KopiaStorage {
    private static final String CREDENTIALS = "google.json";

    @Override
    public String type() {
        return "gcs";
    }

    @Override
    public ObjectNode configuration() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("bucket", storage.bucket())
                .put("prefix", storage.prefix());
    }

    @Override
    public List<String> place(Path folder) {
        return List.of("gcs", "--bucket=" + storage.bucket(), "--prefix=" + storage.prefix());
    }

    @Override
    public Map<String, String> files() {
        return storage.credentials()
                .map(json -> Map.of(CREDENTIALS, json.reveal()))
                .orElse(Map.of());
    }

    @Override
    public Map<String, String> environment(Path folder) {
        return storage.credentials().isPresent()
                ? Map.of(
                        "GOOGLE_APPLICATION_CREDENTIALS",
                        folder.resolve(CREDENTIALS).toString())
                : Map.of();
    }

    @Override
    public Set<String> secrets() {
        return storage.credentials().map(Secret::lines).orElse(Set.of());
    }
}
