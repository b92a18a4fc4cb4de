#!/usr/bin/env python3
"""Tests of where resume.py and events.py resume after a server's positions. The servers say what the test wants."""
import asyncio
import json
import subprocess
import sys
import unittest

from examples_case import ENVIRONMENT, SCRIPTS, needs_websockets, websockets

TIMEOUT = 30  # seconds; reached only when something is broken


class Scripted(unittest.IsolatedAsyncioTestCase):
    async def run_until(self, count, script, url, *topics):
        """Runs a script until it has so many messages; gives what it printed, on both outputs."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-B", SCRIPTS / script, *topics, "--url", url, "--token", "TOKEN", "--count", str(count),
            env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

        async def stop():
            if process.returncode is None:
                process.kill()
            await process.wait()

        self.addAsyncCleanup(stop)
        out, err = await asyncio.wait_for(process.communicate(), TIMEOUT)
        self.assertNotIn(b"Traceback", err)
        self.assertEqual(0, process.returncode, err)
        return out.decode(), err.decode()


@needs_websockets
class Resume(Scripted):
    async def run_with(self, count, *connections):
        """Says these frames to each connection in turn, the answer to the command for None; gives each one's since."""
        since, rest = [], iter(connections)

        async def handle(socket):
            command = json.loads(await socket.recv())
            since.append(command["since"])
            for frame in next(rest):
                await socket.send(json.dumps(frame))
            await socket.close(1012)

        async with websockets.serve(handle, "127.0.0.1", 0, subprotocols=["notiflux.v1.json"]) as server:
            port = server.sockets[0].getsockname()[1]
            out, err = await self.run_until(count, "resume.py", f"http://127.0.0.1:{port}", "a", "b")
        return since, out, err

    @staticmethod
    def subscribed(position, **more):
        return {"type": "subscribed", "ref": 1, "topics": {
            topic: {"last": None, "position": position, **more} for topic in ("a", "b")}}

    @staticmethod
    def position(id):
        return {"type": "position", "id": id}

    @staticmethod
    def message(topic, id):
        return {"type": "message", "topic": topic, "id": id, "message": "text"}

    async def test_position_is_where_every_topic_resumes(self):
        since, out, _ = await self.run_with(
            3,
            [self.subscribed("e-1"), self.message("a", "e-5"), self.position("e-9")],
            [self.subscribed("e-9", recovered=True), self.position("e-12"), self.message("b", "e-20")],
            [self.subscribed("e-20", recovered=True), self.message("a", "e-21")])
        self.assertEqual([{}, {"a": "e-9", "b": "e-9"}, {"a": "e-12", "b": "e-20"}], since)
        self.assertEqual("a e-5 text\nb e-20 text\na e-21 text\n", out)

    async def test_position_before_the_answer_moves_nothing(self):
        since, _, _ = await self.run_with(
            1,
            [self.position("e-9")],
            [self.subscribed("e-10")],
            [self.position("e-20")],
            [self.subscribed("e-20", recovered=True), self.message("a", "e-21")])
        self.assertEqual([{}, {}, {"a": "e-10", "b": "e-10"}, {"a": "e-10", "b": "e-10"}], since)

    async def test_position_ends_a_gap(self):
        since, _, err = await self.run_with(
            1,
            [self.subscribed("e-1")],
            [self.subscribed("f-3", recovered=False), self.position("f-9")],
            [self.subscribed("f-9", recovered=True), self.message("a", "f-10")])
        self.assertEqual({"a": "f-9", "b": "f-9"}, since[2])
        self.assertEqual(2, err.count("messages may be missing"), err)  # of each topic, once


class Events(Scripted):
    async def run_with(self, count, topics, *streams):
        """Says each of these streams in turn; gives what each request had as its cursor."""
        cursors, rest = [], iter(streams)

        async def handle(reader, writer):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            cursors.append(head.split("last-event-id: ")[1].split("\r\n")[0] if "last-event-id: " in head else None)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
            writer.write(next(rest).encode())
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        self.addCleanup(server.close)
        port = server.sockets[0].getsockname()[1]
        out, err = await self.run_until(count, "events.py", f"http://127.0.0.1:{port}", *topics)
        return cursors, out, err

    async def test_block_with_only_an_id_moves_the_cursor_and_is_no_message(self):
        cursors, out, _ = await self.run_with(
            3, ["a", "b"],
            "retry: 1\nid: e-sum-1.1\n\nid: e-sum-5.1\nevent: a\ndata: text\n\nid: e-sum-9.9\n\n",
            "retry: 1\nid: e-sum-9.9\n\n:\n\nid: e-sum-a.a\n\nid: e-sum-a.b\nevent: b\ndata:\n\n",
            "retry: 1\nid: e-sum-a.b\n\nid: e-sum-c.b\nevent: a\ndata: last\n\n")
        self.assertEqual([None, "e-sum-9.9", "e-sum-a.b"], cursors)
        self.assertEqual("a text\nb \na last\n", out)

    async def test_block_that_the_end_cuts_off_moves_nothing(self):
        cursors, out, _ = await self.run_with(
            1, ["a"], "retry: 1\nid: e-sum-1\n\nid: e-sum-9\n", "id: e-sum-1\n\nid: e-sum-2\ndata: text\n\n")
        self.assertEqual([None, "e-sum-1"], cursors)
        self.assertEqual("a text\n", out)


if __name__ == "__main__":
    unittest.main()
