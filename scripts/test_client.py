#!/usr/bin/env python3
"""Tests of notiflux.py, the module that the examples share, against servers that say what the test wants."""
import asyncio
import json
import logging
import socket
import threading
import unittest
from unittest import mock

import notiflux

try:
    import websockets
except ImportError:
    websockets = None

TIMEOUT = 10  # seconds; reached only when something is broken


def setUpModule():
    logging.getLogger("notiflux").setLevel(logging.CRITICAL)


def frame(kind, **fields):
    return json.dumps({"type": kind, **fields})


def message(topic, id):
    return frame("message", topic=topic, id=id, message="text")


def subscribed(**topics):
    return frame("subscribed", ref=1, topics=topics)


class Endpoint(unittest.TestCase):
    def test_path_comes_after_the_address_and_a_proxys_prefix(self):
        for url, path, scheme, expected in (
            ("http://127.0.0.1:8080", "broadcast", "http", "http://127.0.0.1:8080/broadcast"),
            ("https://a.example/", "ws", "ws", "wss://a.example/ws"),
            ("http://[::1]:65535/push/", "events", "http", "http://[::1]:65535/push/events"),
        ):
            self.assertEqual(expected, notiflux.endpoint(url, path, scheme))

    def test_anything_else_is_refused(self):
        for url in ("", "a", "ws://a", "ftp://a", "http://", "http://a:65536", "http://a:b", "http://u@a", "http://a?b",
                    "http://a#b", "http://a b", " http://a"):
            with self.subTest(url), self.assertRaises(ValueError):
                notiflux.endpoint(url, "ws")


class RetryAfter(unittest.TestCase):
    def test_seconds_or_a_date(self):
        self.assertEqual(7, notiflux._retry_after("7", 0))
        self.assertEqual(0, notiflux._retry_after("Thu, 01 Jan 1970 00:00:00 GMT", 0))

    def test_nonsense_counts_as_a_lost_connection(self):
        for value in (None, "", "-1", "soon", "1.5"):
            self.assertLessEqual(notiflux._retry_after(value, 0), notiflux.FIRST_DELAY)

    def test_jitter_grows_up_to_a_bound(self):
        with mock.patch("random.uniform", lambda low, high: high):
            self.assertEqual([0.5, 1, 2, 16, 30, 30], [notiflux._jitter(n) for n in (0, 1, 2, 5, 6, 10)])


