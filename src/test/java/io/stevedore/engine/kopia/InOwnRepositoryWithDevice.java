package io.stevedore.engine.kopia;

import io.stevedore.engine.Volume;
import io.stevedore.testing.TestDevice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A repository, and a block device that is mostly zeros. */
abstract class InOwnRepositoryWithDevice extends InOwnRepository {
    /** No multiple of what is read or written at a time. */
    static final long SIZE = 40_000_000 + 512;

    static final int NOISE = 8_000_000;

    private final List<TestDevice> devices = new ArrayList<>();
    TestDevice source;

    @BeforeAll
    static void assumeDevices() {
        TestDevice.assume();
    }

    @BeforeEach
    void device() throws Exception {
        source = device("source", SIZE);
        source.fill(5_000_000, NOISE, 1);
        source.fill(SIZE - 700, 700, 2);
    }

    @AfterEach
    void detach() throws Exception {
        for (TestDevice device : devices) {
            device.close();
        }
    }

    final TestDevice device(String name, long bytes) throws Exception {
        TestDevice device = TestDevice.create(folder.resolve(name), bytes);
        devices.add(device);
        return device;
    }

    static Volume volume(TestDevice device) {
        return new Volume.Device(device.path());
    }
}
