#!/usr/bin/env python3
"""Tests of resume.py and events.py against the packaged server, through a proxy that can be cut."""
import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

try:
    import cryptography
    import jwt
    import websockets
except ImportError:
    cryptography = None

SCRIPTS = Path(__file__).resolve().parent
JAR = SCRIPTS.parent / "target" / "notiflux.jar"
JAVA = Path(os.environ.get("JAVA_HOME", ""), "bin", "java")
TIMEOUT = 30  # seconds; reached only when something is broken


class Proxy:
    """Passes connections on, to a server that may change, until it is cut; then it refuses them."""

    def __init__(self, port):
        self.target, self.open, self.writers = port, True, set()

    async def start(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]

    async def serve(self, reader, writer):
        if not self.open:
            writer.transport.abort()
            return
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.target)
        self.writers |= {writer, up_writer}
        await asyncio.gather(self.pass_on(reader, up_writer), self.pass_on(up_reader, writer), return_exceptions=True)

    async def pass_on(self, reader, writer):
        while data := await reader.read(65536):
            writer.write(data)
        writer.close()

    def cut(self):
        self.open = False
        for writer in self.writers:
            writer.transport.abort()
        self.writers.clear()


@unittest.skipUnless(JAR.exists() and JAVA.exists(), "JAVA_HOME or target/notiflux.jar is missing")
@unittest.skipUnless(cryptography and shutil.which("openssl"), "PyJWT[crypto], websockets or openssl is missing")
class Resuming(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        subprocess.run([SCRIPTS / "keygen", folder.name], check=True, capture_output=True)
        self.port = await self.start_server()
        self.proxy = Proxy(self.port)
        await self.proxy.start()
        self.addCleanup(self.proxy.server.close)

    async def start_server(self):
        environment = {**os.environ, "PORT": "0", "JWT_PUBLIC_KEY_FILE": str(self.folder / "public.pem")}
        server = await asyncio.create_subprocess_exec(
            JAVA, "-jar", JAR, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.addAsyncCleanup(self.stop, server)
        while True:
            line = (await asyncio.wait_for(server.stdout.readline(), TIMEOUT)).decode()
            self.assertTrue(line, "the server ended")
            if "event=listening" in line:
                return int(line.split("port=")[1].split()[0])

    async def stop(self, process):
        if process.returncode is None:
            process.kill()
        await process.communicate()

    async def start(self, script, url, *topics):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-B", SCRIPTS / script, *topics, "--url", url, "--private-key",
            self.folder / "private.pem", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addAsyncCleanup(self.stop, process)
        return process

    async def broadcast(self, topic, message):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-B", SCRIPTS / "broadcast.py", topic, message, "--private-key",
            self.folder / "private.pem", "--url", f"http://127.0.0.1:{self.port}", stdout=subprocess.PIPE)
        out, _ = await process.communicate()
        self.assertEqual(0, process.returncode)
        return out.decode()

    async def next(self, process):
        line = (await asyncio.wait_for(process.stdout.readline(), TIMEOUT)).decode().split()
        return line[0], line[-1]

    async def until_subscribed(self, process, topic):
        """Broadcasts until one arrives; gives the number of the next."""
        number = 0
        while '"subscribers":0' in await self.broadcast(topic, str(number)):
            number += 1
        self.assertEqual((topic, str(number)), await self.next(process))
        return number + 1

    async def check_resuming(self, process):
        number = await self.until_subscribed(process, "b")
        self.proxy.cut()
        for topic in "a", "b", "b":
            await self.broadcast(topic, str(number))
            number += 1
        self.proxy.open = True
        missed = [await self.next(process) for _ in range(3)]
        self.assertEqual(["a"], [topic for topic, message in missed if message == str(number - 3)])
        self.assertEqual([str(number - 2), str(number - 1)], [message for topic, message in missed if topic == "b"])
        await self.broadcast("a", "last")
        self.assertEqual(("a", "last"), await self.next(process))

    async def check_restart(self, process):
        await self.until_subscribed(process, "a")
        self.port = await self.start_server()
        self.proxy.target = self.port
        await self.broadcast("a", "while-away")
        self.proxy.cut()
        self.proxy.open = True
        self.assertEqual(("a", "while-away"), await self.next(process))
        process.terminate()
        _, err = await process.communicate()
        self.assertIn(b"messages may be missing", err)
        self.assertNotIn(b"Traceback", err)

    async def test_resume_gets_what_it_missed_in_order_and_once(self):
        await self.check_resuming(await self.start("resume.py", f"http://127.0.0.1:{self.proxy.port}", "a", "b"))

    async def test_resume_tells_of_a_restart(self):
        await self.check_restart(await self.start("resume.py", f"http://127.0.0.1:{self.proxy.port}", "a", "b"))

    async def test_events_gets_what_it_missed_in_order_and_once(self):
        await self.check_resuming(await self.start("events.py", f"http://127.0.0.1:{self.proxy.port}", "a", "b"))

    async def test_events_tells_of_a_restart(self):
        await self.check_restart(await self.start("events.py", f"http://127.0.0.1:{self.proxy.port}", "a", "b"))

    async def test_refusal_ends_it(self):
        for script in "subscribe.py", "resume.py", "events.py":
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-B", SCRIPTS / script, "a", "--url", f"http://127.0.0.1:{self.port}", "--token", "nonsense",
                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            out, err = await asyncio.wait_for(process.communicate(), TIMEOUT)
            self.assertEqual((1, b""), (process.returncode, out), err)
            self.assertIn(b"token_malformed", err)


if __name__ == "__main__":
    unittest.main()
