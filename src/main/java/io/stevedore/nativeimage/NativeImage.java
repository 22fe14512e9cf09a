package io.stevedore.nativeimage;

import org.jspecify.annotations.Nullable;

/** Whether this is code of a native binary. */
public final class NativeImage {
    /** Settled while the binary is built, so that what only a JVM does is not compiled into it. */
    public static final boolean HERE = builder() != null;

    private NativeImage() {}

    private static @Nullable String builder() {
        return System.getProperty("org.graalvm.nativeimage.imagecode");
    }
}
