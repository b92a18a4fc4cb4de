package io.notiflux.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.stats.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who goes where places run short. */
class PlacesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Of 16 places two are kept free. */
    private static final int ROOM = 14;

    private final AtomicLong clock = new AtomicLong();
    private final Tally<Refused> refusals = new Tally<>(List.of(Refused.values()));
    private final Places places = new Places(16, PATIENCE, clock::get, refusals);
    private final List<Integer> told = new ArrayList<>();
    private final List<Place> all = new ArrayList<>();

    @Test
    void strangers_mayStayWhileThereIsRoom() {
        enter(ROOM);
        pass(PATIENCE.multipliedBy(100));
        places.makeRoom();
        assertThat(told).isEmpty();
    }

    @Test
    void oldestStranger_makesRoomForTheOneThatComes() {
        enter(ROOM);
        pass(PATIENCE);
        enter(2);
        assertThat(told).containsExactly(0, 1);
    }

    @Test
    void whoeverHasShownAToken_stays() {
        enter(ROOM);
        all.get(0).authorized();
        all.get(2).authorized();
        all.get(2).authorized();
        pass(PATIENCE);
        enter(2);
        assertThat(told).containsExactly(1, 3);
    }

    @Test
    void youngStrangers_areSpared_untilTheyAreOld() {
        enter(ROOM);
        pass(PATIENCE.minusNanos(1));
        enter(2);
        assertThat(told).isEmpty();
        pass(Duration.ofNanos(1));
        places.makeRoom();
        assertThat(told).containsExactly(0, 1);
        places.makeRoom();
        assertThat(told).as("those that leave are counted on").containsExactly(0, 1);
    }

    @Test
    void subscriber_goesBeforeAYoungerConnectionOfAnyKind_andIsToldItsOwnWay() {
        enter(1);
        all.getFirst().subscriber(() -> told.add(-1));
        enter(ROOM - 1);
        pass(PATIENCE);
        enter(2);
        assertThat(told).containsExactly(-1, 1);
        assertThat(refusals.total(Refused.CONNECTIONS))
                .as("subscribers are counted where they end")
                .isEqualTo(1);
    }

    @Test
    void placeOfASubscriber_isMadeByAnotherOneOnly() {
        enter(2);
        pass(PATIENCE);
        assertThat(places.makeSubscriberGo()).as("there is none").isFalse();
        all.get(1).subscriber(() -> told.add(-1));
        assertThat(places.makeSubscriberGo()).isTrue();
        assertThat(places.makeSubscriberGo()).as("it goes already").isFalse();
        assertThat(told).containsExactly(-1);
    }

    @Test
    void placeThatIsLeft_isNotCountedTwice() {
        enter(ROOM + 1);
        pass(PATIENCE);
        places.makeRoom();
        assertThat(told).containsExactly(0);
        places.leave(all.get(0));
        places.leave(all.get(1));
        assertThat(places.open()).isEqualTo(ROOM - 1);
        enter(1);
        assertThat(told).containsExactly(0);
    }

    private void enter(int count) {
        for (int i = 0; i < count; i++) {
            int number = all.size();
            all.add(places.enter(() -> told.add(number)));
        }
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }
}
