package io.stevedore.engine.kopia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.stevedore.engine.AzureIdentity;
import io.stevedore.engine.AzureIdentity.Proof;
import io.stevedore.engine.S3Identity;
import io.stevedore.engine.S3Keys;
import io.stevedore.engine.S3Store;
import io.stevedore.engine.Secret;
import io.stevedore.engine.StorageLocation;
import io.stevedore.engine.program.EngineException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the program is told of object stores. */
class KopiaStorageTest {
    private static final String PREFIX = "cl1/kopia/shop/";
    private static final Path FOLDER = Path.of("/scratch/kopia-1");
    private static final S3Store STORE =
            new S3Store("store:9000", "eu-1", new S3Store.Security.Verified(Optional.of("PEM")));

    @Test
    void keysOfAnS3StoreAreInTheEnvironmentOnly() throws EngineException {
        // Given
        var keys = new S3Keys("the id", new Secret("the secret"), Optional.of(new Secret("the session")));
        // When
        KopiaStorage told = KopiaStorage.of(new StorageLocation.S3("backups", PREFIX, STORE, keys));
        // Then
        assertThat(text(told)).isEqualTo("""
                {"type":"s3","config":{"bucket":"backups","prefix":"cl1/kopia/shop/","endpoint":"store:9000",\
                "region":"eu-1","rootCA":"UEVN"}}""");
        assertThat(told.place(FOLDER))
                .containsExactly(
                        "s3",
                        "--bucket=backups",
                        "--prefix=cl1/kopia/shop/",
                        "--endpoint=store:9000",
                        "--region=eu-1",
                        "--root-ca-pem-path=/scratch/kopia-1/authorities.pem");
        assertThat(told.files()).containsOnly(Map.entry("authorities.pem", "PEM"));
        assertThat(told.environment(FOLDER))
                .containsOnly(
                        Map.entry("AWS_ACCESS_KEY_ID", "the id"),
                        Map.entry("AWS_SECRET_ACCESS_KEY", "the secret"),
                        Map.entry("AWS_SESSION_TOKEN", "the session"));
        assertThat(told.secrets()).containsExactlyInAnyOrder("the secret", "the session");
    }

    @Test
    void keysThatAreFetchedOpenARepositoryButMakeNone() {
        // Given
        var fetched = new S3Identity.Fetched("the web identity of role r", Map.of("AWS_ROLE_ARN", "r"));
        // When
        KopiaStorage told = KopiaStorage.of(new StorageLocation.S3("backups", PREFIX, STORE, fetched));
        // Then
        assertThat(told.environment(FOLDER)).isEqualTo(Map.of("AWS_ROLE_ARN", "r"));
        assertThatThrownBy(() -> told.place(FOLDER))
                .hasMessageContaining("s3://backups/cl1/kopia/shop/ at store:9000")
                .hasMessageContaining("the web identity of role r")
                .hasMessageContaining("Let a Velero server make the repository");
    }

    @Test
    void azureWithTheKeyOfTheAccount() throws EngineException {
        // When
        KopiaStorage told = azure(new AzureIdentity.AccountKey(new Secret("the key")));
        // Then
        assertThat(text(told)).isEqualTo("""
                {"type":"azureBlob","config":{"container":"backups","prefix":"cl1/kopia/shop/","storageAccount":"acct",\
                "storageDomain":"blob.core.windows.net","storageKey":"the key"}}""");
        assertThat(told.place(FOLDER))
                .containsExactly(
                        "azure",
                        "--container=backups",
                        "--prefix=cl1/kopia/shop/",
                        "--storage-account=acct",
                        "--storage-domain=blob.core.windows.net");
        assertThat(told.environment(FOLDER)).isEqualTo(Map.of("AZURE_STORAGE_KEY", "the key"));
        assertThat(told.secrets()).containsExactly("the key");
    }

    @Test
    void azureAsAnApplication() {
        // Given
        Optional<String> authority = Optional.of("https://login.example/");
        String line = "MIIBszCCAVmgAwIBAgIUQ";
        // When
        KopiaStorage password =
                azure(new AzureIdentity.Application("t", "c", new Proof.Password(new Secret("the secret")), authority));
        KopiaStorage certificate = azure(new AzureIdentity.Application(
                "t",
                "c",
                new Proof.Certificate(new Secret("-----BEGIN CERTIFICATE-----\n" + line + "\n")),
                Optional.empty()));
        KopiaStorage federated = azure(new AzureIdentity.Application(
                "t", "c", new Proof.Federated(Path.of("/var/run/token")), Optional.empty()));
        // Then
        assertThat(text(password)).contains("\"TenantID\":\"t\",\"ClientID\":\"c\",\"ClientSecret\":\"the secret\"");
        assertThat(password.environment(FOLDER))
                .containsEntry("AZURE_CLIENT_SECRET", "the secret")
                .containsEntry("AZURE_AUTHORITY_HOST", "https://login.example/");
        assertThat(password.secrets()).containsExactly("the secret");
        assertThat(text(certificate)).contains("\"clientCertificate\":\"-----BEGIN");
        assertThat(certificate.secrets()).containsExactly(line);
        assertThat(text(federated)).contains("\"azureFederatedTokenFile\":\"/var/run/token\"");
        assertThat(federated.environment(FOLDER)).containsEntry("AZURE_FEDERATED_TOKEN_FILE", "/var/run/token");
        assertThat(federated.secrets()).isEmpty();
    }

    @Test
    void googlesCredentialsAreAPrivateFile() throws EngineException {
        // Given
        String json = "{\n  \"private_key\": \"0123456789abcdef\"\n}";
        // When
        KopiaStorage told =
                KopiaStorage.of(new StorageLocation.Google("backups", PREFIX, Optional.of(new Secret(json))));
        KopiaStorage without = KopiaStorage.of(new StorageLocation.Google("backups", PREFIX, Optional.empty()));
        // Then
        assertThat(text(told)).isEqualTo("""
                {"type":"gcs","config":{"bucket":"backups","prefix":"cl1/kopia/shop/"}}""");
        assertThat(told.place(FOLDER)).containsExactly("gcs", "--bucket=backups", "--prefix=cl1/kopia/shop/");
        assertThat(told.files()).containsOnly(Map.entry("google.json", json));
        assertThat(told.environment(FOLDER))
                .isEqualTo(Map.of("GOOGLE_APPLICATION_CREDENTIALS", "/scratch/kopia-1/google.json"));
        assertThat(told.secrets()).containsExactly("\"private_key\": \"0123456789abcdef\"");
        assertThat(without.environment(FOLDER)).isEmpty();
    }

    private static KopiaStorage azure(AzureIdentity identity) {
        return KopiaStorage.of(new StorageLocation.Azure("acct", "blob.core.windows.net", "backups", PREFIX, identity));
    }

    private static String text(KopiaStorage storage) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", storage.type())
                .set("config", storage.configuration())
                .toString();
    }
}
