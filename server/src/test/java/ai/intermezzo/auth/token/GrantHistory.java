package ai.intermezzo.auth.token;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that was asked with the refresh tokens of one grant, and a judge of it who sees no more than
 * a client sees: tokens, of which he can't tell one from another but by when they came.
 *
 * <p>Of requests that were under way together he asks for an order in which each answer follows
 * from the rules. Where an answer was lost he goes on with both: it was done, and it was not.
 */
final class GrantHistory {
  private static final int SHOWN = 25;

  private final Duration leeway;
  private final List<Asked> all = new ArrayList<>();

  /** Every token in the order in which they came; the first is 0. */
  private final List<String> tokens = new ArrayList<>();

  private final Map<String, Integer> numbers = new HashMap<>();

  private final Map<String, String> successors = new HashMap<>();
  private final Map<String, Instant> supersededAt = new HashMap<>();
  private Set<GrantState> states;

  GrantHistory(String first, Duration leeway) {
    this.leeway = leeway;
    this.tokens.add(first);
    this.numbers.put(first, 0);
    this.states = Set.of(GrantState.first(first));
  }

  /**
   * Goes on with requests that were under way together.
   *
   * @throws AssertionError where the rules don't allow the answers
   */
  void add(List<Asked> together) {
    all.addAll(together);
    together.forEach(this::checkAlone);
    Set<GrantState> explained = explain(states, together);
    if (explained.isEmpty()) {
      throw broken("The rules allow these answers in no order, from " + shown(states));
    }
    states = explained;
    for (Asked asked : together) {
      if (asked.result() instanceof Asked.Given(String token)) {
        if (numbers.putIfAbsent(token, tokens.size()) == null) {
          tokens.add(token);
        }
      }
    }
  }

  /** How often it rotated, as far as anybody knows. */
  int rotations() {
    return tokens.size() - 1;
  }

  /** A token that came so many rotations before the newest. */
  String token(int behind) {
    return tokens.get(rotations() - behind);
  }

  /** Whether the rules have ended it. */
  boolean isEnded() {
    return states.stream().allMatch(GrantState::ended);
  }

  /** How many requests there were. */
  int size() {
    return all.size();
  }

  /**
   * What must be so of every answer for itself: a token has one successor, and is good for the
   * leeway after that has come.
   */
  private void checkAlone(Asked asked) {
    String presented = asked.token();
    if (!(asked.result() instanceof Asked.Given(String given)) || given.equals(presented)) {
      return;
    }
    String other = successors.putIfAbsent(presented, given);
    if (other != null && !other.equals(given)) {
      throw broken("A fork: " + name(presented) + " has two successors");
    }
    if (numbers.getOrDefault(given, Integer.MAX_VALUE) < numbers.getOrDefault(presented, 0)) {
      throw broken("A fork: " + name(presented) + " was answered with the older " + name(given));
    }
    Instant since = supersededAt.computeIfAbsent(presented, _ -> asked.at());
    if (!asked.at().isBefore(since.plus(leeway))) {
      throw broken("A spent token came back: " + name(presented) + ", superseded at " + since);
    }
  }

  private Set<GrantState> explain(Set<GrantState> from, List<Asked> rest) {
    if (rest.isEmpty() || from.isEmpty()) {
      return from;
    }
    Set<GrantState> explained = new LinkedHashSet<>();
    Set<Asked> tried = new LinkedHashSet<>();
    for (int i = 0; i < rest.size(); i++) {
      Asked next = rest.get(i);
      if (tried.add(new Asked(next.at(), "", next.token(), next.result()))) {
        List<Asked> others = new ArrayList<>(rest);
        others.remove(i);
        explained.addAll(explain(after(from, next), others));
      }
    }
    return explained;
  }

  private Set<GrantState> after(Set<GrantState> from, Asked asked) {
    Set<GrantState> after = new LinkedHashSet<>();
    for (GrantState state : from) {
      GrantState.Ruling ruling = state.present(asked.token(), asked.at(), leeway);
      switch (asked.result()) {
        case Asked.Given(String token) -> {
          if (ruling.gives()) {
            ruling.state().known(token, !numbers.containsKey(token)).ifPresent(after::add);
          }
        }
        case Asked.Refused _ -> {
          if (!ruling.gives()) {
            after.add(ruling.state());
          }
        }
        case Asked.Unknown _ -> {
          after.add(state);
          after.add(ruling.state());
        }
      }
    }
    return after;
  }

  private AssertionError broken(String how) {
    String lately =
        all.subList(Math.max(0, all.size() - SHOWN), all.size()).stream()
            .map(it -> it.at() + " " + it.who() + " " + name(it.token()) + ": " + name(it.result()))
            .collect(Collectors.joining("\n  "));
    return new AssertionError(how + "\nlately:\n  " + lately);
  }

  private String shown(Set<GrantState> those) {
    return those.stream()
        .map(it -> name(it.current()) + " since " + it.rotatedAt() + (it.ended() ? ", ended" : ""))
        .collect(Collectors.joining(" or "));
  }

  private String name(Asked.Result result) {
    return switch (result) {
      case Asked.Given(String token) -> name(token);
      case Asked.Refused _ -> "refused";
      case Asked.Unknown(String why) -> "no answer, " + why;
    };
  }

  private String name(String token) {
    Integer number = numbers.get(token);
    return number == null ? "a new token " + Integer.toHexString(token.hashCode()) : "#" + number;
  }
}
