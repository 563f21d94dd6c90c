package io.llmfusion.config;

import io.llmfusion.model.DialectId;
import io.llmfusion.model.ModelTable;
import io.llmfusion.model.Quirks;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads `families.yaml`. */
final class FamiliesReader {
    private static final Map<String, DialectId> DIALECTS =
            Arrays.stream(DialectId.values()).collect(Collectors.toMap(DialectId::configName, Function.identity()));
    private static final Map<String, FamilyApi.Authentication> AUTHENTICATIONS = Map.of(
            "bearer", FamilyApi.Authentication.BEARER,
            "x-api-key", FamilyApi.Authentication.X_API_KEY,
            "x-goog-api-key", FamilyApi.Authentication.X_GOOG_API_KEY,
            "api-key", FamilyApi.Authentication.API_KEY,
            "aws", FamilyApi.Authentication.AWS,
            "google", FamilyApi.Authentication.GOOGLE,
            "none", FamilyApi.Authentication.NONE);

    private FamiliesReader() {}

    static Families read(ConfigNode.Mapping root, ModelTable models, Reading reading) {
        List<Family> families = new ArrayList<>();
        Fields.top(root, reading).named().forEach((name, fields) -> families.add(family(name, fields)));
        return new Families(families, models);
    }

    private static Family family(String name, Fields fields) {
        List<FamilyApi> apis = new ArrayList<>();
        fields.mapOrEmpty("apis").named().forEach((api, its) -> apis.add(api(api, its)));
        Family family = new Family(
                name,
                fields.text("base-url").filter(url -> url.indexOf('{') < 0).map(URI::create),
                fields.text("key-variable"),
                apis,
                new OperationsReader(DIALECTS, AUTHENTICATIONS).read(fields.mapOrEmpty("operations")),
                places(fields));
        fields.done();
        return family;
    }

    private static FamilyPlaces places(Fields fields) {
        return new FamilyPlaces(
                texts(fields.mapOrEmpty("places")),
                fields.text("base-url").filter(url -> url.indexOf('{') >= 0),
                texts(fields.mapOrEmpty("base-urls")));
    }

    private static Map<String, String> texts(Fields fields) {
        Map<String, String> texts = new LinkedHashMap<>();
        fields.namedTexts().forEach((name, value) -> texts.put(name, value.text()));
        return texts;
    }

    private static FamilyApi api(String name, Fields fields) {
        Map<String, String> headers = new LinkedHashMap<>();
        fields.mapOrEmpty("headers").namedTexts().forEach((header, value) -> headers.put(header, value.text()));
        FamilyApi api = new FamilyApi(
                name,
                fields.choice("dialect", DIALECTS, Set.of()).orElse(DialectId.CHAT),
                new ApiPath(fields.text("path", ""), fields.text("stream-path")),
                fields.text("models-path"),
                fields.choice("authentication", AUTHENTICATIONS, Set.of()).orElse(FamilyApi.Authentication.NONE),
                headers,
                QuirksReader.read(fields.mapOrEmpty("quirks"), Quirks.NONE));
        fields.done();
        return api;
    }
}