class Publish(unittest.TestCase):
    ANSWER = b'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{"id":"e-1"}'

    def serve(self, *answers):
        """Gives the answers in turn, and closes; counts the requests and keeps their keys."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        self.keys = []

        def run():
            for answer in answers:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return  # the test is over
                with connection, connection.makefile("rb") as lines:
                    head = {name.lower(): value for name, _, value in
                            (line.decode().strip().partition(": ") for line in iter(lines.readline, b"\r\n"))}
                    lines.read(int(head["content-length"]))
                    self.keys.append(head["idempotency-key"])
                    connection.sendall(answer)

        threading.Thread(target=run, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    def publish(self, url, **more):
        with mock.patch("time.sleep") as self.sleep, mock.patch.dict("os.environ", no_proxy="127.0.0.1"):
            return notiflux.publish(url, "news", "hello", "TOKEN", **more)

    def test_connection_that_ends_without_an_answer_is_tried_again_under_the_same_key(self):
        url = self.serve(b"", b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{", self.ANSWER)
        self.assertEqual({"id": "e-1"}, self.publish(url))
        self.assertEqual((3, 1), (len(self.keys), len(set(self.keys))))

    def test_two_messages_have_two_keys_unless_the_caller_says_otherwise(self):
        url = self.serve(self.ANSWER, self.ANSWER, self.ANSWER)
        self.publish(url), self.publish(url), self.publish(url, idempotency_key="mine")
        self.assertEqual((3, "mine"), (len(set(self.keys)), self.keys[2]))

    def test_waits_as_told_up_to_a_minute(self):
        busy = b"HTTP/1.1 503 Busy\r\nRetry-After: %d\r\nContent-Length: 0\r\n\r\n"
        self.assertEqual({"id": "e-1"}, self.publish(self.serve(busy % 60, self.ANSWER)))
        self.sleep.assert_called_once_with(60)
        with self.assertRaises(notiflux.Refused) as refused:
            self.publish(self.serve(busy % 61))
        self.assertEqual(("http", 503), (refused.exception.code, refused.exception.status))
        self.sleep.assert_not_called()

    def test_gives_up_after_five_retries(self):
        url = self.serve(*[b""] * 7)
        with self.assertRaises((OSError, notiflux.HTTPException)):
            self.publish(url)
        self.assertEqual((6, 5), (len(self.keys), self.sleep.call_count))


@unittest.skipUnless(websockets, "websockets is missing")
class Subscribe(unittest.IsolatedAsyncioTestCase):
    async def collect(self, count, *connections, topics=("a", "b"), subprotocols=("notiflux.v1.json",), **more):
        """Says these frames to each connection in turn; gives the first events, and keeps the commands."""
        self.commands, rest = [], iter(connections)

        async def handle(client):
            try:
                self.commands.append(json.loads(await client.recv()))
            except websockets.ConnectionClosed:
                return
            for text in next(rest):
                await client.send(text)
            await client.close(1012)

        async def token(topics):
            return f"TOKEN {len(self.commands)}"

        async def take(url):
            events = []
            async for event in notiflux.subscribe(url, topics, token, **more):
                events.append(event)
                if len(events) == count:
                    break
            return events

        async with websockets.serve(handle, "127.0.0.1", 0, subprotocols=list(subprotocols)) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            with mock.patch.object(notiflux, "FIRST_DELAY", 0), mock.patch.dict("os.environ", no_proxy="127.0.0.1"):
                return await asyncio.wait_for(take(url), TIMEOUT)

    async def test_begins_after_the_ids_that_are_known_and_tells_gaps(self):
        events = await self.collect(
            3,
            [subscribed(a={"position": "e-9", "recovered": False}, b={"position": "e-9"}), message("a", "e-10")],
            [subscribed(a={"position": "e-11", "recovered": True}, b={"position": "e-11", "recovered": True}),
             message("b", "e-11")],
            since={"a": "e-1"})
        text = [notiflux.Gap("a"), notiflux.Message("a", "e-10", "text"), notiflux.Message("b", "e-11", "text")]
        self.assertEqual(text, events)
        self.assertEqual([{"a": "e-1"}, {"a": "e-10", "b": "e-9"}], [command["since"] for command in self.commands])
        self.assertEqual(["TOKEN 0", "TOKEN 1"], [command["token"] for command in self.commands])

    async def test_gap_is_told_once_also_where_no_message_follows_it(self):
        await self.collect(
            2,
            [subscribed(a={"position": "f-3", "recovered": False})],
            [subscribed(a={"position": "f-4", "recovered": True}), message("a", "f-4")],
            topics=("a",), since={"a": "e-1"})
        self.assertEqual([{"a": "e-1"}, {"a": "f-3"}], [command["since"] for command in self.commands])

    async def test_comes_back_when_a_server_that_goes_says(self):
        with self.assertLogs("notiflux") as logs:
            await self.collect(1, [frame("goaway", reconnect_ms=234)], [message("a", "e-1")])
        self.assertEqual([0.234], [record.args[1] for record in logs.records])

    async def test_subscription_that_ends_with_its_token_is_made_again_with_another(self):
        await self.collect(
            2,
            [subscribed(a={"position": "e-1"}, b={"position": "e-1"}), message("a", "e-2"),
             frame("unsubscribed", topics=["a", "b"], code="token_expired", detail="It has expired.")],
            [subscribed(a={"position": "e-3", "recovered": True}, b={"position": "e-3"}), message("a", "e-3")])
        self.assertEqual([{}, {"a": "e-2", "b": "e-1"}], [command["since"] for command in self.commands])
        self.assertEqual(["TOKEN 0", "TOKEN 1"], [command["token"] for command in self.commands])

    async def test_refusal_is_raised(self):
        with self.assertRaises(notiflux.Refused) as refused:
            await self.collect(1, [frame("error", ref=1, code="topic_denied", detail="no such luck")])
        self.assertEqual("topic_denied", refused.exception.code)
        self.assertEqual("no such luck (topic_denied)", str(refused.exception))

    async def test_refusal_for_now_is_tried_again(self):
        for code in "unavailable", "internal":
            events = await self.collect(1, [frame("error", ref=1, code=code, detail="later")], [message("a", "e-1")])
            self.assertEqual("e-1", events[0].id)

    async def test_server_of_another_protocol_is_refused(self):
        with self.assertRaisesRegex(notiflux.Refused, "does not speak notiflux.v1.json"):
            await self.collect(1, [], subprotocols=())

    async def test_answer_that_is_no_upgrade_is_refused_unless_it_may_change(self):
        for status, is_final in ((404, True), (403, True), (429, False), (503, False)):
            answered = []

            async def answer(reader, writer):
                await reader.readuntil(b"\r\n\r\n")
                answered.append(status)
                writer.write(f"HTTP/1.1 {status if len(answered) < 3 else 404} X\r\nContent-Length: 0\r\n\r\n".encode())
                await writer.drain()
                writer.close()

            server = await asyncio.start_server(answer, "127.0.0.1", 0)
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            with mock.patch.object(notiflux, "FIRST_DELAY", 0), self.assertRaises(notiflux.Refused):
                async for _ in notiflux.subscribe(url, ["a"], lambda topics: "TOKEN"):
                    self.fail("a message")
            server.close()
            self.assertEqual(1 if is_final else 3, len(answered), status)


if __name__ == "__main__":
    unittest.main()
