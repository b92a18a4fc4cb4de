#!/usr/bin/env python3
# /// script
# requires-python = ">=3.9"
# dependencies = ["websockets>=10.4", "PyJWT[crypto]>=2.6"]
# ///
"""Subscribes to topics and prints each message on standard output.

Connects again when the connection is lost. What the server refuses and what happens to the connection
goes to standard error. Ends with 1 when every topic is refused, since nothing can arrive then.
"""
import argparse
import asyncio
import os
import random
import sys
import time

from sign import add_token_options, missing, token_from, word

try:
    import websockets
except ImportError:
    missing("websockets", "python3-websockets")

REFUSAL = "Not allowed to subscribe to "
FIRST_DELAY, LONGEST_DELAY = 0.5, 30  # seconds
TOKEN_TTL = 60  # seconds; a token is checked once, when it is presented, so a short life is enough
LOST = (OSError, EOFError, asyncio.TimeoutError, websockets.WebSocketException)


async def messages(url, topics, new_token):
    """Yields the topics' messages without end, or until one connection has every topic refused."""
    losses = 0
    while True:
        token, began, refused = new_token(), time.monotonic(), set()
        try:
            # The server bounds messages (2 MiB by default); the library's own bound of 1 MiB would cut some off.
            async with websockets.connect(url, max_size=None, close_timeout=1) as socket:
                for topic in topics:
                    await socket.send(f"/subscribe {topic} {token}")
                async for text in socket:
                    # A refusal is a text frame like any message: in the plain protocol only its start tells.
                    if not text.startswith(REFUSAL):
                        yield text
                        continue
                    print(text, file=sys.stderr, flush=True)
                    refused.add(text[len(REFUSAL):].split(": ")[0])
                    if refused.issuperset(topics):
                        return
            reason = f"closed by the server with {socket.close_code}"
        except websockets.InvalidURI as error:
            sys.exit(str(error))  # no later try can mend that
        except LOST as error:
            reason = str(error) or type(error).__name__
        # A connection that held starts the count anew, but only after a while: one that breaks at once counts on.
        if time.monotonic() - began > LONGEST_DELAY:
            losses = 0
        # Full jitter: the subscribers of a server that went away must not all come back in one moment.
        delay = random.uniform(0, min(LONGEST_DELAY, FIRST_DELAY * 2**losses))
        losses = min(losses + 1, 10)
        print(f"Connection lost ({reason}), next try in {delay:.1f} s", file=sys.stderr, flush=True)
        await asyncio.sleep(delay)


async def run(args):
    seen = 0
    async for message in messages(args.url, args.topics, lambda: token_from(args, "subscribe", args.topics, TOKEN_TTL)):
        print(message, flush=True)  # at once, also into a pipe
        seen += 1
        if seen == args.count:
            return 0
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
    except BrokenPipeError:  # the reader of our output has gone, as in `subscribe.py news | head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it flushes at exit


if __name__ == "__main__":
    main()
