package io.stevedore.repository;

import io.stevedore.engine.S3Store;
import io.stevedore.engine.S3Store.Security;
import io.stevedore.engine.StorageLocation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Locations in object stores that speak S3, by the rules of Velero's own clients. */
final class S3Locations {
    static final String URL = "s3Url";
    private static final Pattern ENDPOINT = Pattern.compile("(?i)(https?)://([a-z0-9._:\\[\\]-]+)(/.*)?");

    private final SecretTexts secrets;
    private final AwsKeys keys;

    S3Locations(SecretTexts secrets, AwsKeys keys) {
        this.secrets = secrets;
        this.keys = keys;
    }

    /** @param part engine and namespace */
    StorageLocation of(LocationView location, String part) throws RefusedException {
        String bucket = location.requireBucket();
        return new StorageLocation.S3(bucket, location.repositoryPrefix(part), store(location), keys.find(location));
    }

    /** Amazon's host for the location's region; without one the client asks there where the bucket is. */
    static String amazon(LocationView location) {
        String region = location.config("region");
        return region.isEmpty() ? "s3.amazonaws.com" : "s3-" + region + ".amazonaws.com";
    }

    private S3Store store(LocationView location) throws RefusedException {
        String url = location.config(URL);
        String region = location.config("region");
        if (url.isEmpty()) {
            return new S3Store(amazon(location), region, encrypted(location));
        }
        Matcher matcher = ENDPOINT.matcher(url);
        if (!matcher.matches()) {
            throw new RefusedException(
                    "config.s3Url has to be like https://host:port, and is not: a scheme, a host, no user, no spaces");
        }
        if (matcher.group(3) != null && !matcher.group(3).equals("/")) {
            throw new RefusedException("path is not expected in s3Url " + url);
        }
        boolean open = matcher.group(1).equalsIgnoreCase("http");
        return new S3Store(matcher.group(2), region, open ? new Security.Open() : encrypted(location));
    }

    private Security encrypted(LocationView location) throws RefusedException {
        if (location.isTrue("insecureSkipTLSVerify")) {
            return new Security.Unverified();
        }
        return new Security.Verified(authorities(location));
    }

    private Optional<String> authorities(LocationView location) throws RefusedException {
        if (location.caCertRef().isPresent()) {
            return Optional.of(secrets.require(location.caCertRef().get()));
        }
        try {
            return location.caCert().map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new RefusedException("spec.objectStorage.caCert is not base64");
        }
    }
}
