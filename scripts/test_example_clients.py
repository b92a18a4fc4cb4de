#!/usr/bin/env python3
"""Tests of subscribe.py and broadcast.py, run as a user does, against servers that say what the test wants."""
import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from examples_case import (ENVIRONMENT, SCRIPTS, TIMEOUT, jwt, keygen, needs_jwt, needs_openssl, needs_websockets, python,
                           websockets)


@needs_websockets
class Subscribe(unittest.IsolatedAsyncioTestCase):
    async def serve(self, *connections):
        """A server that handles its first connection with the first of these, and so on. Gives its address."""
        rest = iter(connections)

        async def handle(socket):
            await next(rest)(socket)

        server = await websockets.serve(handle, "127.0.0.1", 0, subprotocols=["notiflux.v1.json"])

        async def stop():
            server.close()
            await server.wait_closed()

        self.addAsyncCleanup(stop)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    @staticmethod
    async def say(socket, text, topic="news"):
        await socket.send(json.dumps({"type": "message", "topic": topic, "id": "e-1", "message": text}))

    async def start(self, *args, **environment):
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(SCRIPTS / "subscribe.py"), *map(str, args), env={**ENVIRONMENT, **environment},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

        async def stop():
            if process.returncode is None:
                process.kill()
            await process.wait()

        self.addAsyncCleanup(stop)
        return process

    async def finish(self, process):
        out, err = await asyncio.wait_for(process.communicate(), TIMEOUT)
        self.assertNotIn(b"Traceback", err)
        return process.returncode, out.decode(), err.decode()

    async def test_prints_messages_and_comes_back_after_each_kind_of_loss(self):
        commands = []

        async def closes(socket):
            commands.append(json.loads(await socket.recv()))
            await self.say(socket, "one")
            await socket.close(1012)

        async def breaks(socket):
            commands.append(json.loads(await socket.recv()))
            await self.say(socket, "two")
            await (await socket.ping())  # the client has read all that came before its pong
            socket.transport.abort()

        async def stays(socket):
            commands.append(json.loads(await socket.recv()))
            await self.say(socket, "three é\n/subscribe")
            await socket.wait_closed()

        url = await self.serve(closes, breaks, stays)
        process = await self.start("news", "--token", "TOKEN", "--count", 3, NOTIFLUX_URL=url)
        status, out, err = await self.finish(process)
        self.assertEqual((0, "one\ntwo\nthree é\n/subscribe\n"), (status, out), err)
        self.assertEqual([("subscribe", ["news"], "TOKEN")] * 3, [(c["type"], c["topics"], c["token"]) for c in commands])
        self.assertEqual(2, err.count("Connection lost"), err)

    @needs_jwt
    @needs_openssl
    async def test_each_connection_gets_a_fresh_token(self):
        tokens = []

        async def closes(socket):
            tokens.append(json.loads(await socket.recv())["token"])
            await socket.close()

        async def stays(socket):
            tokens.append(json.loads(await socket.recv())["token"])
            await self.say(socket, "hello")
            await socket.wait_closed()

        with tempfile.TemporaryDirectory() as folder:
            await asyncio.to_thread(keygen, folder, check=True)
            url = await self.serve(closes, stays)
            key = Path(folder, "private.pem")
            status, out, err = await self.finish(
                await self.start("a", "b", "--url", url, "--private-key", key, "--count", 1))
            self.assertEqual((0, "hello\n"), (status, out), err)
            self.assertNotEqual(tokens[0], tokens[1])
            claims = jwt.decode(tokens[0], Path(folder, "public.pem").read_text(), algorithms=["ES256"])
            self.assertEqual(("subscribe", ["a", "b"]), (claims["scope"], claims["topics"]))

    async def test_refusal_ends_it(self):
        async def handle(socket):
            await socket.recv()
            await socket.send(json.dumps({"type": "error", "ref": 1, "code": "topic_denied", "detail": "no such luck"}))
            await socket.wait_closed()

        process = await self.start("a", "b", "--url", await self.serve(handle), "--token", "TOKEN")
        self.assertEqual((1, "", "no such luck (topic_denied)\n"), await self.finish(process))

    async def test_address_that_is_none_is_told(self):
        for url in "ws://127.0.0.1:8080/ws", "127.0.0.1:8080", "http://", "http://127.0.0.1:65536", "http://a/?b", "http://a b":
            for process in (await self.start("a", "--url", url, "--token", "TOKEN"),
                            await self.start("a", "--token", "TOKEN", NOTIFLUX_URL=url)):
                status, _, err = await self.finish(process)
                self.assertEqual(2, status, url)
                self.assertIn("argument --url: ", err)

    @unittest.skipIf(os.name == "nt", "no SIGINT for a child process on Windows")
    async def test_interrupt_ends_it_cleanly(self):
        async def handle(socket):
            await self.say(socket, "hello")
            await socket.wait_closed()

        # A job in the background ignores SIGINT, and what it starts inherits that; a handler is not inherited.
        self.addCleanup(signal.signal, signal.SIGINT, signal.signal(signal.SIGINT, signal.default_int_handler))
        process = await self.start("news", "--url", await self.serve(handle), "--token", "TOKEN")
        self.assertEqual(b"hello\n", await asyncio.wait_for(process.stdout.readline(), TIMEOUT))
        process.send_signal(signal.SIGINT)
        self.assertEqual((130, "", ""), await self.finish(process))


