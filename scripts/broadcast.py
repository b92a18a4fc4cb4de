#!/usr/bin/env python3
# /// script
# requires-python = ">=3.9"
# dependencies = ["PyJWT[crypto]>=2.6"]
# ///
"""Broadcasts one message to a topic and prints the server's answer.

When the server is over a limit (429) or can't take messages just now (503) it says when to come back:
this waits that long and tries again, up to 5 times, each under the same Idempotency-Key: a cluster that was out of reach
may have taken the message nevertheless.
"""
import argparse
import json
import sys
import time
import uuid
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from sign import add_token_options, token_from, word

RETRIES = 5
LONGEST_WAIT = 60  # seconds; asked to wait longer, we give up rather than seem to hang
TOKEN_TTL = 600  # seconds; covers all retries


def broadcast(url, topic, message, token):
    """Sends the message and gives the server's answer, a JSON text. Raises HTTPError when it is refused."""
    body = json.dumps({"topic": topic, "message": message}).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
    for retries_left in reversed(range(RETRIES + 1)):
        request = Request(url, body, headers)
        request.add_unredirected_header("Authorization", f"Bearer {token}")  # a redirect must not carry it elsewhere
        try:
            with urlopen(request, timeout=30) as response:
                return response.read().decode()
        except HTTPError as error:
            wait = seconds(error.headers.get("Retry-After"))
            if error.code not in (429, 503) or wait > LONGEST_WAIT or not retries_left:
                raise
            print(f"{error.code}, trying again in {wait:.0f} s", file=sys.stderr)
            error.close()
            time.sleep(wait)


def seconds(retry_after):
    """How long a Retry-After asks to wait: it is a number of seconds or a date. One second where it is neither."""
    try:
        if retry_after.isdecimal():
            return int(retry_after)
        return max(0, (parsedate_to_datetime(retry_after) - datetime.now(timezone.utc)).total_seconds())
    except (AttributeError, TypeError, ValueError):
        return 1


def describe(error):
    """The problem's detail and code, or the status where the answer is not the server's, but some proxy's."""
    try:
        problem = json.loads(error.read())
        return f"{problem['detail']} ({problem['code']})"
    except (ValueError, KeyError, TypeError, OSError, HTTPException):
        return f"HTTP {error.code} {error.reason}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("topic", type=word, metavar="TOPIC", help="the topic to broadcast to")
    parser.add_argument("message", metavar="MESSAGE", help="the message; - sends standard input as it is")
    parser.add_argument("--url", default="http://127.0.0.1:8080/broadcast", help="the endpoint (default: %(default)s)")
    add_token_options(parser)
    args = parser.parse_args()
    if not args.url.startswith(("http://", "https://")):
        parser.error("--url must start with http:// or https://")
    try:
        message = sys.stdin.buffer.read().decode() if args.message == "-" else args.message
        print(broadcast(args.url, args.topic, message, token_from(args, "broadcast", [args.topic], TOKEN_TTL)))
    except HTTPError as error:
        sys.exit(describe(error))
    except (OSError, HTTPException, ValueError) as error:
        # Not retried: the server may have taken the message, and a second one would double it.
        sys.exit(f"Can't broadcast to {args.url}: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
