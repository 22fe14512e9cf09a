/** Child processes: started, drained, signalled and reaped here and nowhere else. */
@NullMarked
package io.stevedore.engine.process;

import org.jspecify.annotations.NullMarked;
