"""Counts what is broadcast and what is received, for scripts/cluster: a publisher that repeats what was not answered, and
subscribers that resume. Whatever of the cluster dies, nothing must be lost or doubled."""
import json
import threading
import time
import uuid
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from events import events

TOPIC = "count"
PACE = 0.02  # seconds between two broadcasts
AGAIN = 0.2  # seconds until what was not answered is repeated
PATIENCE = 30  # seconds for an answer; the server itself gives up after 12
SILENCE = 20  # seconds; a living stream has a comment every 15
OPENER = build_opener(ProxyHandler({}))  # the servers are on this machine, whatever proxy leads out of it


class Subscriber(threading.Thread):
    """Reads the numbers as server-sent events, and knows which one comes next."""

    def __init__(self, url, token):
        super().__init__(daemon=True)
        self.url, self.token = url, token
        self.subscribed = threading.Event()
        self.last = self.received = self.lost = self.doubled = self.gaps = 0

    def run(self):
        cursor, retry = None, 1.0
        while True:
            headers = {"Authorization": f"Bearer {self.token}", **({"Last-Event-ID": cursor} if cursor else {})}
            try:
                with OPENER.open(Request(f"{self.url}/events?topic={TOPIC}", headers=headers), timeout=SILENCE) as stream:
                    for event in events(stream):
                        cursor = event.get("id", cursor)
                        retry = int(event.get("retry", retry * 1000)) / 1000
                        self.take(event)
            except (OSError, HTTPException):
                pass  # it comes back, as a browser would
            time.sleep(min(retry, 2))

    def take(self, event):
        self.subscribed.set()
        if event.get("event") == "notiflux.reset":
            self.gaps += 1
        elif "data" in event:
            number = int(event["data"])
            self.received += 1
            if number <= self.last:
                self.doubled += 1
            else:
                self.lost += number - self.last - 1
                self.last = number


class Publisher(threading.Thread):
    """Broadcasts 1, 2, 3 and so on, each until it is acknowledged, always with the same Idempotency-Key."""

    def __init__(self, url, token):
        super().__init__(daemon=True)
        self.url, self.token = url, token
        self.published = self.repeated = 0
        self.since = time.monotonic()  # when the number under way was first sent
        self.refusal = None

    def run(self):
        name = uuid.uuid4().hex
        while not self.refusal:
            self.since = time.monotonic()
            number = self.published + 1
            while not self.refusal and not self.is_taken(number, f"{name}-{number}"):
                self.repeated += 1
                time.sleep(AGAIN)
            self.published = number
            time.sleep(PACE)

    def is_taken(self, number, key):
        body = json.dumps({"topic": TOPIC, "message": str(number)}).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        try:
            with OPENER.open(Request(f"{self.url}/broadcast", body, headers), timeout=PATIENCE):
                return True
        except HTTPError as error:
            with error:
                if error.code < 500 and error.code != 429:
                    self.refusal = f"the publisher is refused: {error.code} {error.read().decode()}"
            return False
        except (OSError, HTTPException):
            return False  # perhaps taken: the key tells


class Count:
    def __init__(self, url, subscribe_token, broadcast_token, subscribers=3):
        self.publisher = Publisher(url, broadcast_token)
        self.subscribers = [Subscriber(url, subscribe_token) for _ in range(subscribers)]
        for subscriber in self.subscribers:
            subscriber.start()

    def begin(self):
        """Begins to publish once all are subscribed; says whether it has."""
        if all(subscriber.subscribed.is_set() for subscriber in self.subscribers):
            self.publisher.start()
            return True
        return False

    def line(self):
        waits = time.monotonic() - self.publisher.since
        received = " ".join(str(subscriber.received) for subscriber in self.subscribers)
        lost, doubled, gaps = (sum(getattr(subscriber, what) for subscriber in self.subscribers) for what in ("lost", "doubled", "gaps"))
        return (f"published {self.publisher.published} (repeated {self.publisher.repeated})  received {received}"
                f"  lost {lost}  doubled {doubled}" + (f"  told of gaps {gaps}" if gaps else "")
                + (f"  waiting {waits:.0f} s for an answer" if waits >= 1 else ""))
