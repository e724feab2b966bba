package ai.intermezzo.auth.store;

import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.StatementException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.TemplateEngine;

/** The one way that JDBI is set up: no plugins, no templates in SQL. */
final class JdbiSetup {
  private JdbiSetup() {}

  static Jdbi on(ConnectionFactory connections) {
    Jdbi jdbi = Jdbi.create(connections);
    SqlStatements statements = jdbi.getConfig().get(SqlStatements.class);
    // SQL is written out, so "<" is an operator, and there is nothing to render.
    statements.setTemplateEngine(TemplateEngine.NOP);
    // Values of statements are not for profiles and recordings.
    statements.setIncludeBindingsInTelemetry(false);
    // Nor for messages: an argument may be a hash or a sealed key.
    jdbi.getConfig().get(StatementExceptions.class).setMessageRendering(JdbiSetup::messageOf);
    return jdbi;
  }

  private static String messageOf(StatementException e) {
    StatementContext context = e.getStatementContext();
    return e.getShortMessage() + (context == null ? "" : " [" + context.getRawSql() + "]");
  }
}
