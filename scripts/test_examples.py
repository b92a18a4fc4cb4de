#!/usr/bin/env python3
"""Tests of the scripts in this folder: python3 -m unittest discover -s scripts -p 'test_*.py'

They run the scripts as a user does, against servers of their own on free ports of this machine.
"""
import asyncio
import base64
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

try:
    import jwt
    import cryptography
except ImportError:
    jwt = cryptography = None
try:
    import websockets
except ImportError:
    websockets = None

SCRIPTS = Path(__file__).resolve().parent
TIMEOUT = 8  # seconds; reached only when something is broken
ENVIRONMENT = {**os.environ, "no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}

needs_openssl = unittest.skipUnless(shutil.which("openssl"), "openssl is missing")
needs_jwt = unittest.skipUnless(jwt and cryptography, "PyJWT[crypto] is missing")
needs_websockets = unittest.skipUnless(websockets, "websockets is missing")


def python(script, *args, **options):
    command = [sys.executable, *options.pop("flags", []), SCRIPTS / script, *args]
    options = {"env": ENVIRONMENT, "stdin": None if "input" in options else subprocess.DEVNULL, **options}
    return subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, **options)


def keygen(*args, **options):
    return subprocess.run([SCRIPTS / "keygen", *args], capture_output=True, text=True, timeout=TIMEOUT, **options)


class WithFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.private, self.public = self.folder / "private.pem", self.folder / "public.pem"


@needs_openssl
class Keygen(WithFolder):
    def test_prints_the_public_key_on_one_line(self):
        run = keygen(self.folder)
        name, _, value = run.stdout.partition("=")
        self.assertEqual((0, "JWT_PUBLIC_KEY_B64", 1), (run.returncode, name, run.stdout.count("\n")))
        self.assertEqual(self.public.read_bytes(), base64.b64decode(value.rstrip("\n"), validate=True))
        self.assertTrue(self.public.read_text().startswith("-----BEGIN PUBLIC KEY-----"))

    def test_private_key_is_pkcs8_on_p256_and_for_its_owner_only(self):
        keygen(self.folder)
        self.assertTrue(self.private.read_text().startswith("-----BEGIN PRIVATE KEY-----"))
        self.assertEqual(0o600, stat.S_IMODE(self.private.stat().st_mode))
        command = ["openssl", "pkey", "-in", self.private, "-noout", "-text"]
        self.assertIn("prime256v1", subprocess.run(command, capture_output=True, text=True).stdout)
        self.assertEqual({self.private, self.public}, set(self.folder.iterdir()))

    def test_second_run_keeps_the_key_and_prints_its_line(self):
        first = keygen(self.folder)
        key = self.private.read_bytes()
        second = keygen(self.folder)
        self.assertEqual((0, first.stdout, key), (second.returncode, second.stdout, self.private.read_bytes()))
        self.assertIn("stays as it is", second.stderr)

    def test_missing_public_key_comes_back_from_the_private_one(self):
        first = keygen(self.folder)
        self.public.unlink()
        self.assertEqual(first.stdout, keygen(self.folder).stdout)

    def test_public_key_without_its_private_one_is_not_replaced(self):
        self.public.write_text("somebody's")
        run = keygen(self.folder)
        self.assertEqual((1, "", "somebody's"), (run.returncode, run.stdout, self.public.read_text()))

    def test_makes_the_folder_whatever_its_name(self):
        run = keygen("a b/c", cwd=self.folder)
        self.assertEqual(0, run.returncode, run.stderr)
        self.assertTrue((self.folder / "a b" / "c" / "private.pem").exists())

    def test_says_that_openssl_is_missing(self):
        (self.folder / "bash").symlink_to(shutil.which("bash"))
        run = keygen(self.folder, env={"PATH": str(self.folder)})
        self.assertEqual((1, ""), (run.returncode, run.stdout))
        self.assertIn("openssl is missing", run.stderr)


@needs_openssl
class WithKeys(WithFolder):
    def setUp(self):
        super().setUp()
        keygen(self.folder, check=True)

    def claims(self, token, **options):
        return jwt.decode(token, self.public.read_text(), algorithms=["ES256"], **options)


@needs_jwt
class Sign(WithKeys):
    def test_token_has_the_claims_and_verifies(self):
        run = python("sign.py", "subscribe", "news", "campaign:42", "--private-key", self.private)
        token = run.stdout.rstrip("\n")
        claims = self.claims(token)
        self.assertAlmostEqual(time.time() + 3600, claims.pop("exp"), delta=TIMEOUT)
        self.assertEqual({"sub": "notiflux", "scope": "subscribe", "topics": ["news", "campaign:42"]}, claims)
        self.assertEqual("ES256", jwt.get_unverified_header(token)["alg"])
        self.assertEqual(token + "\n", run.stdout)

    def test_patterns_are_claimed_beside_topics(self):
        run = python("sign.py", "subscribe", "--pattern", "user:*", "--pattern", "a/**", "--private-key", self.private)
        claims = self.claims(run.stdout.strip())
        self.assertEqual(([], ["user:*", "a/**"]), (claims["topics"], claims["topic_patterns"]))

    def test_patterns_that_no_server_takes_are_not_signed(self):
        longest = ["--pattern", "é" * 127 + ":*"]
        for patterns, code in ((longest, 0), (["--pattern", longest[1] + "x"], 2), (["--pattern", "a:**:b"], 2),
                               (["--pattern", ""], 2), (["--pattern", "a"] * 64, 0), (["--pattern", "a"] * 65, 2)):
            run = python("sign.py", "subscribe", *patterns, "--private-key", self.private)
            self.assertEqual((code, code == 0), (run.returncode, bool(run.stdout)), run.stderr)

    def test_ttl_and_sub_are_honoured(self):
        options = ["--ttl", "-90", "--sub", "shop", "--private-key", self.private]
        token = python("sign.py", "broadcast", "news", *options).stdout.strip()
        claims = self.claims(token, options={"verify_exp": False})
        self.assertEqual(("shop", "broadcast"), (claims["sub"], claims["scope"]))
        self.assertAlmostEqual(time.time() - 90, claims["exp"], delta=TIMEOUT)

    def test_key_that_will_not_do_is_told_in_a_line(self):
        other = self.folder / "p384.pem"
        command = ["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384", "-out", other]
        subprocess.run(command, check=True, capture_output=True)
        for key in (other, self.public, self.folder / "nowhere.pem"):
            run = python("sign.py", "subscribe", "news", "--private-key", key)
            self.assertEqual((1, "", 1), (run.returncode, run.stdout, run.stderr.count("\n")), run.stderr)

    def test_topic_with_white_space_is_refused(self):
        self.assertEqual(2, python("sign.py", "subscribe", "a b", "--private-key", self.private).returncode)


class MissingDependency(unittest.TestCase):
    def test_one_line_says_what_to_install(self):
        # -S leaves out the folders that packages are installed in.
        bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        for command, pip, debian in (
            (["sign.py", "subscribe", "news"], "PyJWT[crypto]", "python3-jwt"),
            (["subscribe.py", "news", "--token", "x"], "websockets", "python3-websockets"),
            (["broadcast.py", "news", "hello"], "PyJWT[crypto]", "python3-jwt"),
        ):
            with self.subTest(command[0]):
                run = python(*command, flags=["-S"], env=bare)
                self.assertEqual((2, "", 1), (run.returncode, run.stdout, run.stderr.count("\n")), run.stderr)
                self.assertIn(pip, run.stderr)
                self.assertIn(debian, run.stderr)


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
