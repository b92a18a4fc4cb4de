#!/usr/bin/env python3
# /// script
# requires-python = ">=3.9"
# dependencies = ["PyJWT[crypto]>=2.6"]
# ///
"""Makes a notiflux token and prints it: an ES256 JWT that grants one scope on a list of topics.

Whoever holds the private key can grant anything, so this belongs in your backend, never in a browser or an app.
"""
import argparse
import os
import re
import sys
import time
from pathlib import Path

PRIVATE_KEY = Path(__file__).resolve().parent.parent / ".local" / "private.pem"
MAX_PATTERNS = 64
MAX_PATTERN_BYTES = 256
PRIVATE_KEY_HELP = "PEM of the P-256 private key (default: .local/private.pem, where scripts/keygen puts it)"


def make_token(scope, topics, private_key=PRIVATE_KEY, ttl=3600, sub="notiflux", patterns=()):
    """A token for the scope, subscribe or broadcast, on the topics and those that the patterns match, or admin on none.

    It is good for ttl seconds.
    """
    try:  # Not at the top of the file: who brings a ready token to the other scripts needs no PyJWT.
        import jwt
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ImportError:
        missing("PyJWT[crypto]", "python3-jwt python3-cryptography")
    try:
        key = load_pem_private_key(Path(private_key).read_bytes(), password=None)
    except (TypeError, ValueError, UnsupportedAlgorithm):
        key = None
    # PyJWT may sign ES256 with a key of another curve; the server would refuse such a token.
    if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
        raise ValueError(f"{private_key} is not a P-256 private key in PEM without a password")
    claims = {"sub": sub, "exp": int(time.time()) + ttl, "scope": scope, "topics": list(topics)}
    if patterns:
        claims["topic_patterns"] = list(patterns)
    return jwt.encode(claims, key, algorithm="ES256")


def missing(pip, debian):
    """Ends the script, telling what to install."""
    script = Path(sys.argv[0]).name
    print(f"{script} needs {pip}: pip install '{pip}' (on Debian: apt install {debian})", file=sys.stderr)
    sys.exit(2)


def word(text):
    """A topic or a token from the command line. White space would split it in two in `/subscribe <topic> <token>`."""
    if text.split() != [text]:
        raise argparse.ArgumentTypeError("must not be empty or have white space")
    return text


def pattern(text):
    """A pattern of topics from the command line, as the server takes it."""
    if len(word(text).encode()) > MAX_PATTERN_BYTES:
        raise argparse.ArgumentTypeError(f"must not be longer than {MAX_PATTERN_BYTES} bytes")
    if "**" in re.split("[:/]", text)[:-1]:
        raise argparse.ArgumentTypeError("must have ** as its last segment only")
    return text


def server(text):
    """A server's address from the command line."""
    from notiflux import endpoint  # not at the top of the file: signing does not need it

    try:
        endpoint(text, "")
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


def add_server_option(parser):
    """The option of the other scripts that says which server they talk to."""
    default = os.environ.get("NOTIFLUX_URL") or "http://127.0.0.1:8080"
    parser.add_argument("--url", type=server, default=default,
                        help="the server, http(s)://host[:port] (default: NOTIFLUX_URL, or http://127.0.0.1:8080)")


def add_token_options(parser):
    """The options of the other scripts that token_from reads."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--token", type=word, help="a ready token, as made by sign.py")
    group.add_argument("--private-key", metavar="FILE", default=PRIVATE_KEY, help="make the token: " + PRIVATE_KEY_HELP)


def token_from(args, scope, topics, ttl):
    """The token given with --token, or else a fresh one."""
    try:
        return args.token or make_token(scope, topics, args.private_key, ttl)
    except (OSError, ValueError) as error:
        sys.exit(f"No token: {error}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scope", choices=["subscribe", "broadcast", "admin"], help="what the token allows")
    parser.add_argument("topics", nargs="*", type=word, metavar="TOPIC", help="a topic it allows that on; none for admin")
    parser.add_argument("--pattern", dest="patterns", action="append", default=[], type=pattern,
                        help="more topics, repeatable; segments end at : or /, * stands for one, a last ** for the rest")
    parser.add_argument("--ttl", type=int, default=3600, metavar="SECONDS", help="how long it is good (default: 3600)")
    parser.add_argument("--private-key", metavar="FILE", default=PRIVATE_KEY, help=PRIVATE_KEY_HELP)
    parser.add_argument("--sub", default="notiflux", metavar="NAME", help="whom it is for (default: notiflux)")
    args = parser.parse_args()
    if (args.scope == "admin") == bool(args.topics + args.patterns):
        parser.error("a token of scope admin is for no topic, and any other for one or more, or --pattern")
    if len(args.patterns) > MAX_PATTERNS:
        parser.error(f"give at most {MAX_PATTERNS} patterns, not {len(args.patterns)}")
    try:
        print(make_token(args.scope, args.topics, args.private_key, args.ttl, args.sub, args.patterns))
    except (OSError, ValueError) as error:
        sys.exit(f"No token: {error}")


if __name__ == "__main__":
    main()
