/** File-system backup: the plans that reach a volume that a pod uses, by the folder that its kubelet made for it. */
@NullMarked
package io.stevedore.expose.pod;

import org.jspecify.annotations.NullMarked;
