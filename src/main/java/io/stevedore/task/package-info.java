/** The one life cycle of all kinds of tasks: values in, one decision out; no Kubernetes, no clock, no logger. */
@NullMarked
package io.stevedore.task;

import org.jspecify.annotations.NullMarked;
