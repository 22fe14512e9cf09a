/** How a volume is made reachable from a pod and taken down again: pure plans of idempotent steps. */
@NullMarked
package io.stevedore.expose;

import org.jspecify.annotations.NullMarked;
