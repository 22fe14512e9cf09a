package io.stevedore.repository;

import io.fabric8.kubernetes.api.model.Secret;
import io.stevedore.api.v1.BackupStorageLocation.SecretKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The texts that Secrets of Velero's namespace hold. */
final class SecretTexts {
    private final Function<String, Optional<Secret>> secrets;

    SecretTexts(Function<String, Optional<Secret>> secrets) {
        this.secrets = secrets;
    }

    /** @throws RefusedException when there is no such Secret, or nothing under that key */
    String require(String name, String key) throws RefusedException {
        Secret secret =
                secrets.apply(name).orElseThrow(() -> new RefusedException("Secret " + name + " does not exist"));
        return text(secret, key)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new RefusedException("Secret " + name + " has no key " + key));
    }

    String require(SecretKey place) throws RefusedException {
        return require(place.name == null ? "" : place.name, place.key == null ? "" : place.key);
    }

    private static Optional<String> text(Secret secret, String key) {
        Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
        return Optional.ofNullable(data.get(key))
                .map(encoded -> new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
    }
}
