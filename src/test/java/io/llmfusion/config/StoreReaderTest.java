package io.llmfusion.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreReaderTest {
    @Test
    void reads_all_of_it() {
        assertThat(Configurations.of("store: { url: 'file:other/my.db', max-age: 7d, max-size: 2GB }")
                        .store())
                .isEqualTo(new StoreConfig(
                        new StoreConfig.Location.File(Path.of("other/my.db")), Duration.ofDays(7), 2L << 30));
        assertThat(Configurations.of("store: { url: 'memory:' }").store()).isEqualTo(StoreConfig.DEFAULT.inMemory());
        assertThat(Configurations.of("store:").store()).isEqualTo(StoreConfig.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({"file:/var/lib/f.db, /var/lib/f.db", "file:///var/lib/f.db, /var/lib/f.db", "file:f.db, f.db"})
    void takes_urls_as_people_write_them(String url, String path) {
        assertThat(Configurations.of("store: { url: '" + url + "' }").store().location())
                .isEqualTo(new StoreConfig.Location.File(Path.of(path)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url: x|store.url (line 1): names no place that is known here; write file: and a path",
                "url: 'file:'|store.url (line 1): names no place",
                "url: 'file://host/x'|store.url (line 1): names no place",
                "max-age: 0s|store.max-age (line 1): `0s` does not fit; write a duration",
                "max-size: much|store.max-size (line 1): `much` does not fit; write a size",
                "path: x|store.path (line 1): unknown key"
            })
    void tells_what_does_not_fit(String yaml, String expected) {
        assertThat(Configurations.problems("store: { " + yaml + " }")).contains(expected);
    }

    @Test
    void shows_no_password_of_a_database() {
        assertThat(Configurations.problems("store: { url: 'postgresql://me:hidden@db/x' }"))
                .contains("store.url")
                .doesNotContain("hidden");
    }
}
