package io.stevedore.engine.kopia;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stevedore.engine.EngineFailure;
import io.stevedore.engine.S3Identity;
import io.stevedore.engine.S3Store;
import io.stevedore.engine.S3Store.Security;
import io.stevedore.engine.StorageLocation;
import io.stevedore.engine.program.EngineException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A repository in an object store that speaks S3. The configuration has no keys: the program takes them from its
 * environment then, and where that has none either it fetches some.
 */
record KopiaS3(StorageLocation.S3 storage) implements KopiaStorage {
    private static final String AUTHORITIES = "authorities.pem";

    @Override
    public String type() {
        return "s3";
    }

    @Override
    public ObjectNode configuration() {
        S3Store store = storage.store();
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("bucket", storage.bucket())
                .put("prefix", storage.prefix())
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

    @Override
    public List<String> place(Path folder) throws EngineException {
        if (storage.identity() instanceof S3Identity.Fetched fetched) {
            throw new EngineException(new EngineFailure(
                    EngineFailure.Cause.OTHER,
                    "creating repository " + storage.text()
                            + ": the engine makes repositories with static keys only, and"
                            + " the location's come from " + fetched.from()
                            + ". Let a Velero server make the repository, or name static keys in spec.credential."));
        }
        S3Store store = storage.store();
        List<String> words = new ArrayList<>(List.of(
                "s3",
                "--bucket=" + storage.bucket(),
                "--prefix=" + storage.prefix(),
                "--endpoint=" + store.endpoint(),
                "--region=" + store.region()));
        switch (store.security()) {
            case Security.Open() -> words.add("--disable-tls");
            case Security.Unverified() -> words.add("--disable-tls-verification");
            case Security.Verified(Optional<String> authorities) ->
                authorities.ifPresent(pem -> words.add("--root-ca-pem-path=" + folder.resolve(AUTHORITIES)));
        }
        return List.copyOf(words);
    }

    @Override
    public Map<String, String> files() {
        return storage.store().security() instanceof Security.Verified(Optional<String> authorities)
                ? authorities.map(pem -> Map.of(AUTHORITIES, pem)).orElse(Map.of())
                : Map.of();
    }

    @Override
    public Map<String, String> environment(Path folder) {
        return storage.identity().environment();
    }

    @Override
    public Set<String> secrets() {
        return storage.identity().secrets();
    }
}
