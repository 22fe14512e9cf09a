package io.stevedore.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.stevedore.diagnosis.Evidence;
import io.stevedore.diagnosis.Notice;
import io.stevedore.diagnostics.Diagnosis;
import io.stevedore.diagnostics.DiagnosisJson;
import io.stevedore.diagnostics.Looks.Look;
import io.stevedore.diagnostics.Timeline;
import io.stevedore.kube.Examination;
import io.stevedore.kube.Session;
import io.stevedore.task.Observed;
import io.stevedore.task.TaskRef;
import io.stevedore.task.Verdict;
import java.time.Instant;
import java.util.Optional;

/** Puts together what is known of a task of this agent, from what is watched anyway: no request is made for it. */
final class Diagnoses<T extends HasMetadata> {
    private final TaskBinding<T> binding;
    private final Agent agent;
    private final DiagnosisJson json;

    Diagnoses(TaskBinding<T> binding, Agent agent) {
        this.binding = binding;
        this.agent = agent;
        this.json = new DiagnosisJson(agent.client().getKubernetesSerialization());
    }

    /** Of one that ends. */
    ObjectNode end(T object, Observed observed, Verdict verdict) {
        return of(object, agent.wall().instant(), verdict.outcome().phase(), verdict.message());
    }

    /** Of one whose mover is lost and started again. */
    ObjectNode lost(T object, Observed observed, String how) {
        return of(object, agent.wall().instant(), "Retry", how);
    }

    /** Of one that goes on. */
    ObjectNode present(T object, Look look) {
        return of(object, agent.wall().instant(), look.next(), look.why());
    }

    private ObjectNode of(T object, Instant now, String next, String why) {
        TaskRef task = TaskView.ref(binding.kind(), object.getMetadata());
        Session session = agent.sessions().passing(task);
        Examination.Subject subject = binding.subject(object, agent.settings(), now);
        Evidence evidence = agent.examination().known(session, subject);
        Optional<Look> look = agent.looks().of(task.uid());
        return json.of(new Diagnosis(
                task,
                now,
                agent.settings().node(),
                look.map(Look::phase).orElse(""),
                next,
                why,
                look.flatMap(Look::deadline),
                Diagnosis.findings(evidence, session.notice.standing().map(Notice.Standing::finding)),
                TaskView.timeline(object, binding.status(object))
                        .with(look.map(Look::timeline).orElse(Timeline.EMPTY)),
                Diagnosis.objects(object, evidence, agent.examination().agents(subject, evidence)),
                session.events()));
    }
}
