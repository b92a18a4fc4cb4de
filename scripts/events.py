#!/usr/bin/env python3
# /// script
# requires-python = ">=3.9"
# dependencies = ["PyJWT[crypto]>=2.6"]
# ///
"""Reads topics as server-sent events, prints each message with its topic, and misses nothing.

Connects again when the stream ends, and resumes it. Where the server cannot promise that nothing is
missing, it says so on standard error. Ends with 1 when the request is refused.
"""
import argparse
import sys
import time
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import notiflux
from sign import add_server_option, add_token_options, token_from, word

SILENCE = 45  # seconds; a living stream has a comment every 15
TOKEN_TTL = 60  # seconds; a token is checked once, when it is presented, so a short life is enough


def say(text):
    print(text, file=sys.stderr, flush=True)


def events(lines):
    """Yields the blocks of a stream as fields by name; the lines of its data are joined."""
    fields = {}
    for raw in lines:
        line = raw.decode().rstrip("\n")
        if line:
            name, _, value = line.partition(":")
            value = value[1:] if value.startswith(" ") else value
            fields[name] = fields[name] + "\n" + value if name == "data" and name in fields else value
        else:
            yield fields
            fields = {}


def messages(url, topics, new_token):
    """Yields topic and message without end."""
    cursor, retry = "", 1.0
    address = notiflux.endpoint(url, "events") + "?" + urlencode([("topic", topic) for topic in topics])
    while True:
        headers = {"Authorization": "Bearer " + new_token(), "Accept": "text/event-stream"}
        if cursor:
            headers["Last-Event-ID"] = cursor
        try:
            with urlopen(Request(address, headers=headers), timeout=SILENCE) as stream:
                for event in events(stream):
                    cursor = event.get("id", cursor)  # also of a block with nothing else, which brings no message
                    retry = int(event["retry"]) / 1000 if "retry" in event else retry
                    if event.get("event") == "notiflux.reset":
                        say("some messages may be missing")
                    elif "data" in event:
                        yield event.get("event", topics[0]), event["data"]
            reason = "the stream ended"
        except HTTPError as error:
            if error.code < 500:
                sys.exit(error.read().decode())  # no later try can mend that
            reason = str(error)
        except (OSError, HTTPException) as error:
            reason = str(error) or type(error).__name__
        say(f"Connection lost ({reason}), next try in {retry:.1f} s")
        time.sleep(retry)  # the server's, which is another for each client


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("topics", nargs="+", type=word, metavar="TOPIC", help="a topic to read")
    add_server_option(parser)
    add_token_options(parser)
    parser.add_argument("--count", type=int, default=0, metavar="N", help="end after N messages (default: 0, go on)")
    args = parser.parse_args()
    seen = 0
    try:
        for topic, message in messages(args.url, args.topics, lambda: token_from(args, "subscribe", args.topics, TOKEN_TTL)):
            print(topic, message, flush=True)  # at once, also into a pipe
            seen += 1
            if seen == args.count:
                return
    except KeyboardInterrupt:
        sys.exit(130)  # what a shell expects of a program that Ctrl-C ended


if __name__ == "__main__":
    main()
