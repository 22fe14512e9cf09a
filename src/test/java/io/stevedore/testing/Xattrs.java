package io.stevedore.testing;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/** Extended attributes of any name space: the JDK has those of users only, and a machine need not have the programs. */
public final class Xattrs {
    private static final int LARGEST = 4096;

    private Xattrs() {}

    /** Whether the file system took it. */
    public static boolean set(Path file, String name, byte[] value) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(value.length);
            bytes.copyFrom(MemorySegment.ofArray(value));
            int code = (int) function(
                            "setxattr", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT))
                    .invoke(
                            arena.allocateFrom(file.toString()),
                            arena.allocateFrom(name),
                            bytes,
                            (long) value.length,
                            0);
            return code == 0;
        }
    }

    /** Empty when the file has none of the name. */
    public static Optional<byte[]> get(Path file, String name) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(LARGEST);
            long length = (long) function(
                            "getxattr", FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG))
                    .invoke(arena.allocateFrom(file.toString()), arena.allocateFrom(name), bytes, (long) LARGEST);
            return length < 0
                    ? Optional.empty()
                    : Optional.of(bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor types) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), types);
    }
}
