package io.stevedore.engine.kopia;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.stevedore.engine.BackupOutcome;
import io.stevedore.engine.Engine;
import io.stevedore.engine.EngineFailure.Cause;
import io.stevedore.engine.RepositoryConnection;
import io.stevedore.engine.RepositoryCreation;
import io.stevedore.engine.RepositoryProbe;
import io.stevedore.engine.RestoreOutcome;
import io.stevedore.engine.RestoreRequest;
import io.stevedore.engine.S3Identity;
import io.stevedore.engine.S3Keys;
import io.stevedore.engine.S3Store;
import io.stevedore.engine.S3Store.Security;
import io.stevedore.engine.Secret;
import io.stevedore.engine.StopSignal;
import io.stevedore.engine.StorageLocation;
import io.stevedore.engine.Volume;
import io.stevedore.engine.program.ProgramSettings;
import io.stevedore.sandbox.s3.S3Server;
import io.stevedore.testing.Clouds;
import io.stevedore.testing.GoogleStore;
import io.stevedore.testing.LoopbackInternet;
import io.stevedore.testing.ObjectStore;
import io.stevedore.testing.PlayedAzure;
import io.stevedore.testing.Trees;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The real program with the clouds whose names it calls, which are played on loopback. */
@Order(2)
class KopiaCloudsIT extends InOwnRepository {
    private static final String PREFIX = "cl1/kopia/shop/";
    private static final String STS = "sts.us-east-1.amazonaws.com";

    @RegisterExtension
    static final ObjectStore STORE = new ObjectStore();

    private LoopbackInternet internet;

    @BeforeEach
    void connect() throws Exception {
        internet = new LoopbackInternet(
                folder.resolve("internet"), STS, Clouds.AZURE, Clouds.GOOGLE, Clouds.GOOGLE_TOKENS);
    }

    @AfterEach
    void disconnect() throws IOException {
        internet.close();
    }

    /** As a pod of a cluster with IAM roles for service accounts is. */
    @Test
    void aWebIdentityOpensAStoreThatSpeaksS3() throws Exception {
        // Given
        String bucket = STORE.newBucket();
        var keys =
                new S3Keys(STORE.server().accessKey(), new Secret(STORE.server().secretKey()), Optional.empty());
        assertThat(engine().create(connection(s3(bucket, keys)))).isEqualTo(new RepositoryCreation.Created());
        Path token = Files.writeString(folder.resolve("token"), "a-token-of-the-cluster");
        List<String> asked = new CopyOnWriteArrayList<>();
        internet.serve(STS, exchange -> assumed(exchange, asked));
        var fetched = new S3Identity.Fetched(
                "the web identity",
                Map.of(
                        "AWS_REGION",
                        S3Server.REGION,
                        "AWS_ROLE_ARN",
                        "arn:aws:iam::1:role/backup",
                        "AWS_WEB_IDENTITY_TOKEN_FILE",
                        token.toString()));
        // When, then
        comesBack(connection(s3(bucket, fetched)));
        assertThat(asked)
                .isNotEmpty()
                .allSatisfy(text -> assertThat(text)
                        .contains("WebIdentityToken=a-token-of-the-cluster", "RoleArn=arn:aws:iam::1:role/backup"));
    }

    @Test
    void azuresBlobStorageKeepsARepository() throws Exception {
        // Given
        PlayedAzure azure = new PlayedAzure("acct", "backups");
        internet.serve(Clouds.AZURE, azure);
        RepositoryConnection connection = connection(Clouds.azure("acct", "backups", PREFIX));
        assertThat(engine().probe(connection)).isEqualTo(new RepositoryProbe.NotInitialised());
        assertThat(engine().create(connection)).isEqualTo(new RepositoryCreation.Created());
        // When, then
        comesBack(connection);
        assertThat(azure.names()).contains(PREFIX + "kopia.repository").allMatch(name -> name.startsWith(PREFIX));
    }

    @Test
    void whatAzureRefusesIsSaid() {
        // Given
        internet.serve(Clouds.AZURE, new PlayedAzure("another", "backups"));
        // When
        RepositoryCreation refused = engine().create(connection(Clouds.azure("acct", "backups", PREFIX)));
        // Then
        assertThat(refused).isInstanceOfSatisfying(RepositoryCreation.Failed.class, failed -> {
            assertThat(failed.failure().cause()).isEqualTo(Cause.STORAGE_REFUSED);
            assertThat(failed.failure().text())
                    .contains("azure://backups/" + PREFIX + " at acct.blob.core.windows.net", "AuthenticationFailed")
                    .doesNotContain(Clouds.azureKey());
        });
    }