class Broadcast(unittest.TestCase):
    ANSWER = (200, {}, b'{"id":"1-1","topic":"news","subscribers":3}')

    def serve(self, *answers):
        """A server that gives these answers in turn, the last one again and again. Gives its address."""
        self.requests = requests = []
        last = len(answers) - 1

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, headers, answer = answers[min(len(requests), last)]
                requests.append((self.path, self.headers, json.loads(body)))
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(answer))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *args):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        self.addCleanup(lambda: (server.shutdown(), thread.join(), server.server_close()))
        return f"http://127.0.0.1:{server.server_port}"

    @staticmethod
    def problem(status, code, **headers):
        body = {"type": "about:blank", "title": "…", "status": status, "detail": f"what {code} means", "code": code}
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return status, {"Content-Type": "application/problem+json", **headers}, json.dumps(body).encode()

    def send(self, *args, **options):
        run = python("broadcast.py", "news", *args, "--token", "TOKEN", **options)
        self.assertNotIn("Traceback", run.stderr)
        return run.returncode, run.stdout, run.stderr

    def test_sends_the_message_and_prints_the_answer(self):
        url = self.serve(self.ANSWER)
        self.assertEqual((0, self.ANSWER[2].decode() + "\n", ""), self.send("héllo", "--url", url + "/"))
        [(path, headers, body)] = self.requests
        self.assertEqual(("/broadcast", {"topic": "news", "message": "héllo"}), (path, body))
        self.assertEqual(("application/json", "Bearer TOKEN"), (headers["Content-Type"], headers["Authorization"]))

    @needs_jwt
    @needs_openssl
    def test_makes_its_own_token(self):
        url = self.serve(self.ANSWER)
        with tempfile.TemporaryDirectory() as folder:
            keygen(folder, check=True)
            python("broadcast.py", "news", "hello", "--url", url, "--private-key", Path(folder, "private.pem"))
            token = self.requests[0][1]["Authorization"].split(" ")[1]
            claims = jwt.decode(token, Path(folder, "public.pem").read_text(), algorithms=["ES256"])
        self.assertEqual(("broadcast", ["news"]), (claims["scope"], claims["topics"]))

    def test_reads_standard_input(self):
        self.send("-", "--url", self.serve(self.ANSWER), input="two\nlines\n")
        self.assertEqual("two\nlines\n", self.requests[0][2]["message"])

    def test_problem_is_told_with_detail_and_code(self):
        url = self.serve(self.problem(401, "token_expired"))
        self.assertEqual((1, "", "what token_expired means (token_expired)\n"), self.send("hello", "--url", url))
        self.assertEqual(1, len(self.requests))

    def test_error_of_something_else_is_told_by_its_status(self):
        url = self.serve((502, {}, b"<html>"))
        self.assertEqual((1, "", "HTTP 502 Bad Gateway\n"), self.send("hello", "--url", url))

    def test_comes_back_when_told_to(self):
        past = formatdate(0, usegmt=True)
        url = self.serve(
            self.problem(503, "unavailable", Retry_After="0"),
            self.problem(429, "rate_limited", Retry_After=past),
            self.ANSWER)
        status, out, _ = self.send("hello", "--url", url)
        self.assertEqual((0, 3), (status, len(self.requests)))
        self.assertEqual(1, len({headers["Idempotency-Key"] for _, headers, _ in self.requests}))
        self.assertIn('"subscribers":3', out)

    def test_gives_up_after_five_retries(self):
        url = self.serve(self.problem(503, "unavailable", Retry_After="0"))
        status, _, err = self.send("hello", "--url", url)
        self.assertEqual((1, 6), (status, len(self.requests)))
        self.assertTrue(err.endswith("what unavailable means (unavailable)\n"), err)

    def test_does_not_wait_for_an_hour(self):
        url = self.serve(self.problem(503, "unavailable", Retry_After="3600"))
        self.assertEqual((1, 1), (self.send("hello", "--url", url)[0], len(self.requests)))

    def test_key_is_the_callers_where_there_is_one(self):
        url = self.serve(self.problem(503, "unavailable", Retry_After="0"), self.ANSWER)
        self.assertEqual(0, self.send("hello", "--url", url, "--idempotency-key", "order-1")[0])
        self.assertEqual(["order-1"] * 2, [headers["Idempotency-Key"] for _, headers, _ in self.requests])


if __name__ == "__main__":
    unittest.main()
