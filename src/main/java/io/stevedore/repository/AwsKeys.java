package io.stevedore.repository;

import io.stevedore.engine.S3Keys;
import io.stevedore.engine.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the static keys of a location in the order of Velero: a profile that the location names, the environment, the
 * default profile of the credentials file.
 */
final class AwsKeys {
    private static final int LARGEST_FILE = 1 << 20;
    private static final Pattern KEY = Pattern.compile("[!-~]{1,8192}");
    private static final String ID = "AWS_ACCESS_KEY_ID";
    private static final String SECRET = "AWS_SECRET_ACCESS_KEY";
    private static final String SESSION = "AWS_SESSION_TOKEN";
    private static final String FILE = "AWS_SHARED_CREDENTIALS_FILE";
    private static final String WHAT_IS_SERVED =
            "static keys are needed (aws_access_key_id and aws_secret_access_key in a"
                    + " Secret that spec.credential names); identities that have to be fetched (roles, web identity, instance"
                    + " metadata) are not supported yet";

    private final SecretTexts secrets;
    private final Map<String, String> environment;

    AwsKeys(SecretTexts secrets, Map<String, String> environment) {
        this.secrets = secrets;
        this.environment = environment;
    }

    /** A credentials file. */
    private record Source(String name, String text) {}

    S3Keys find(LocationView location) throws RefusedException {
        String profile = location.config("profile");
        if (profile.isEmpty() && !own(ID).isEmpty() && !own(SECRET).isEmpty()) {
            return keys("the environment", own(ID), own(SECRET), own(SESSION));
        }
        Source source = source(location);
        String name = profile.isEmpty() ? AwsProfile.DEFAULT : profile;
        String where = "profile " + name + " of " + source.name();
        AwsProfile found = AwsProfile.find(source.text(), name)
                .orElseThrow(() -> new RefusedException(source.name() + " has no profile " + name));
        Optional<String> fetched = found.fetched();
        if (fetched.isPresent()) {
            throw new RefusedException(where + " has " + fetched.get() + "; " + WHAT_IS_SERVED);
        }
        return keys(
                where,
                found.value("aws_access_key_id"),
                found.value("aws_secret_access_key"),
                found.value("aws_session_token"));
    }

    private Source source(LocationView location) throws RefusedException {
        if (location.credential().isPresent()) {
            var place = location.credential().get();
            return new Source("Secret " + place.name + ", key " + place.key, secrets.require(place));
        }
        String file = location.config("credentialsFile").isEmpty() ? own(FILE) : location.config("credentialsFile");
        if (file.isEmpty()) {
            throw new RefusedException("neither spec.credential nor " + FILE + " names keys; " + WHAT_IS_SERVED);
        }
        return new Source(file, read(file));
    }

    private static String read(String file) throws RefusedException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return new String(in.readNBytes(LARGEST_FILE), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new RefusedException("the credentials file " + file + " does not exist; " + WHAT_IS_SERVED);
        } catch (IOException | InvalidPathException e) {
            throw new RefusedException("the credentials file " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static S3Keys keys(String where, String id, String secret, String session) throws RefusedException {
        if (id.isEmpty() || secret.isEmpty()) {
            throw new RefusedException(where + " has no "
                    + (id.isEmpty() ? "aws_access_key_id" : "aws_secret_access_key") + "; " + WHAT_IS_SERVED);
        }
        if (!KEY.matcher(id).matches()
                || !KEY.matcher(secret).matches()
                || !(session.isEmpty() || KEY.matcher(session).matches())) {
            throw new RefusedException("a key in " + where + " has characters that no key has");
        }
        return new S3Keys(
                id,
                new Secret(secret),
                Optional.of(session).filter(token -> !token.isEmpty()).map(Secret::new));
    }

    private String own(String variable) {
        return environment.getOrDefault(variable, "").strip();
    }
}
