package io.stevedore.diagnostics;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stevedore.config.ConfigDrift;
import io.stevedore.config.ConfigProblem;
import io.stevedore.config.ConfigState;
import io.stevedore.config.ConfigView;
import io.stevedore.datapath.Slots;
import io.stevedore.diagnostics.Looks.Look;
import io.stevedore.task.TaskKind;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What one agent shows of itself, as JSON. It asks nobody: everything is in memory or in the scratch folder.
 *
 * @param node    this one
 * @param version of the program
 * @param configs the ConfigMaps that the agent started with
 * @param queue   the tasks that are being exposed in the whole cluster
 */
public record AgentView(
        String node,
        String version,
        Looks looksOfTasks,
        Tasks tasks,
        History history,
        Slots slots,
        Supplier<Queue> queue,
        Supplier<List<ConfigView>> configs) {

    /** More of them would tell no more. */
    private static final int MOST = 200;

    /**
     * The prepare queue.
     *
     * @param limit  empty when there is none
     * @param holders names of the tasks in it
     * @param closed why no task is taken at the moment; empty when one may be
     */
    public record Queue(Optional<Integer> limit, List<String> holders, Optional<String> closed) {}

    /** The tasks of this agent, and those that nobody has taken yet. */
    public List<Look> looks() {
        return looksOfTasks.all();
    }

    /** One line of the list. */
    public ObjectNode task(Look look) {
        ObjectNode view = JsonNodeFactory.instance
                .objectNode()
                .put("kind", look.task().ref().kind().resource())
                .put("namespace", look.task().ref().namespace())
                .put("name", look.task().ref().name())
                .put("uid", look.task().ref().uid())
                .put("phase", look.phase())
                .put("since", look.since().toString());
        look.deadline().ifPresent(at -> view.put("deadline", at.toString()));
        view.put("next", look.next())
                .put("why", Masking.text(look.why()))
                .put("seen", look.at().toString());
        tasks.worst(look.task().ref().uid()).ifPresent(finding -> view.set("finding", DiagnosisJson.of(finding)));
        return view;
    }

    /** Everything about one task of this agent. */
    public Optional<ObjectNode> diagnosis(TaskKind kind, String name) {
        return tasks.diagnosis(kind, name);
    }

    /** Why there is nothing to say about a task. */
    public String absence(TaskKind kind, String name) {
        String task = kind.resource() + " " + name;
        return tasks.whereabouts(kind, name)
                .map(where -> "the agent of node %s does not work on %s: %s".formatted(node, task, where))
                .orElse(task + " does not exist");
    }

    /** Slots and queue, and who holds them. */
    public ObjectNode place() {
        ObjectNode view =
                JsonNodeFactory.instance.objectNode().put("node", node).put("version", version);
        ObjectNode ofSlots = view.putObject("slots").put("limit", slots.limit());
        names(ofSlots.putArray("held"), slots.holders());
        names(ofSlots.putArray("waiting"), slots.queue());
        Queue now = queue.get();
        ObjectNode prepare = view.putObject("prepareQueue");
        now.limit().ifPresent(limit -> prepare.put("limit", limit));
        prepare.put("length", now.holders().size());
        ArrayNode holders = prepare.putArray("holders");
        now.holders().stream().limit(MOST).forEach(holders::add);
        now.closed().ifPresent(why -> prepare.put("closed", why));
        return view;
    }

    private void names(ArrayNode list, Collection<String> uids) {
        uids.stream().limit(MOST).map(uid -> tasks.name(uid).orElse(uid)).forEach(list::add);
    }

    /** The ConfigMaps as they were loaded and as they are. */
    public ObjectNode configuration() {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        List<ConfigView> all = configs.get();
        view.put("restartRequired", all.stream().anyMatch(each -> !(each.drift() instanceof ConfigDrift.None)));
        ArrayNode maps = view.putArray("configMaps");
        for (ConfigView each : all) {
            ObjectNode map = maps.addObject().put("configMap", each.configMap());
            map.set("loaded", state(each.loaded()));
            map.set("present", state(each.present()));
            map.put("drift", each.drift().text());
        }
        return (ObjectNode) Masking.object(view);
    }

    private static ObjectNode state(ConfigState state) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        ObjectNode values = view.putObject("values");
        state.values().forEach((path, value) -> values.put(path, value.shown()));
        ArrayNode problems = view.putArray("problems");
        state.problems().stream().map(ConfigProblem::toString).forEach(problems::add);
        state.fault().ifPresent(fault -> view.put("fault", fault));
        return view;
    }
}
