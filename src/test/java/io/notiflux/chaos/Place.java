package io.notiflux.chaos;

/** A message's id, taken apart: places of one epoch are in order, others can't be compared. */
record Place(String epoch, long number) {
    static Place of(String id) {
        int dash = id.lastIndexOf('-');
        return new Place(id.substring(0, dash), Long.parseLong(id, dash + 1, id.length(), 10));
    }

    boolean isComparable(Place other) {
        return epoch.equals(other.epoch);
    }

    /** Whether it is known to be behind the other one. */
    boolean isAfter(Place other) {
        return isComparable(other) && number > other.number;
    }

    @Override
    public String toString() {
        return epoch + '-' + number;
    }
}
