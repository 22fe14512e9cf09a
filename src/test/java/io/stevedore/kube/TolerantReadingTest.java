package io.stevedore.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TolerantReadingTest {
    static final class Thing {
        public @Nullable String text;
        public @Nullable Long number;
        public @Nullable Integer count;
        public long plain = 1;
        public int plainCount = 1;
        public @Nullable Boolean flag;
        public @Nullable Part part;
        public @Nullable List<String> list;
        public @Nullable Map<String, String> map;
        public @Nullable String last;
    }

    static final class Part {
        public @Nullable String name;
    }

    private static ObjectMapper mapper() {
        ObjectMapper mapper = new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        new TolerantReading().customize(mapper);
        return mapper;
    }

    /** The odd value, and one behind it that must still be read. */
    private static Thing read(String odd) throws JsonProcessingException {
        Thing thing = mapper().readValue("{" + odd + ", \"last\": \"read\"}", Thing.class);
        assertThat(thing.last).isEqualTo("read");
        return thing;
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": {\"b\": 1}}", "[\"New\"]", "[[1], 2]", "[]", "{}"})
    void anObjectOrArrayForATextIsUnreadable(String odd) throws JsonProcessingException {
        assertThat(read("\"text\": " + odd).text).isEqualTo(TolerantReading.UNREADABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"text\"", "7", "[1]"})
    void aTaskWhoseStatusIsNoObjectIsNotNew(String odd) throws JsonProcessingException {
        String json = "{\"metadata\": {\"name\": \"odd\"}, \"status\": " + odd + "}";
        assertThat(mapper().readValue(json, DataUpload.class).getStatus().phase).isEqualTo(TolerantReading.UNREADABLE);
        assertThat(mapper().readValue(json, DataDownload.class).getStatus().phase)
                .isEqualTo(TolerantReading.UNREADABLE);
    }

    @Test
    void aNumberOrTruthForATextIsItsText() throws JsonProcessingException {
        assertThat(read("\"text\": 7").text).isEqualTo("7");
        assertThat(read("\"text\": true").text).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"many\"", "{\"a\": [1]}", "[1, 2]", "true"})
    void whatIsNoNumberIsNone(String odd) throws JsonProcessingException {
        assertThat(read("\"number\": " + odd).number).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "-9223372036854775809", "1e300", "9.3e18"})
    void aNumberThatIsTooLargeIsNone(String odd) throws JsonProcessingException {
        assertThat(read("\"number\": " + odd).number).isNull();
        assertThat(read("\"count\": " + odd).count).isNull();
        assertThat(read("\"plain\": " + odd).plain).isZero();
        assertThat(read("\"plainCount\": " + odd).plainCount).isZero();
    }

    @Test
    void aCountIsSmallerThanANumber() throws JsonProcessingException {
        assertThat(read("\"count\": 2147483648").count).isNull();
        assertThat(read("\"number\": 2147483648").number).isEqualTo(2_147_483_648L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999999", "1e300"})
    void aTaskWithAProgressThatIsTooLargeIsRead(String odd) throws JsonProcessingException {
        String json = "{\"status\": {\"progress\": {\"totalBytes\": %s}, \"phase\": \"Completed\"}}".formatted(odd);

        DataUpload upload = mapper().readValue(json, DataUpload.class);

        assertThat(upload.getStatus().progress.totalBytes).isNull();
        assertThat(upload.getStatus().phase).isEqualTo("Completed");
    }

    @Test
    void aTextThatIsANumberIsRead() throws JsonProcessingException {
        assertThat(read("\"number\": \"12\"").number).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"perhaps\"", "{\"a\": 1}", "[true, false]"})
    void whatIsNoTruthIsNone(String odd) throws JsonProcessingException {
        assertThat(read("\"flag\": " + odd).flag).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"text\"", "7", "true", "[{\"name\": \"x\"}]"})
    void whatIsNoObjectIsNone(String odd) throws JsonProcessingException {
        assertThat(read("\"part\": " + odd).part).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"text\"", "7", "{\"a\": [1]}"})
    void whatIsNoListIsNone(String odd) throws JsonProcessingException {
        assertThat(read("\"list\": " + odd).list).isNull();
    }

    @Test
    void anOddElementDoesNotSpoilItsNeighbours() throws JsonProcessingException {
        assertThat(read("\"list\": [\"a\", {\"b\": 1}, \"c\"]").list)
                .containsExactly("a", TolerantReading.UNREADABLE, "c");
        assertThat(read("\"map\": {\"a\": \"b\", \"c\": [1], \"d\": \"e\"}").map)
                .containsEntry("a", "b")
                .containsEntry("c", TolerantReading.UNREADABLE)
                .containsEntry("d", "e");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"404 page not found\"", "7"})
    void whatIsNoObjectAtAllIsStillAnError(String odd) {
        assertThatThrownBy(() -> mapper().readValue(odd, Thing.class)).isInstanceOf(JsonProcessingException.class);
    }
}
