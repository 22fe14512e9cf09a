package io.stevedore.nativeimage;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.stevedore.protocol.MoverProgress;
import io.stevedore.protocol.MoverResult;

/** What is written and read as JSON by its components. Kubernetes' own kinds and ours are registered by the platform. */
@RegisterForReflection(targets = {MoverProgress.class, MoverResult.class, MoverResult.AccessPoint.class})
final class Reflected {}
