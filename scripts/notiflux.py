"""A client of notiflux in one file, to be copied: subscribe() to topics, and publish() to one.

It needs Python 3.9, and subscribe() needs websockets 10.4, or newer. Lost connections are told to the logger
'notiflux'.
"""
from __future__ import annotations

import asyncio
import inspect
import json
import logging
import random
import time
import uuid
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from urllib.error import HTTPError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import Request, urlopen

SUBPROTOCOL = "notiflux.v1.json"
FIRST_DELAY, LONGEST_DELAY = 0.5, 30.0  # seconds
ANSWER_TIMEOUT = 30.0  # seconds
RETRIES = 5  # of publish(), after the first try
LONGEST_WAIT = 60.0  # seconds; asked to wait longer, publish() gives up rather than seem to hang
TRANSIENT = ("unavailable", "internal")  # codes of refusals that are the server's state, and not our mistake

log = logging.getLogger("notiflux")


@dataclass(frozen=True)
class Message:
    topic: str
    id: str  # kept, it is where a later subscribe() can resume this topic
    text: str


@dataclass(frozen=True)
class Gap:
    """Some messages of the topic may be missing before what follows: fetch its current state from your backend."""

    topic: str


class Refused(Exception):
    """The answer is no, and would be again. The code is of the API, or `http` where the answer is not the server's."""

    def __init__(self, code: str, detail: str, status: int | None = None):
        super().__init__(detail if code == "http" else f"{detail} ({code})")
        self.code, self.detail, self.status = code, detail, status


def endpoint(url: str, path: str, scheme: str = "http") -> str:
    """The address of what a server, http(s)://host[:port], has at a path. The scheme may be ws."""
    parts = urlsplit(url)
    _ = parts.port  # raises ValueError where it is no port
    is_web = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    if not is_web or parts.query or parts.fragment or url.split() != [url]:
        raise ValueError("a server's address is http(s)://host[:port]")
    return urlunsplit((parts.scheme.replace("http", scheme), parts.netloc, parts.path.rstrip("/") + "/" + path, "", ""))


async def subscribe(
    url: str,
    topics: Sequence[str],
    get_token: Callable[[Sequence[str]], str | Awaitable[str]],
    since: Mapping[str, str] | None = None,
) -> AsyncIterator[Message | Gap]:
    """Yields the topics' messages without end, in each topic's order, over all connections that it takes.

    get_token(topics) is called for each connection, and gives a token of scope subscribe, or will give it. since has
    the ids of the last messages that are known from before, by topic: what came after them comes first. Raises Refused.
    """
    import websockets  # not at the top of the file: publish() does not need it

    address = endpoint(url, "ws", "ws")
    state, losses = _Topics(topics, since or {}), 0
    lost = (OSError, EOFError, asyncio.TimeoutError, websockets.WebSocketException)
    while True:
        began = time.monotonic()
        token = get_token(topics)
        command = state.subscription(await token if inspect.isawaitable(token) else token)
        try:
            # The server bounds messages (2 MiB by default); the library's own bound of 1 MiB would cut some off.
            async with websockets.connect(
                address, subprotocols=[SUBPROTOCOL], max_size=None, close_timeout=1  # type: ignore[list-item]
            ) as socket:
                if socket.subprotocol != SUBPROTOCOL:
                    raise Refused("http", f"{address} does not speak {SUBPROTOCOL}")
                await socket.send(command)
                async for text in socket:
                    for event in state.take(json.loads(text)):
                        yield event
            reason = f"closed by the server with {socket.close_code}"
        except lost as error:
            answer = getattr(error, "response", error)  # to the upgrade; older releases tell its status alone
            status: int = getattr(answer, "status_code", 0)
            if 400 <= status < 500 and status not in (408, 429):
                raise Refused("http", f"{address} answers with {status}", status) from error
            reason = str(error) or type(error).__name__
        # A connection that held starts the count anew, but only after a while: one that breaks at once counts on.
        if time.monotonic() - began > LONGEST_DELAY:
            losses = 0
        delay = _jitter(losses) if state.delay is None else state.delay
        losses, state.delay = min(losses + 1, 10), None
        log.warning("Connection lost (%s), next try in %.1f s", reason, delay)
        await asyncio.sleep(delay)


