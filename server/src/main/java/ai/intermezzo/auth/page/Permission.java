package ai.intermezzo.auth.page;

/**
 * One thing that an application asks for.
 *
 * @param apiName whose scope it is; empty for what concerns the account itself
 * @param text in the person's words, from {@link Pages#scopeText} or the Api's description
 */
public record Permission(String apiName, String text) {}
