package io.llmfusion.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the file of `NAME=value` lines that editors name as `envFile`. */
final class EnvFile {
    private final Reading reading;

    EnvFile(Reading reading) {
        this.reading = reading;
    }

    Map<String, Secret> read(ConfigNode.Scalar written) {
        Path path = reading.environment().resolve(written.text());
        reading.used(List.of(path));
        Map<String, Secret> variables = new LinkedHashMap<>();
        try {
            Files.readAllLines(path).forEach(line -> line(line.strip(), variables));
        } catch (IOException unreadable) {
            reading.problem(written, "the file cannot be read as text", "check that it is there and may be read");
        }
        return variables;
    }

    private static void line(String line, Map<String, Secret> variables) {
        int equals = line.indexOf('=');
        if (line.startsWith("#") || equals < 1) {
            return;
        }
        String name = line.substring(0, equals).replaceFirst("^export\\s+", "").strip();
        variables.put(name, Secret.of(unquoted(line.substring(equals + 1).strip())));
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(0) == value.charAt(value.length() - 1);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
