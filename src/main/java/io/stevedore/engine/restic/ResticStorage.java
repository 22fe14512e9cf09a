package io.stevedore.engine.restic;

import io.stevedore.engine.AzureIdentity;
import io.stevedore.engine.AzureIdentity.Proof;
import io.stevedore.engine.S3Store;
import io.stevedore.engine.S3Store.Security;
import io.stevedore.engine.Secret;
import io.stevedore.engine.StorageLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the program is told of a place: by its URL, in its environment, in private files. No URL says who we are there.
 *
 * @param storage the place
 */
record ResticStorage(StorageLocation storage) {
    private static final String AUTHORITIES = "authorities.pem";
    private static final String CERTIFICATE = "certificate.pem";
    private static final String GOOGLE = "google.json";

    String url() {
        return switch (storage) {
            case StorageLocation.FileSystem files -> files.folder().toString();
            case StorageLocation.S3 s3 ->
                "s3:" + (s3.store().security() instanceof Security.Open ? "http" : "https") + "://"
                        + s3.store().endpoint() + "/" + s3.bucket() + "/" + folder(s3.prefix());
            case StorageLocation.Azure azure -> "azure:" + azure.container() + ":/" + folder(azure.prefix());
            case StorageLocation.Google google -> "gs:" + google.bucket() + ":/" + folder(google.prefix());
        };
    }

    private static String folder(String prefix) {
        return prefix.substring(0, prefix.length() - 1);
    }

    /** Options that all commands understand. */
    List<String> options(Path folder) {
        List<String> options = new ArrayList<>();
        if (storage instanceof StorageLocation.S3(var bucket, var prefix, S3Store store, var identity)) {
            if (!store.region().isEmpty()) {
                options.add("--option=s3.region=" + store.region());
            }
            switch (store.security()) {
                case Security.Open() -> {}
                case Security.Unverified() -> options.add("--insecure-tls");
                case Security.Verified(Optional<String> authorities) ->
                    authorities.ifPresent(pem -> options.add("--cacert=" + folder.resolve(AUTHORITIES)));
            }
        }
        return List.copyOf(options);
    }

    /** Private files by their names. */
    Map<String, String> files() {
        return switch (storage) {
            case StorageLocation.FileSystem files -> Map.of();
            case StorageLocation.S3 s3 ->
                s3.store().security() instanceof Security.Verified(Optional<String> authorities)
                        ? one(AUTHORITIES, authorities)
                        : Map.of();
            case StorageLocation.Azure azure ->
                one(CERTIFICATE, certificate(azure.identity()).map(Secret::reveal));
            case StorageLocation.Google google ->
                one(GOOGLE, google.credentials().map(Secret::reveal));
        };
    }

    private static Map<String, String> one(String name, Optional<String> text) {
        return text.map(content -> Map.of(name, content)).orElse(Map.of());
    }

    private static Optional<Secret> certificate(AzureIdentity identity) {
        return identity instanceof AzureIdentity.Application application
                        && application.proof() instanceof Proof.Certificate(Secret pem)
                ? Optional.of(pem)
                : Optional.empty();
    }

    /** @param folder with the {@link #files} */
    Map<String, String> environment(Path folder) {
        return switch (storage) {
            case StorageLocation.FileSystem files -> Map.of();
            case StorageLocation.S3 s3 -> s3.identity().environment();
            case StorageLocation.Azure azure -> azure(azure, folder);
            case StorageLocation.Google google ->
                google.credentials().isPresent()
                        ? Map.of(
                                "GOOGLE_APPLICATION_CREDENTIALS",
                                folder.resolve(GOOGLE).toString())
                        : Map.of();
        };
    }

    private static Map<String, String> azure(StorageLocation.Azure azure, Path folder) {
        Map<String, String> environment = new HashMap<>();
        environment.put("AZURE_ACCOUNT_NAME", azure.account());
        environment.put("AZURE_ENDPOINT_SUFFIX", azure.domain().replaceFirst("^blob\\.", ""));
        switch (azure.identity()) {
            case AzureIdentity.AccountKey(Secret key) -> environment.put("AZURE_ACCOUNT_KEY", key.reveal());
            case AzureIdentity.Application application -> {
                environment.put("AZURE_TENANT_ID", application.tenant());
                environment.put("AZURE_CLIENT_ID", application.client());
                application.authority().ifPresent(url -> environment.put("AZURE_AUTHORITY_HOST", url));
                switch (application.proof()) {
                    case Proof.Password(Secret secret) -> environment.put("AZURE_CLIENT_SECRET", secret.reveal());
                    case Proof.Certificate certificate ->
                        environment.put(
                                "AZURE_CLIENT_CERTIFICATE_PATH",
                                folder.resolve(CERTIFICATE).toString());
                    case Proof.Federated(Path token) -> environment.put("AZURE_FEDERATED_TOKEN_FILE", token.toString());
                }
            }
        }
        return Map.copyOf(environment);
    }

    /** What must not be seen in anything that the program says. */
    Set<String> secrets() {
        return switch (storage) {
            case StorageLocation.FileSystem files -> Set.of();
            case StorageLocation.S3 s3 -> s3.identity().secrets();
            case StorageLocation.Azure azure ->
                switch (azure.identity()) {
                    case AzureIdentity.AccountKey(Secret key) -> Set.of(key.reveal());
                    case AzureIdentity.Application application ->
                        switch (application.proof()) {
                            case Proof.Password(Secret secret) -> Set.of(secret.reveal());
                            case Proof.Certificate(Secret pem) -> pem.lines();
                            case Proof.Federated federated -> Set.of();
                        };
                };
            case StorageLocation.Google google ->
                google.credentials().map(Secret::lines).orElse(Set.of());
        };
    }
}
