package io.notiflux.chaos;

import static io.notiflux.chaos.Verdict.Breach.DOUBLED;
import static io.notiflux.chaos.Verdict.Breach.FALSELY_RECOVERED;
import static io.notiflux.chaos.Verdict.Breach.LOST;
import static io.notiflux.chaos.Verdict.Breach.REORDERED;

import io.notiflux.chaos.Entry.Joined;
import io.notiflux.chaos.Entry.Message;
import io.notiflux.chaos.Entry.Moved;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Goes through what one client noted about one topic, entry by entry, and holds it against the truth. */
final class TopicCheck {
    private enum Opening {
        /** Nothing came yet that could have been replayed. */
        NEW,
        RECOVERED,
        NOT_RECOVERED,
        /** It is past what was replayed, as far as that can be told. */
        OVER
    }

    private final String client;
    private final String topic;
    private final Truth truth;
    private final Verdict verdict;

    private final Set<String> had = new HashSet<>();
    private @Nullable Place known;
    /** Told with the last answer. */
    private @Nullable Place position;

    private Opening opening = Opening.NEW;
    private boolean saidRecovered;

    TopicCheck(String client, String topic, Truth truth, Verdict verdict) {
        this.client = client;
        this.topic = topic;
        this.truth = truth;
        this.verdict = verdict;
    }

    void take(Entry entry) {
        switch (entry) {
            case Joined joined -> join(joined);
            case Message message -> come(message);
            case Moved moved -> move(moved.to());
        }
    }

    /** Up to this place, itself included, everything must have come in the end. */
    void finish(Place end) {
        if (known == null || !known.isComparable(end)) {
            verdict.count(LOST, at("it never knew of " + end + ", but of " + known));
        } else {
            hole(known, new Place(end.epoch(), end.number() + 1));
        }
    }

    private void join(Joined joined) {
        Place since = joined.since();
        position = joined.position();
        saidRecovered = since != null && joined.recovered();
        if (since == null) {
            known = position;
            opening = Opening.NEW;
        } else if (joined.recovered()) {
            if (position != null && !position.isComparable(since)) {
                verdict.count(FALSELY_RECOVERED, at("after " + since + ", though the position is " + position));
            }
            if (known != null && known.isComparable(since) && since.isAfter(known)) {
                hole(known, since);
            }
            known = since;
            opening = Opening.RECOVERED;
        } else {
            known = position;
            opening = Opening.NOT_RECOVERED;
            had.clear();
        }
    }

    private void come(Message message) {
        Place place = message.place();
        if (!had.add(message.text())) {
            verdict.count(DOUBLED, at(message.text() + " at " + place));
            return;
        }
        if (known != null) {
            boolean replaysWhatIsHeld = opening == Opening.NOT_RECOVERED && !place.isAfter(known);
            if (!replaysWhatIsHeld) {
                if (!place.isAfter(known)) {
                    verdict.count(REORDERED, at(message.text() + " at " + place + " behind " + known));
                    return;
                }
                hole(known, place);
            }
        }
        known = place;
        opening = Opening.OVER;
    }

    private void move(Place to) {
        if (known != null && !known.equals(to)) {
            if (!to.isAfter(known)) {
                verdict.count(REORDERED, at("the position " + to + " behind " + known));
                return;
            }
            hole(known, new Place(to.epoch(), to.number() + 1));
        }
        known = to;
        opening = Opening.OVER;
    }

    /** Counts what is missing behind one place and before another. */
    private void hole(Place after, Place before) {
        Collection<Message> missing = truth.between(topic, after, before);
        int inReplay = (int) missing.stream()
                .filter(message -> opening == Opening.RECOVERED || isReplayed(message.place()))
                .count();
        String words = missing.isEmpty()
                ? ""
                : at(missing.size() + " missing after " + after + " and before " + before + ", the first one "
                        + missing.iterator().next().text());
        verdict.count(FALSELY_RECOVERED, inReplay, words);
        verdict.count(LOST, missing.size() - inReplay, words);
    }

    private boolean isReplayed(Place place) {
        return saidRecovered && position != null && position.isComparable(place) && !place.isAfter(position);
    }

    private String at(String words) {
        return client + ", " + topic + ": " + words;
    }
}
