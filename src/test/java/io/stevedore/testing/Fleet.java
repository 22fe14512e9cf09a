package io.stevedore.testing;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.stevedore.api.Names;
import io.stevedore.sandbox.node.Images;
import io.stevedore.sandbox.node.NodeSpec;
import io.stevedore.sandbox.node.PlayedNode;
import io.stevedore.sandbox.node.container.Image;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Agents on several nodes of a world, each with the pod that the others know it by. The first is on the world's own
 * node, where all movers run; the pods do nothing, the agents are processes beside them.
 */
public final class Fleet implements AutoCloseable {
    private final AgentWorld world;
    private final Map<String, PlayedNode> nodes = new LinkedHashMap<>();
    private final Map<String, AgentProcess> agents = new LinkedHashMap<>();

    private Fleet(AgentWorld world) {
        this.world = world;
    }

    /** Returns when all are ready, also in each other's eyes. */
    public static Fleet of(AgentWorld world, int agents, String... options) {
        Fleet fleet = new Fleet(world);
        List<String> names = IntStream.range(0, agents)
                .mapToObj(i -> world.nodeName() + (i == 0 ? "" : "-" + i))
                .toList();
        names.stream().skip(1).forEach(fleet::addNode);
        names.forEach(name -> fleet.agents.put(name, world.startAgentOn(name, options)));
        names.forEach(fleet::addPod);
        fleet.agents.values().forEach(AgentProcess::ready);
        return fleet;
    }

    /** A node whose agent is of Velero's make. */
    public UpstreamAgent upstream() {
        String name = world.nodeName() + "-upstream";
        addNode(name);
        addPod(name);
        return UpstreamAgent.on(name, world);
    }

    private void addNode(String name) {
        NodeSpec spec = NodeSpec.of(
                        name,
                        world.directory().resolve(name),
                        Images.of(Map.of(AgentWorld.IMAGE, Image.ofTheMachine())),
                        world.storage()::volume)
                .withMovers(world::script);
        nodes.put(name, world.play(spec));
    }

    private void addPod(String node) {
        Pod pod = world.admin()
                .pods()
                .inNamespace(world.velero())
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("agent-" + node)
                        .addToLabels(Names.ROLE_LABEL, Names.ROLE_NODE_AGENT)
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName(node)
                        .withTerminationGracePeriodSeconds(0L)
                        .addNewContainer()
                        .withName(Names.DAEMON_SET)
                        .withImage(AgentWorld.IMAGE)
                        .withCommand("/bin/sleep", "3600")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        Observed.when(world.admin(), world.admin().resource(pod), Readiness::isPodReady);
    }

    /** The one of this node. */
    public AgentProcess agent(String node) {
        return Objects.requireNonNull(agents.get(node), node);
    }

    /** Nodes that have an agent and no mover. */
    public List<String> otherNodes() {
        return List.copyOf(nodes.keySet());
    }

    /** The node stays, its agent does not. */
    public void loseAgent(String node) {
        agent(node).kill();
        world.admin()
                .pods()
                .inNamespace(world.velero())
                .withName("agent-" + node)
                .delete();
    }

    /** The pod of the agent is deleted, and the agent is asked to end; how long that took. */
    public Duration endAgent(String node) {
        world.admin()
                .pods()
                .inNamespace(world.velero())
                .withName("agent-" + node)
                .delete();
        Instant asked = Instant.now();
        int code = agent(node).terminate();
        if (code != 0) {
            throw new AssertionError("the agent of %s ended with exit code %d".formatted(node, code));
        }
        return Duration.between(asked, Instant.now());
    }

    /** The node is without power, as the cluster finds out after a while. */
    public void silence(String node) {
        Objects.requireNonNull(nodes.get(node)).stopHard();
        world.admin().nodes().withName(node).editStatus(found -> {
            found.getStatus().getConditions().stream()
                    .filter(condition -> condition.getType().equals("Ready"))
                    .forEach(condition -> condition.setStatus("Unknown"));
            return found;
        });
        loseAgent(node);
    }

    /** Somebody has looked: nothing runs there any more. */
    public void outOfService(String node) {
        Patiently.edit(world.admin().nodes().withName(node), found -> {
            found.getSpec().getTaints().add(new Taint("NoExecute", Names.OUT_OF_SERVICE, null, "nodeshutdown"));
            return found;
        });
    }

    /** The node is gone, and its agent with it. */
    public void loseNode(String node) {
        loseAgent(node);
        Objects.requireNonNull(nodes.remove(node)).close();
        world.admin().nodes().withName(node).delete();
    }

    /** Movers that are made from now on are scheduled there and nowhere else. */
    public void moversRunOn(String node) {
        for (String each : Stream.concat(Stream.of(world.nodeName()), nodes.keySet().stream())
                .toList()) {
            Patiently.edit(world.admin().nodes().withName(each), found -> {
                found.getMetadata().getLabels().put("world", each.equals(node) ? world.velero() : "none");
                return found;
            });
        }
    }

    @Override
    public void close() {
        agents.values().forEach(AgentProcess::close);
        nodes.forEach((name, node) -> {
            node.close();
            world.admin().nodes().withName(name).delete();
        });
    }
}
