package io.llmfusion.http;

import io.llmfusion.bus.message.CatalogItem;
import io.llmfusion.model.ToolSpec;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds items by words: each must stand in the name or the description. Those with more of them in the name come first. */
final class ToolSearch {
    private final List<String> words;

    ToolSearch(String query) {
        this.words = Arrays.stream(query.toLowerCase(Locale.ROOT).split("[\\s,]+"))
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
    }

    List<CatalogItem> in(List<CatalogItem> items) {
        return items.stream()
                .filter(this::matches)
                .sorted(Comparator.comparingLong(this::wordsNotInName))
                .toList();
    }

    private boolean matches(CatalogItem item) {
        String text = (item.name() + " " + item.ownName() + " "
                        + item.tool().flatMap(ToolSpec.Function::description).orElse(""))
                .toLowerCase(Locale.ROOT);
        return words.stream().allMatch(text::contains);
    }

    private long wordsNotInName(CatalogItem item) {
        String name = item.name().toLowerCase(Locale.ROOT);
        return words.stream().filter(word -> !name.contains(word)).count();
    }
}