class _Topics:
    """What is known of the topics, over all connections."""

    def __init__(self, topics: Sequence[str], since: Mapping[str, str]):
        self.topics = list(topics)
        self.since = dict(since)  # by topic: the last message's id, a later position or, before both, where it began
        self.subscribed = False  # on the present connection
        self.delay: float | None = None  # seconds that the server asks for before the next connection

    def subscription(self, token: str) -> str:
        self.subscribed = False
        return json.dumps({"type": "subscribe", "ref": 1, "topics": self.topics, "token": token, "since": self.since})

    def take(self, event: dict[str, Any]) -> list[Message | Gap]:
        kind = event["type"]
        if kind == "message":
            self.since[event["topic"]] = event["id"]
            return [Message(event["topic"], event["id"], event["message"])]
        if kind == "subscribed":
            self.subscribed = True
            gaps = [topic for topic, state in event["topics"].items() if not state.get("recovered", True)]
            for topic, state in event["topics"].items():
                if topic in gaps or topic not in self.since:  # what was told to be missing is not missed again
                    self.since[topic] = state["position"]
            return [Gap(topic) for topic in gaps]
        if kind == "position" and self.subscribed:  # one for all topics, so that quiet ones have a recent id
            self.since = dict.fromkeys(self.topics, event["id"])
        elif kind == "goaway":
            self.delay = event["reconnect_ms"] / 1000
        elif kind == "unsubscribed":  # with its token, where the server has it so
            raise ConnectionError(event["detail"])
        elif kind == "error" and event["code"] in TRANSIENT:
            raise ConnectionError(event["detail"])
        elif kind == "error":
            raise Refused(event["code"], event["detail"])
        return []


def publish(url: str, topic: str, message: str, token: str, idempotency_key: str | None = None) -> dict[str, Any]:
    """Broadcasts a message, and gives the server's answer: its id and, from a server that is alone, its subscribers.

    Tries again where the network fails or the server is over a limit (429) or can't take it now (503), when it says, up
    to RETRIES times, each time with the same key: the server takes it once. Give a key of your own where your program
    itself may start again with the same message. Raises Refused, or OSError or HTTPException where there is no answer.
    """
    headers = {"Content-Type": "application/json", "Idempotency-Key": idempotency_key or str(uuid.uuid4())}
    body = json.dumps({"topic": topic, "message": message}).encode()
    for losses in range(RETRIES + 1):
        request = Request(endpoint(url, "broadcast"), body, headers)
        request.add_unredirected_header("Authorization", f"Bearer {token}")  # a redirect must not carry it elsewhere
        try:
            with urlopen(request, timeout=ANSWER_TIMEOUT) as response:
                answer: dict[str, Any] = json.load(response)
                return answer
        except HTTPError as error:
            with error:
                wait = _retry_after(error.headers.get("Retry-After"), losses)
                if error.code not in (429, 503) or wait > LONGEST_WAIT or losses == RETRIES:
                    raise _refused(error) from None
            reason: object = error.code
        except (OSError, HTTPException) as error:
            if losses == RETRIES:
                raise
            wait, reason = _jitter(losses), error
        log.warning("No success (%s), next try in %.1f s", reason, wait)
        time.sleep(wait)
    raise AssertionError("the last try returns or raises")


def _jitter(losses: int) -> float:
    """Full jitter: the clients of a server that went away must not all come back in one moment."""
    return random.uniform(0, min(LONGEST_DELAY, FIRST_DELAY * 2**losses))


def _retry_after(value: str | None, losses: int) -> float:
    """How long the header asks to wait, in seconds or by a date; where it is neither, as after a lost connection."""
    try:
        if value and value.isdecimal():
            return float(value)
        return max(0.0, (parsedate_to_datetime(value or "") - datetime.now(timezone.utc)).total_seconds())
    except (TypeError, ValueError):
        return _jitter(losses)


def _refused(error: HTTPError) -> Refused:
    """The problem's detail and code, or the status where the answer is not the server's, but some proxy's."""
    try:
        problem = json.loads(error.read())
        return Refused(problem["code"], problem["detail"], error.code)
    except (ValueError, KeyError, TypeError, OSError, HTTPException):
        return Refused("http", f"HTTP {error.code} {error.reason}", error.code)
