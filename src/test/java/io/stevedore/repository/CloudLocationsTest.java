package io.stevedore.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.stevedore.api.v1.BackupStorageLocation;
import io.stevedore.api.v1.BackupStorageLocation.SecretKey;
import io.stevedore.engine.AzureIdentity;
import io.stevedore.engine.AzureIdentity.Proof;
import io.stevedore.engine.EngineType;
import io.stevedore.engine.StorageLocation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Locations of Azure and of Google. */
class CloudLocationsTest {
    private static final String FILE = """
            # written by hand
            export AZURE_CLOUD_NAME=AzurePublicCloud
            AZURE_STORAGE_KEY='a2V5'
            AZURE_TENANT_ID="tenant" # ours
            AZURE_CLIENT_ID=client
            """;

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> config = new HashMap<>(Map.of("storageAccount", "acct"));
    private String provider = "azure";
    private Optional<String> file = Optional.of(FILE);
    private boolean metadataService;

    @Test
    void theKeyOfTheAccountIsTheOneThatTheLocationNames() {
        // Given
        config.put("storageAccountKeyEnvVar", "AZURE_STORAGE_KEY");
        // When, then
        assertThat(found())
                .isEqualTo(new StorageLocation.Azure(
                        "acct",
                        "blob.core.windows.net",
                        "backups",
                        "cl1/kopia/shop/",
                        new AzureIdentity.AccountKey(new io.stevedore.engine.Secret("a2V5"))));
    }

    @Test
    void theSecretOfTheFileComesBeforeTheTokenOfTheCluster() {
        // Given
        config.put("useAAD", "true");
        environment.putAll(Map.of(
                "AZURE_FEDERATED_TOKEN_FILE", "/var/run/token",
                "AZURE_TENANT_ID", "of the pod",
                "AZURE_CLIENT_ID", "of the pod"));
        // When
        AzureIdentity federated = azure().identity();
        file = Optional.of("# nothing");
        AzureIdentity ofThePod = azure().identity();
        file = Optional.of(FILE + "AZURE_CLIENT_SECRET=secret");
        AzureIdentity secret = azure().identity();
        // Then
        var token = new Proof.Federated(Path.of("/var/run/token"));
        assertThat(federated).isEqualTo(new AzureIdentity.Application("tenant", "client", token, Optional.empty()));
        assertThat(ofThePod)
                .isEqualTo(new AzureIdentity.Application("of the pod", "of the pod", token, Optional.empty()));
        assertThat(secret)
                .isEqualTo(new AzureIdentity.Application(
                        "tenant",
                        "client",
                        new Proof.Password(new io.stevedore.engine.Secret("secret")),
                        Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "AzureChinaCloud, '', blob.core.chinacloudapi.cn, https://login.chinacloudapi.cn/",
        "azureusgovernment, '', blob.core.usgovcloudapi.net, https://login.microsoftonline.us/",
        "AzureUSGovernmentCloud, https://acct.blob.example/, blob.example, https://login.microsoftonline.us/"
    })
    void theCloudSaysWhere(String cloud, String uri, String domain, String authority) {
        // Given
        config.putAll(Map.of("useAAD", "1", "storageAccountURI", uri));
        file = Optional.of(FILE.replace("AzurePublicCloud", cloud) + "AZURE_CLIENT_SECRET=secret");
        // When
        StorageLocation.Azure found = azure();
        // Then
        assertThat(found.domain()).isEqualTo(domain);
        assertThat(((AzureIdentity.Application) found.identity()).authority()).contains(authority);
        assertThat(found.toString()).doesNotContain("=secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "storageAccount | Acct/x | '' | config.storageAccount has to be 3 to 24 letters and digits, found \"Acct/x\"",
                "storageAccountURI | https://other.blob.example | '' | config.storageAccountURI has to be like https://acct.blob.example",
                "storageAccountKeyEnvVar | OTHER | '' | OTHER, but the credentials file has nothing of that name",
                "x | y | '' | fetched from Azure's management API, which is not supported: set config.storageAccountKeyEnvVar",
                "useAAD | true | '' | there is no AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE in the credentials file and no AZURE_FEDERATED",
                "useAAD | true | AZURE_CLIENT_CERTIFICATE_PATH=/none | AZURE_CLIENT_CERTIFICATE_PATH /none cannot be read",
                "x | y | AZURE_CLOUD_NAME=Moon | AZURE_CLOUD_NAME is \"Moon\"; known are",
            })
    void whatCannotBeServedIsNamed(String key, String value, String line, String text) {
        // Given
        config.put(key, value);
        file = Optional.of(FILE + line);
        // When, then
        assertThat(refusal())
                .startsWith("BackupStorageLocation default: ")
                .contains(text)
                .doesNotContain("a2V5");
    }

    @Test
    void googlesCredentialsAreTakenAsTheyAre() {
        // Given
        provider = "velero.io/gcp";
        file = Optional.of("{\"type\": \"service_account\"}");
        // When, then
        assertThat(found())
                .isEqualTo(new StorageLocation.Google(
                        "backups", "cl1/kopia/shop/", file.map(io.stevedore.engine.Secret::new)));
    }

    @Test
    void withoutCredentialsGooglesMetadataServiceIsAskedWhenThereIsOne() {
        // Given
        provider = "gcp";
        file = Optional.empty();
        // When
        String refusal = refusal();
        metadataService = true;
        StorageLocation found = found();
        // Then
        assertThat(refusal)
                .contains(
                        "neither spec.credential nor GOOGLE_APPLICATION_CREDENTIALS names a file", "Workload Identity");
        assertThat(found).isEqualTo(new StorageLocation.Google("backups", "cl1/kopia/shop/", Optional.empty()));
    }

    private ConnectionResult connection() {
        Map<String, Secret> secrets = new HashMap<>();
        secrets.put("velero-repo-credentials", secret("repository-password", "pw"));
        file.ifPresent(text -> secrets.put("cloud", secret("cloud", text)));
        return new RepositoryConnections(
                        name -> Optional.ofNullable(secrets.get(name)), environment, () -> metadataService)
                .of(location(), EngineType.KOPIA, "shop");
    }

    private StorageLocation found() {
        assertThat(connection()).isInstanceOf(ConnectionResult.Connection.class);
        return ((ConnectionResult.Connection) connection()).connection().storage();
    }

    private StorageLocation.Azure azure() {
        return (StorageLocation.Azure) found();
    }

    private String refusal() {
        assertThat(connection()).isInstanceOf(ConnectionResult.Refused.class);
        return ((ConnectionResult.Refused) connection()).text();
    }

    private BackupStorageLocation location() {
        BackupStorageLocation location = new BackupStorageLocation();
        location.setMetadata(new ObjectMetaBuilder().withName("default").build());
        BackupStorageLocation.Spec spec = new BackupStorageLocation.Spec();
        spec.provider = provider;
        spec.config = config;
        if (file.isPresent()) {
            spec.credential = new SecretKey();
            spec.credential.name = "cloud";
            spec.credential.key = "cloud";
        }
        spec.objectStorage = new BackupStorageLocation.ObjectStorage();
        spec.objectStorage.bucket = "backups";
        spec.objectStorage.prefix = "cl1";
        location.setSpec(spec);
        return location;
    }

    private static Secret secret(String key, String text) {
        return new SecretBuilder()
                .addToData(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
                .build();
    }
}