    @Test
    void aMissingContainerIsNamed() {
        // Given
        internet.serve(Clouds.AZURE, new PlayedAzure("acct", "backups"));
        // When
        RepositoryCreation missing = engine().create(connection(Clouds.azure("acct", "no-such-container", PREFIX)));
        // Then
        assertThat(missing).isInstanceOfSatisfying(RepositoryCreation.Failed.class, failed -> {
            assertThat(failed.failure().cause()).isEqualTo(Cause.STORAGE_MISSING);
            assertThat(failed.failure().text()).contains("no-such-container", "Make the bucket");
        });
    }

    @Test
    void googlesCloudStorageKeepsARepository() throws Exception {
        // Given
        try (GoogleStore google = new GoogleStore(folder.resolve("google"), "backups", internet.certificate())) {
            internet.lead(Clouds.GOOGLE, google.port());
            internet.serve(Clouds.GOOGLE_TOKENS, Clouds::token);
            var storage = new StorageLocation.Google("backups", PREFIX, Optional.of(Clouds.serviceAccount()));
            assertThat(engine().create(connection(storage))).isEqualTo(new RepositoryCreation.Created());
            // When, then
            comesBack(connection(storage));
            assertThat(google.bucket().resolve(PREFIX + "kopia.repository")).exists();
            RepositoryCreation missing = engine().create(connection(
                    new StorageLocation.Google("no-such-bucket", PREFIX, Optional.of(Clouds.serviceAccount()))));
            assertThat(missing)
                    .isInstanceOfSatisfying(
                            RepositoryCreation.Failed.class,
                            failed -> assertThat(failed.failure().cause()).isEqualTo(Cause.STORAGE_MISSING));
        }
    }

    private void comesBack(RepositoryConnection connection) throws Exception {
        kopia.randomFile("large", 3_000_000);
        Files.writeString(kopia.volume.resolve("small"), "small");
        BackupOutcome outcome = engine().backup(connection, kopia.request(), kopia.recorder, new StopSignal());
        assertThat(outcome).isInstanceOf(BackupOutcome.Completed.class);
        Path target = kopia.target("target");
        var request = new RestoreRequest(
                ((BackupOutcome.Completed) outcome).snapshot(),
                new Volume.Directory(target),
                2,
                false,
                Optional.empty());
        assertThat(engine().restore(connection, request, kopia.recorder, new StopSignal()))
                .isEqualTo(new RestoreOutcome.Completed(3_000_005));
        Trees.assertSameContent(target.resolve("large"), kopia.volume.resolve("large"));
    }

    /** The program is told of the loopback internet by nothing but what any program of a pod may be told. */
    private Engine engine() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(internet.environment());
        ProgramSettings usual = kopia.settings();
        return kopia.engine(new ProgramSettings(
                usual.program(),
                usual.scratch(),
                environment,
                usual.progressInterval(),
                usual.stallTime(),
                usual.stopGrace()));
    }

    private static RepositoryConnection connection(StorageLocation storage) {
        return new RepositoryConnection(storage, new Secret("a password"));
    }

    private static StorageLocation s3(String bucket, S3Identity identity) {
        var url = STORE.server().url();
        return new StorageLocation.S3(
                bucket,
                PREFIX,
                new S3Store(url.getHost() + ":" + url.getPort(), S3Server.REGION, new Security.Open()),
                identity);
    }

    /** Amazon's answer to who shows the token: the real keys of the store. */
    private static void assumed(HttpExchange exchange, List<String> asked) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            asked.add(URLDecoder.decode(
                    exchange.getRequestURI().getRawQuery() + "&" + new String(body, StandardCharsets.UTF_8),
                    StandardCharsets.UTF_8));
            byte[] answer = """
                    <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                    <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>%s</AccessKeyId>
                    <SecretAccessKey>%s</SecretAccessKey><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
                    </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
                    """.formatted(
                    STORE.server().accessKey(), STORE.server().secretKey()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }
}
