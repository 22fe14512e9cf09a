package io.stevedore.repository;

import io.stevedore.engine.S3Identity;
import io.stevedore.engine.S3Keys;
import io.stevedore.engine.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Finds who we are for a location in the order of Velero: a profile that the location names, keys in the environment, the
 * default profile of the credentials file, and without a file what the engine can fetch.
 */
final class AwsKeys {
    private static final Pattern KEY = Pattern.compile("[!-~]{1,8192}");
    private static final String ID = "AWS_ACCESS_KEY_ID";
    private static final String SECRET = "AWS_SECRET_ACCESS_KEY";
    private static final String SESSION = "AWS_SESSION_TOKEN";
    private static final String FILE = "AWS_SHARED_CREDENTIALS_FILE";
    private static final String ROLE = "AWS_ROLE_ARN";
    private static final String TOKEN_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE";
    private static final String CONTAINER = "AWS_CONTAINER_";
    private static final String NEEDED =
            "static keys are needed (aws_access_key_id and aws_secret_access_key in a Secret that"
                    + " spec.credential names)";

    private final CredentialFiles files;
    private final Variables environment;
    private final BooleanSupplier metadataService;

    /** @param metadataService whether the machine has one that answers; asked only when there is nothing else */
    AwsKeys(CredentialFiles files, Variables environment, BooleanSupplier metadataService) {
        this.files = files;
        this.environment = environment;
        this.metadataService = metadataService;
    }

    S3Identity find(LocationView location) throws RefusedException {
        String profile = location.config("profile");
        if (profile.isEmpty() && !own(ID).isEmpty() && !own(SECRET).isEmpty()) {
            return keys("the environment", own(ID), own(SECRET), own(SESSION));
        }
        Optional<CredentialFiles.Source> file = files.find(location, FILE);
        if (file.isEmpty() && profile.isEmpty()) {
            return fetched(location);
        }
        CredentialFiles.Source source = file.orElseThrow(() -> new RefusedException("config.profile is " + profile
                + ", but neither spec.credential nor " + FILE + " names a file with it"));
        return inFile(source, profile.isEmpty() ? AwsProfile.DEFAULT : profile);
    }

    private static S3Keys inFile(CredentialFiles.Source source, String name) throws RefusedException {
        String where = "profile " + name + " of " + source.name();
        AwsProfile found = AwsProfile.find(source.text(), name)
                .orElseThrow(() -> new RefusedException(source.name() + " has no profile " + name));
        Optional<String> fetched = found.fetched();
        if (fetched.isPresent()) {
            throw new RefusedException(where + " has " + fetched.get() + ", which the engine cannot follow; " + NEEDED
                    + ", or no file at all: then an identity of the pod's own is taken");
        }
        return keys(
                where,
                found.value("aws_access_key_id"),
                found.value("aws_secret_access_key"),
                found.value("aws_session_token"));
    }

    /** The engine looks for these in the same order. */
    private S3Identity.Fetched fetched(LocationView location) throws RefusedException {
        String region = own("AWS_REGION").isEmpty() ? location.config("region") : own("AWS_REGION");
        Map<String, String> variables = new HashMap<>(Map.of("AWS_REGION", region));
        if (!own(TOKEN_FILE).isEmpty() && !own(ROLE).isEmpty()) {
            for (String name : List.of(TOKEN_FILE, ROLE, "AWS_ROLE_SESSION_NAME")) {
                variables.put(name, own(name));
            }
            return new S3Identity.Fetched("the web identity of role " + own(ROLE), variables);
        }
        Map<String, String> ofContainer = environment.beginningWith(CONTAINER);
        if (!ofContainer.isEmpty()) {
            variables.putAll(ofContainer);
            return new S3Identity.Fetched("the container's credentials service", variables);
        }
        if (!own("AWS_EC2_METADATA_DISABLED").equalsIgnoreCase("true") && metadataService.getAsBoolean()) {
            return new S3Identity.Fetched("the machine's metadata service", variables);
        }
        throw new RefusedException("no keys: neither spec.credential nor " + FILE
                + " names a file, the pod has no web identity (" + ROLE
                + ", " + TOKEN_FILE + ") and no " + CONTAINER + "* variables, and no metadata service of the machine"
                + " answers; " + NEEDED + ", or one of the others");
    }

    private static S3Keys keys(String where, String id, String secret, String session) throws RefusedException {
        if (id.isEmpty() || secret.isEmpty()) {
            throw new RefusedException(where + " has no "
                    + (id.isEmpty() ? "aws_access_key_id" : "aws_secret_access_key") + "; " + NEEDED);
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
        return environment.value(variable);
    }
}
