package io.stevedore.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.stevedore.expose.World;
import io.stevedore.memory.MemoryApi;
import io.stevedore.memory.MemoryHttp;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventFeedTest {
    private final List<String> requests = new ArrayList<>();
    private final MemoryHttp http =
            new MemoryHttp(new MemoryApi(new World(), InstantSource.system()), new MemoryHttp.Line() {
                @Override
                public void before(String request) {
                    requests.add(request);
                }
            });
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder().withMasterUrl("http://localhost").build())
            .withHttpClientFactory(http)
            .withTaskExecutor(Runnable::run)
            .build();
    private final EventFeed feed = new EventFeed(client, "velero");

    @AfterEach
    void close() {
        feed.close();
        client.close();
    }

    @Test
    void manyTasksAreFollowedByOneWatch() {
        // Given
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        feed.follow("first", hearing(first));
        feed.follow("second", hearing(second));
        // When
        tell("second", "late");
        // Then
        assertThat(first).isEmpty();
        assertThat(second).containsExactly("late");
        assertThat(requests).filteredOn(request -> request.startsWith("WATCH")).hasSize(1);
    }

    @Test
    void whatCameBeforeIsNotTold() {
        // Given
        List<String> told = new ArrayList<>();
        tell("task", "early");
        // When
        feed.follow("task", hearing(told));
        // Then
        http.hear(any -> true, MemoryHttp.Telling.EACH);
        assertThat(told).isEmpty();
    }

    @Test
    void theWatchEndsWithTheLastFollowerAndComesBackWithTheNext() {
        // Given
        List<String> told = new ArrayList<>();
        EventFeed.Follower gone = hearing(new ArrayList<>());
        feed.follow("task", gone);
        feed.unfollow("task", gone);
        tell("task", "while nobody listens");
        // When
        feed.follow("task", hearing(told));
        // Then
        tell("task", "again");
        assertThat(told).containsExactly("again");
        assertThat(requests).filteredOn(request -> request.startsWith("WATCH")).hasSize(2);
    }

    @Test
    void whatIsSaidOfEveryVolumeAndWhatAgentsSayIsNotTold() {
        // Given
        List<String> told = new ArrayList<>();
        feed.follow("task", hearing(told));
        // When
        tell("task", "waiting for the driver", "ExternalProvisioning", "persistentvolume-controller");
        tell("task", "no slot is free", "NoSlot", "node-agent");
        tell("task", "the pool is full", "ProvisioningFailed", "driver");
        // Then
        assertThat(told).containsExactly("the pool is full");
    }

    @Test
    void whoWasToldThatTheWatchIsLostFollowsAnew() {
        // Given
        List<String> told = new ArrayList<>();
        EventFeed.Follower follower = hearing(told);
        feed.follow("task", follower);
        http.expire();
        // When
        feed.follow("task", follower);
        // Then
        tell("task", "again");
        assertThat(told).containsExactly("(lost)", "again");
        assertThat(requests).filteredOn(request -> request.startsWith("WATCH")).hasSize(2);
    }

    private void tell(String name, String message) {
        tell(name, message, "Data-Path-Progress", name);
    }

    private void tell(String name, String message, String reason, String source) {
        client.resource(new EventBuilder()
                        .withNewMetadata()
                        .withName(name + "-" + requests.size())
                        .withNamespace("velero")
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withName(name)
                        .endInvolvedObject()
                        .withMessage(message)
                        .withReason(reason)
                        .withNewSource(source, null)
                        .build())
                .create();
        http.hear(any -> true, MemoryHttp.Telling.EACH);
    }

    private static EventFeed.Follower hearing(List<String> told) {
        return new EventFeed.Follower() {
            @Override
            public void told(Event event) {
                told.add(event.getMessage());
            }

            @Override
            public void lost() {
                told.add("(lost)");
            }
        };
    }
}
