/** The one template of mover pods. */
@NullMarked
package io.stevedore.expose.hosting;

import org.jspecify.annotations.NullMarked;
