package io.stevedore.sandbox.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    private static final String PATCH = """
            {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"a","stage":"ResponseComplete",\
            "requestURI":"/apis/velero.io/v2alpha1/namespaces/velero/datauploads/b-1","verb":"patch","user":{"username":\
            "system:serviceaccount:velero:velero","uid":"u","groups":["system:authenticated"],"extra":\
            {"authentication.kubernetes.io/pod-name":["node-agent-x"]}},"sourceIPs":["127.0.0.1"],"userAgent":"agent/1",\
            "objectRef":{"resource":"datauploads","namespace":"velero","name":"b-1","apiGroup":"velero.io",\
            "apiVersion":"v2alpha1"},"responseStatus":{"metadata":{},"code":409},\
            "requestReceivedTimestamp":"2026-01-02T03:04:05.123456Z","stageTimestamp":"2026-01-02T03:04:05.2Z"}""";

    @TempDir
    Path temp;

    @Test
    void readsWhoDidWhatToWhich() throws IOException {
        Path log = Files.writeString(temp.resolve("audit.log"), PATCH + "\nnot json\n{\"verb\":\"get\"}\n{\"ver");

        var events = AuditLog.read(log, event -> true);

        assertThat(events)
                .containsExactly(new AuditEvent(
                        Instant.parse("2026-01-02T03:04:05.123456Z"),
                        "system:serviceaccount:velero:velero",
                        "node-agent-x",
                        "agent/1",
                        "patch",
                        "velero.io",
                        "datauploads",
                        "velero",
                        "b-1",
                        409,
                        false));
    }

    @Test
    void whatOneUserDidIsReadAlone() throws IOException {
        String other = PATCH.replace("system:serviceaccount:velero:velero", "system:serviceaccount:other:agent");
        String about = other.replace("\"b-1\"", "\"system:serviceaccount:velero:velero\"");
        Path log = Files.writeString(temp.resolve("audit.log"), String.join("\n", other, PATCH, about));

        var events = AuditLog.read(log, "system:serviceaccount:velero:", event -> true);

        assertThat(events).extracting(AuditEvent::name).containsExactly("b-1");
    }

    /** A quota refuses with the same status as a Role that grants nothing. */
    @Test
    void whatARoleDeniesIsToldFromWhatAdmissionRefuses() throws IOException {
        String refused = PATCH.replace("409", "403");
        String allowed = refused.replace(
                "\"auditID\":", "\"annotations\":{\"authorization.k8s.io/decision\":\"allow\"},\"auditID\":");
        Path log = Files.writeString(
                temp.resolve("audit.log"), String.join("\n", allowed, allowed.replace("allow", "forbid")));

        var events = AuditLog.read(log, event -> true);

        assertThat(events).extracting(AuditEvent::code).containsExactly(403, 403);
        assertThat(events).extracting(AuditEvent::denied).containsExactly(false, true);
    }

    /** A watch may be open for as long as the agent lives: it counts from its beginning on, and once. */
    @Test
    void aWatchIsReadOnceOpenOrEnded() throws IOException {
        String watch = PATCH.replace("\"verb\":\"patch\"", "\"verb\":\"watch\"");
        String opened = watch.replace("ResponseComplete", "ResponseStarted");
        String other = opened.replace("\"auditID\":\"a\"", "\"auditID\":\"b\"");
        Path log = Files.writeString(temp.resolve("audit.log"), String.join("\n", opened, other, watch));

        var events = AuditLog.read(log, event -> true);

        assertThat(events).hasSize(2);
    }
}
