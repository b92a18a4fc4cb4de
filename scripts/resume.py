#!/usr/bin/env python3
# /// script
# requires-python = ">=3.9"
# dependencies = ["websockets>=10.4", "PyJWT[crypto]>=2.6"]
# ///
"""Subscribes over the JSON protocol, prints each message with its topic and id, and misses nothing.

Connects again when the connection is lost, and resumes each topic after its last message. Where the
server cannot promise that nothing is missing, it says so on standard error. Ends with 1 when the
subscription is refused.
"""
import argparse
import asyncio
import json
import random
import sys
import time

from sign import add_token_options, missing, token_from, word

try:
    import websockets
except ImportError:
    missing("websockets", "python3-websockets")

SUBPROTOCOL = "notiflux.v1.json"
FIRST_DELAY, LONGEST_DELAY = 0.5, 30  # seconds
TOKEN_TTL = 60  # seconds; a token is checked once, when it is presented, so a short life is enough
LOST = (OSError, EOFError, asyncio.TimeoutError, websockets.WebSocketException)


def say(text):
    print(text, file=sys.stderr, flush=True)


class Refused(Exception):
    pass


class Resuming:
    """What is known of the topics, over all connections."""

    def __init__(self, topics):
        self.topics = topics
        self.since = {}  # by topic: the last message's id or, before the first message, where it began
        self.delay = None  # seconds that the server asks for before the next connection

    def subscription(self, token):
        return json.dumps({"type": "subscribe", "ref": 1, "topics": self.topics, "token": token, "since": self.since})

    def take(self, event):
        """Returns the message that the event brings, if any."""
        kind = event["type"]
        if kind == "message":
            self.since[event["topic"]] = event["id"]
            return event
        if kind == "subscribed":
            for topic, state in event["topics"].items():
                if not state.get("recovered", True):
                    say(f"{topic}: some messages may be missing")
                self.since.setdefault(topic, state["position"])
        elif kind == "position":
            self.since = dict.fromkeys(self.since, event["id"])  # all before it came, of each topic
        elif kind == "goaway":
            self.delay = event["reconnect_ms"] / 1000
        elif kind == "error":
            raise Refused(f"{event['code']}: {event['detail']}")
        return None


async def messages(url, topics, new_token):
    """Yields the topics' messages without end."""
    state, losses = Resuming(topics), 0
    while True:
        began = time.monotonic()
        try:
            # The server bounds messages (2 MiB by default); the library's own bound of 1 MiB would cut some off.
            async with websockets.connect(url, subprotocols=[SUBPROTOCOL], max_size=None, close_timeout=1) as socket:
                await socket.send(state.subscription(new_token()))
                async for text in socket:
                    message = state.take(json.loads(text))
                    if message:
                        yield message
            reason = f"closed by the server with {socket.close_code}"
        except websockets.InvalidURI as error:
            sys.exit(str(error))  # no later try can mend that
        except LOST as error:
            reason = str(error) or type(error).__name__
        # A connection that held starts the count anew, but only after a while: one that breaks at once counts on.
        if time.monotonic() - began > LONGEST_DELAY:
            losses = 0
        # Full jitter: the subscribers of a server that went away must not all come back in one moment.
        delay = random.uniform(0, min(LONGEST_DELAY, FIRST_DELAY * 2**losses)) if state.delay is None else state.delay
        losses, state.delay = min(losses + 1, 10), None
        say(f"Connection lost ({reason}), next try in {delay:.1f} s")
        await asyncio.sleep(delay)


async def run(args):
    seen = 0
    try:
        async for message in messages(args.url, args.topics, lambda: token_from(args, "subscribe", args.topics, TOKEN_TTL)):
            print(message["topic"], message["id"], message["message"], flush=True)  # at once, also into a pipe
            seen += 1
            if seen == args.count:
                return 0
    except Refused as refusal:
        say(refusal)
    return 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("topics", nargs="+", type=word, metavar="TOPIC", help="a topic to subscribe to")
    parser.add_argument("--url", default="ws://127.0.0.1:8080/ws", help="the server's endpoint (default: %(default)s)")
    add_token_options(parser)
    parser.add_argument("--count", type=int, default=0, metavar="N", help="end after N messages (default: 0, go on)")
    args = parser.parse_args()
    if not args.url.startswith(("ws://", "wss://")):
        parser.error("--url must start with ws:// or wss://")
    try:
        sys.exit(asyncio.run(run(args)))
    except KeyboardInterrupt:
        sys.exit(130)  # what a shell expects of a program that Ctrl-C ended


if __name__ == "__main__":
    main()
