#!/usr/bin/env python3
# /// script
# requires-python = ">=3.9"
# dependencies = ["PyJWT[crypto]>=2.6"]
# ///
"""Broadcasts one message to a topic and prints the server's answer.

When the network fails, or the server is over a limit (429) or can't take messages just now (503), this tries
again up to 5 times, when the server says, each under the same Idempotency-Key: an earlier try may have been
taken nevertheless.
"""
import argparse
import json
import logging
import sys
from http.client import HTTPException

import notiflux
from sign import add_server_option, add_token_options, token_from, word

TOKEN_TTL = 600  # seconds; covers all retries


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("topic", type=word, metavar="TOPIC", help="the topic to broadcast to")
    parser.add_argument("message", metavar="MESSAGE", help="the message; - sends standard input as it is")
    parser.add_argument("--idempotency-key", metavar="KEY", help="of the message, for another try (default: a new one)")
    add_server_option(parser)
    add_token_options(parser)
    args = parser.parse_args()
    logging.basicConfig(format="%(message)s")
    try:
        message = sys.stdin.buffer.read().decode() if args.message == "-" else args.message
        token = token_from(args, "broadcast", [args.topic], TOKEN_TTL)
        answer = notiflux.publish(args.url, args.topic, message, token, args.idempotency_key)
        print(json.dumps(answer, ensure_ascii=False, separators=(",", ":")))
    except notiflux.Refused as refusal:
        sys.exit(str(refusal))
    except (OSError, HTTPException, ValueError) as error:
        sys.exit(f"Can't broadcast to {args.url}: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
