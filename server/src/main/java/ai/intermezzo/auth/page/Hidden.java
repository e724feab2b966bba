package ai.intermezzo.auth.page;

/**
 * A field of a form that the person does not see: the sealed journey, the CSRF token, or one
 * parameter of an authorization response.
 *
 * @param name of the field
 * @param value as it is posted, any text
 */
public record Hidden(String name, String value) {}
