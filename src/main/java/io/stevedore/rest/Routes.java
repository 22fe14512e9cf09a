package io.stevedore.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stevedore.diagnostics.AgentView;
import io.stevedore.diagnostics.History;
import io.stevedore.diagnostics.Tasks;
import io.stevedore.task.TaskKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jboss.logging.Logger;

/** All that can be asked. {@code openapi.json} describes it. */
public final class Routes {
    private static final Logger LOG = Logger.getLogger(Routes.class);
    private static final String DESCRIPTION = "/openapi.json";

    private final AgentView view;
    private final List<Route> all;

    public Routes(AgentView view) {
        this.view = view;
        this.all = List.of(
                new Route("/diagnostics", this::tasks),
                new Route("/diagnostics/config", call -> view.configuration()),
                new Route("/diagnostics/node", call -> view.place()),
                new Route("/diagnostics/history", this::history),
                new Route("/diagnostics/history/{id}", this::kept),
                new Route("/diagnostics/{kind}/{name}", this::task),
                new Route("/openapi", call -> description()));
    }

    List<Route> all() {
        return all;
    }

    private ObjectNode tasks(Call call) {
        return Page.of(call, view.looks(), view::task);
    }

    private JsonNode task(Call call) {
        TaskKind kind = kind(call.names().getOrDefault("kind", ""));
        String name = call.names().getOrDefault("name", "");
        return view.diagnosis(kind, name).orElseThrow(() -> Problem.notFound(view.absence(kind, name)));
    }

    private static TaskKind kind(String text) {
        return Tasks.kind(text)
                .orElseThrow(() -> Problem.notFound("there is no kind \"%s\"; du and dd are known".formatted(text)));
    }

    private ObjectNode history(Call call) {
        return disk(() -> Page.of(call, view.history().entries(), Routes::entry));
    }

    private static ObjectNode entry(History.Entry entry) {
        ObjectNode item = JsonNodeFactory.instance.objectNode().put("id", entry.id());
        switch (entry) {
            case History.Entry.Kept kept -> item.set("summary", kept.summary());
            case History.Entry.Unreadable unreadable -> item.put("unreadable", unreadable.why());
        }
        return item;
    }

    private JsonNode kept(Call call) {
        String id = call.names().getOrDefault("id", "");
        return disk(() -> view.history()
                .read(id)
                .orElseThrow(() -> Problem.notFound(
                        "no diagnosis \"%s\" is kept here; /diagnostics/history lists those that are".formatted(id))));
    }

    /** What reads files. */
    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T disk(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            LOG.warnf("The kept diagnoses cannot be read: %s", e);
            throw Problem.failed("the kept diagnoses cannot be read: " + e.getMessage());
        }
    }

    static JsonNode description() {
        try (InputStream in = Objects.requireNonNull(Routes.class.getResourceAsStream(DESCRIPTION), DESCRIPTION)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
