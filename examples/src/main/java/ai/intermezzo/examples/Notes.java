package ai.intermezzo.examples;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last notes, in memory. Each belongs to the subject of the token that it came with. */
final class Notes {
  static final int MAX_NOTES = 1_000;
  static final int MAX_TEXT_CHARS = 1_000;

  /** A note as it is shown. */
  record Note(String text, String createdAt) {}

  private record Owned(String subject, Note note) {}

  private final Deque<Owned> notes = new ArrayDeque<>();

  /** Keeps a note; the oldest one goes when there are too many. */
  synchronized Note add(String subject, String text) {
    Note note = new Note(text, Instant.now().toString());
    if (notes.size() == MAX_NOTES) {
      notes.removeFirst();
    }
    notes.addLast(new Owned(subject, note));
    return note;
  }

  /** The subject's notes, oldest first. */
  synchronized List<Note> of(String subject) {
    return notes.stream()
        .filter(owned -> owned.subject().equals(subject))
        .map(Owned::note)
        .toList();
  }
}
