package dev.mainstay.hosts.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.hosts.jersey.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pages that are made from code say what the code says. */
class DocsTest {

    private static final Path DOCS = Path.of("..", "docs");

    @Test
    void every_key_says_what_it_means() {
        assertThat(Configuration.defaults(Map.of()).keys())
                .allSatisfy(key -> assertThat(key.meaning()).as(key.path()).isNotBlank());
    }

    @Test
    void the_configuration_page_is_up_to_date() throws IOException {
        compare("configuration.md", ConfigurationPage.text());
    }

    @Test
    void the_transitions_page_is_up_to_date() throws IOException {
        compare("transitions.md", TransitionsPage.text());
    }

    private static void compare(String name, String text) throws IOException {
        Path page = DOCS.resolve(name);
        if (System.getProperty("docs.write") != null) {
            Files.writeString(page, text);
        }
        assertThat(page).as("run with -Ddocs.write to write it anew").hasContent(text);
    }
}
