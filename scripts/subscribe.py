#!/usr/bin/env python3
# /// script
# requires-python = ">=3.9"
# dependencies = ["websockets>=10.4", "PyJWT[crypto]>=2.6"]
# ///
"""Subscribes to topics, prints each message on standard output, and misses nothing.

Connects again when the connection is lost, and resumes each topic. Where the server cannot promise that
nothing is missing, it says so on standard error. Ends with 1 when the subscription is refused.
"""
import argparse
import asyncio
import logging
import os
import sys

import notiflux
from sign import add_server_option, add_token_options, missing, token_from, word

try:
    import websockets  # noqa: F401, to tell before anything else that it is missing
except ImportError:
    missing("websockets", "python3-websockets")

TOKEN_TTL = 60  # seconds; a token is checked once, when it is presented, so a short life is enough


async def run(args, line):
    seen = 0
    events = notiflux.subscribe(args.url, args.topics, lambda topics: token_from(args, "subscribe", topics, TOKEN_TTL))
    async for event in events:
        if isinstance(event, notiflux.Gap):
            print(f"{event.topic}: some messages may be missing", file=sys.stderr, flush=True)
            continue
        print(line(event), flush=True)  # at once, also into a pipe
        seen += 1
        if seen == args.count:
            return


def main(description=__doc__, line=lambda message: message.text):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("topics", nargs="+", type=word, metavar="TOPIC", help="a topic to subscribe to")
    add_server_option(parser)
    add_token_options(parser)
    parser.add_argument("--count", type=int, default=0, metavar="N", help="end after N messages (default: 0, go on)")
    args = parser.parse_args()
    logging.basicConfig(format="%(message)s")
    try:
        asyncio.run(run(args, line))
    except notiflux.Refused as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)  # what a shell expects of a program that Ctrl-C ended
    except BrokenPipeError:  # the reader of our output has gone, as in `subscribe.py news | head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it flushes at exit


if __name__ == "__main__":
    main()
