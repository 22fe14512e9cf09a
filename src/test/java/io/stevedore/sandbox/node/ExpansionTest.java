package io.stevedore.sandbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpansionTest {
    @ParameterizedTest
    @CsvSource({
        "plain,plain",
        "--node=$(NODE)/x,--node=one/x",
        "$(NODE)$(NODE),oneone",
        "$(OTHER),$(OTHER)",
        "$$(NODE),$(NODE)",
        "$NODE $,$NODE $",
        "$(NODE,$(NODE"
    })
    void namesInParenthesesAreReplaced(String text, String expected) {
        assertThat(Expansion.expand(text, Map.of("NODE", "one"))).isEqualTo(expected);
    }
}
