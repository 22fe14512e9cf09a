package io.stevedore.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.stevedore.api.v1.BackupStorageLocation;
import io.stevedore.api.v1.BackupStorageLocation.SecretKey;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.S3Identity;
import io.stevedore.engine.S3Keys;
import io.stevedore.engine.S3Store;
import io.stevedore.engine.S3Store.Security;
import io.stevedore.engine.StorageLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3LocationsTest {
    private static final String FILE = """
            [default]
            aws_access_key_id=ID
            aws_secret_access_key=SECRET
            [other]
            aws_access_key_id=ID2
            aws_secret_access_key=SECRET2
            aws_session_token=TOKEN2
            [broken]
            aws_access_key_id=ID3
            [odd]
            aws_access_key_id=ID4
            aws_secret_access_key=two words
            [role]
            role_arn=arn:aws:iam::1:role/x
            """;

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, Secret> secrets = new HashMap<>(
            Map.of("velero-repo-credentials", secret("repository-password", "pw"), "cloud", secret("cloud", FILE)));
    private final BackupStorageLocation location = location();
    private boolean metadataService;

    @ParameterizedTest
    @CsvSource({
        "aws, '', s3-eu-1.amazonaws.com, 'Verified[authorities=Optional.empty]'",
        "velero.io/aws, '', s3-eu-1.amazonaws.com, 'Verified[authorities=Optional.empty]'",
        "aws, http://minio:9000, minio:9000, Open[]",
        "aws, https://minio.example/, minio.example, 'Verified[authorities=Optional.empty]'",
        "example.io/minio, https://[::1]:9000, [::1]:9000, 'Verified[authorities=Optional.empty]'"
    })
    void theStoreIsFoundByProviderAndUrl(String provider, String url, String endpoint, String security) {
        // Given
        location.getSpec().provider = provider;
        location.getSpec().config.put("s3Url", url);
        // When
        StorageLocation.S3 found = found();
        // Then
        assertThat(found.store().endpoint()).isEqualTo(endpoint);
        assertThat(found.store().region()).isEqualTo("eu-1");
        assertThat(found.store().security()).hasToString(security);
        assertThat(found.bucket()).isEqualTo("backups");
        assertThat(found.prefix()).isEqualTo("cl1/kopia/shop/");
        assertThat(found.toString()).doesNotContain("SECRET");
    }

    @Test
    void withoutRegionAndUrlTheClientAsksAmazon() {
        // Given
        location.getSpec().config.remove("region");
        location.getSpec().objectStorage.prefix = null;
        // When
        StorageLocation.S3 found = found();
        // Then
        assertThat(found.store())
                .isEqualTo(new S3Store("s3.amazonaws.com", "", new Security.Verified(Optional.empty())));
        assertThat(found.prefix()).isEqualTo("kopia/shop/");
    }

    @ParameterizedTest
    @CsvSource({"true, true", "1, true", "T, true", "yes, false", "false, false", "'', false"})
    void verificationIsSwitchedOffByWhatGoTakesForTrue(String value, boolean unverified) {
        // Given
        location.getSpec().config.put("insecureSkipTLSVerify", value);
        // When, then
        assertThat(found().store().security() instanceof Security.Unverified).isEqualTo(unverified);
    }

    @Test
    void authoritiesComeFromTheLocationOrFromASecretWhichWins() {
        // Given
        location.getSpec().objectStorage.caCert = base64("PEM");
        // When
        Security inline = found().store().security();
        location.getSpec().objectStorage.caCertRef = key("authorities", "ca.crt");
        secrets.put("authorities", secret("ca.crt", "PEM2"));
        Security inSecret = found().store().security();
        // Then
        assertThat(inline).isEqualTo(new Security.Verified(Optional.of("PEM")));
        assertThat(inSecret).isEqualTo(new Security.Verified(Optional.of("PEM2")));
    }

    @Test
    void keysComeFromTheProfileThatTheLocationNames() {
        // Given
        environment.putAll(Map.of("AWS_ACCESS_KEY_ID", "ENV", "AWS_SECRET_ACCESS_KEY", "ENVSECRET"));
        location.getSpec().config.put("profile", "other");
        // When, then
        assertThat(found().identity()).isEqualTo(keys("ID2", "SECRET2", Optional.of("TOKEN2")));
    }

    @Test
    void withoutAProfileTheEnvironmentComesBeforeTheFile() {
        // Given
        S3Identity fromFile = found().identity();
        environment.putAll(Map.of("AWS_ACCESS_KEY_ID", "ENV", "AWS_SECRET_ACCESS_KEY", "ENVSECRET"));
        // When, then
        assertThat(fromFile).isEqualTo(keys("ID", "SECRET", Optional.empty()));
        assertThat(found().identity()).isEqualTo(keys("ENV", "ENVSECRET", Optional.empty()));
    }

    @Test
    void withoutACredentialTheFileIsTheOneThatLocationOrEnvironmentName(@TempDir Path folder) throws IOException {
        // Given
        location.getSpec().credential = null;
        Path mounted = Files.writeString(folder.resolve("cloud"), FILE);
        Path own = Files.writeString(folder.resolve("own"), FILE.replace("SECRET\n", "OWN\n"));
        environment.put("AWS_SHARED_CREDENTIALS_FILE", mounted.toString());
        // When
        S3Identity usual = found().identity();
        location.getSpec().config.put("credentialsFile", own.toString());
        S3Identity named = found().identity();
        // Then
        assertThat(usual).isEqualTo(keys("ID", "SECRET", Optional.empty()));
        assertThat(named).isEqualTo(keys("ID", "OWN", Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "s3Url, http://minio:9000/path, path is not expected in s3Url http://minio:9000/path",
        "s3Url, minio:9000, config.s3Url has to be like https://host:port",
        "s3Url, http://user:password@minio, config.s3Url has to be like https://host:port",
        "profile, nobody, 'Secret cloud, key cloud has no profile nobody'",
        "profile, broken, 'profile broken of Secret cloud, key cloud has no aws_secret_access_key; static keys are needed'",
        "profile, odd, 'a key in profile odd of Secret cloud, key cloud has characters that no key has'",
        "profile, role, 'profile role of Secret cloud, key cloud has role_arn, which the engine cannot follow; static keys are needed'"
    })
    void whatCannotBeServedIsNamed(String key, String value, String text) {
        // Given
        location.getSpec().config.put(key, value);
        // When, then
        assertThat(refusal())
                .startsWith("BackupStorageLocation default: " + text)
                .doesNotContain("two words");
    }

    @Test
    void whatIsMissingIsNamed() {
        // When, then
        location.getSpec().credential = key("gone", "cloud");
        assertThat(refusal()).isEqualTo("BackupStorageLocation default: Secret gone does not exist");
        location.getSpec().credential = key("cloud", "gone");
        assertThat(refusal()).isEqualTo("BackupStorageLocation default: Secret cloud has no key gone");
        location.getSpec().credential = null;
        assertThat(refusal())
                .contains(
                        "no keys: neither spec.credential nor AWS_SHARED_CREDENTIALS_FILE names a file", "web identity")
                .contains("no metadata service", "static keys are needed");
        environment.put("AWS_SHARED_CREDENTIALS_FILE", "/credentials/cloud");
        assertThat(refusal()).contains("the credentials file /credentials/cloud does not exist");
        location.getSpec().objectStorage.bucket = "";
        assertThat(refusal()).contains("spec.objectStorage.bucket is empty");
    }

    @Test
    void withoutAFileTheEngineFetchesWhatThePodIsGiven() {
        // Given
        location.getSpec().credential = null;
        environment.putAll(Map.of(
                "AWS_ROLE_ARN", "arn:aws:iam::1:role/x",
                "AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/token",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials"));
        // When
        S3Identity web = found().identity();
        environment.remove("AWS_ROLE_ARN");
        S3Identity container = found().identity();
        environment.remove("AWS_CONTAINER_CREDENTIALS_FULL_URI");
        metadataService = true;
        S3Identity machine = found().identity();
        // Then
        assertThat(web)
                .isEqualTo(new S3Identity.Fetched(
                        "the web identity of role arn:aws:iam::1:role/x",
                        Map.of(
                                "AWS_REGION", "eu-1",
                                "AWS_ROLE_ARN", "arn:aws:iam::1:role/x",
                                "AWS_ROLE_SESSION_NAME", "",
                                "AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/token")));
        assertThat(container)
                .isEqualTo(new S3Identity.Fetched(
                        "the container's credentials service",
                        Map.of(
                                "AWS_REGION", "eu-1",
                                "AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials")));
        assertThat(machine)
                .isEqualTo(new S3Identity.Fetched("the machine's metadata service", Map.of("AWS_REGION", "eu-1")));
    }

    private ConnectionResult connection() {
        return new RepositoryConnections(
                        name -> Optional.ofNullable(secrets.get(name)), environment, () -> metadataService)
                .of(location, EngineType.KOPIA, "shop");
    }

    private StorageLocation.S3 found() {
        assertThat(connection()).isInstanceOf(ConnectionResult.Connection.class);
        return (StorageLocation.S3)
                ((ConnectionResult.Connection) connection()).connection().storage();
    }

    private String refusal() {
        assertThat(connection()).isInstanceOf(ConnectionResult.Refused.class);
        return ((ConnectionResult.Refused) connection()).text();
    }

    private static BackupStorageLocation location() {
        BackupStorageLocation location = new BackupStorageLocation();
        location.setMetadata(new ObjectMetaBuilder().withName("default").build());
        BackupStorageLocation.Spec spec = new BackupStorageLocation.Spec();
        spec.provider = "aws";
        spec.config = new HashMap<>(Map.of("region", "eu-1", "s3ForcePathStyle", "true", "publicUrl", "https://x/y"));
        spec.credential = key("cloud", "cloud");
        spec.objectStorage = new BackupStorageLocation.ObjectStorage();
        spec.objectStorage.bucket = "/backups/";
        spec.objectStorage.prefix = "/cl1/";
        location.setSpec(spec);
        return location;
    }

    private static S3Keys keys(String id, String secret, Optional<String> session) {
        return new S3Keys(id, new io.stevedore.engine.Secret(secret), session.map(io.stevedore.engine.Secret::new));
    }

    private static SecretKey key(String name, String key) {
        SecretKey place = new SecretKey();
        place.name = name;
        place.key = key;
        return place;
    }

    private static Secret secret(String key, String text) {
        return new SecretBuilder().addToData(key, base64(text)).build();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
