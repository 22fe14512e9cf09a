/** The cluster through fabric8: what is watched, what is read for one task, and how steps are carried out. */
@NullMarked
package io.stevedore.kube;

import org.jspecify.annotations.NullMarked;
