package io.stevedore.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {
    private static JsonNode masked(String json) throws JsonProcessingException {
        return Masking.object(new ObjectMapper().readTree(json.replace('\'', '"')));
    }

    @Test
    void valuesOfTheEnvironmentGoAndReferencesStay() throws Exception {
        JsonNode pod = masked("""
                {'kind': 'Pod', 'spec': {'containers': [{'env': [
                  {'name': 'PLAIN', 'value': 's3cr3t'},
                  {'name': 'NODE', 'valueFrom': {'fieldRef': {'fieldPath': 'spec.nodeName'}}},
                  {'name': 'KEY', 'valueFrom': {'secretKeyRef': {'name': 'creds', 'key': 'k'}}}]}]}}""");

        assertThat(pod.toString())
                .doesNotContain("s3cr3t")
                .contains("PLAIN", "spec.nodeName", "\"secretKeyRef\":{\"name\":\"creds\",\"key\":\"k\"}");
    }

    @Test
    void copiesOfTheWholeObjectGo() throws Exception {
        JsonNode pod = masked("""
                {'metadata': {'name': 'p', 'managedFields': [{'manager': 'm'}], 'annotations': {
                  'kubectl.kubernetes.io/last-applied-configuration': 's3cr3t', 'velero/other': 'stays'}}}""");

        assertThat(pod.toString())
                .isEqualTo("{\"metadata\":{\"name\":\"p\",\"annotations\":{\"velero/other\":\"stays\"}}}");
    }

    @Test
    void whatIsNamedLikeASecretGoesAndItsNameStays() throws Exception {
        JsonNode object = masked("""
                {'volumeAttributes': {'adminPassword': 's3cr3t', 'accountKey': 's3cr3t', 'api-token': 's3cr3t', 'pin_token': 7,
                   'secretName': 'creds', 'csi.storage.k8s.io/node-stage-secret-namespace': 'ns',
                   'nodePublishSecretRef': {'name': 'creds'}},
                 'automountServiceAccountToken': true}""");

        assertThat(object.toString())
                .doesNotContain("s3cr3t", "7")
                .contains("\"secretName\":\"creds\"", "secret-namespace\":\"ns\"", "\"name\":\"creds\"", "true");
    }

    @Test
    void nothingOfASecretButItsNameIsShown() throws Exception {
        assertThat(masked("{'kind': 'Secret', 'metadata': {'name': 'creds'}, 'data': {'a': 'czNjcjN0'}}")
                        .toString())
                .isEqualTo("{\"kind\":\"Secret\",\"metadata\":{\"name\":\"creds\"},\"data\":\"***\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connect: password=s3cr3t refused",
                "AWS_SECRET_ACCESS_KEY=s3cr3t",
                "{\"client_secret\": \"s3cr3t\"}",
                "kopia --secret-access-key s3cr3t --bucket b",
                "GET https://host/b?sig=s3cr3t&x=1",
                "https://host/b?X-Amz-Signature=s3cr3t",
                "Authorization: Bearer s3cr3ts3cr3t",
                "https://user:s3cr3t@host/path",
                "token eyJs3cr3ts3cr3t.eyJhIjoxfQ.c2ln here",
                "-----BEGIN RSA PRIVATE KEY-----\ns3cr3t\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\ns3cr3t",
            })
    void secretsInTextsGo(String text) {
        assertThat(Masking.text(text)).doesNotContain("s3cr3t").contains("***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MountVolume.SetUp failed for volume \"cloud\" : secret \"cloud-credentials\" not found",
                "0/3 nodes are available: 1 node(s) had untolerated taint {dedicated: gpu}",
                "pods \"x\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2",
                "User \"system:serviceaccount:velero:node-agent\" cannot get resource \"secrets\"",
                "https://storage.example.com:9000/bucket",
            })
    void wordsOfKubernetesStay(String text) {
        assertThat(Masking.text(text)).isEqualTo(text);
    }

    @Test
    void longTextsAndListsAreCut() throws Exception {
        String numbers = "1,".repeat(400) + "1";

        assertThat(Masking.text("x".repeat(1_000_000))).hasSizeLessThan(9_000).endsWith("...");
        assertThat(masked("{'list': [" + numbers + "]}").path("list")).hasSize(51);
    }

    /** A line of a log may be long, of whatever characters: a pattern that goes back and forth in it takes many minutes. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "-", "--", "://", "eyJ", "token", "x.", "a:", "-----BEGIN PRIVATE KEY-----"})
    void noTextTakesLong(String part) {
        String line = part.repeat(300_000 / part.length());

        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Masking.log(line));
    }
}
