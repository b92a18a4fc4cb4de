#!/usr/bin/env python3
# /// script
# requires-python = ">=3.9"
# dependencies = ["websockets>=10.4", "PyJWT[crypto]>=2.6"]
# ///
"""Subscribes as subscribe.py does, and prints each message with its topic and id."""
from subscribe import main

if __name__ == "__main__":
    main(__doc__, lambda message: f"{message.topic} {message.id} {message.text}")
