package io.stevedore.app;

import io.stevedore.diagnostics.AgentView;
import io.stevedore.kube.AccessReviews;
import io.stevedore.reconcile.Agent;
import io.stevedore.rest.DiagnosticsServer;
import io.stevedore.rest.Guard;
import io.stevedore.rest.Routes;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Serves what the agent shows of itself. */
final class AgentDiagnostics {
    private static final Logger LOG = Logger.getLogger(AgentDiagnostics.class);

    private AgentDiagnostics() {}

    /**
     * Listens when it returns; empty when it should not, or when the usual address is taken: on a node's own network that
     * may be another program's, and the agent has work to do.
     *
     * @throws UserError when it cannot listen where somebody asked for it
     */
    static Optional<DiagnosticsServer> serve(DiagnosticsAddress address, Agent agent, AgentView view, Vertx vertx) {
        if (address.at().isEmpty()) {
            return Optional.empty();
        }
        HostPort at = address.at().get();
        Guard guard =
                at.isLoopback() ? Guard.ofLoopback() : Guard.ofTokens(new AccessReviews(agent.client()), agent.clock());
        try {
            DiagnosticsServer server = DiagnosticsServer.start(vertx, at.host(), at.port(), new Routes(view), guard);
            LOG.infof(
                    "Diagnostics at http://%s:%d/diagnostics%s",
                    at.host(), server.port(), at.isLoopback() ? "" : ", for callers with a token and the right");
            return Optional.of(server);
        } catch (IOException e) {
            String what = "Diagnostics cannot be served at %s: %s".formatted(at, e.getMessage());
            if (address.asked()) {
                throw new UserError(what);
            }
            LOG.warn(what);
            return Optional.empty();
        }
    }
}
