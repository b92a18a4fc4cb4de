#!/usr/bin/env python3
"""Tests of scripts/cluster: real processes, killed with -9, while the count goes on."""
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from docs_case import Job

ROOT = Path(__file__).resolve().parent.parent
JAR = ROOT / "target" / "notiflux.jar"
NATS = ROOT / ".local/nats/usr/sbin/nats-server"
PATH = os.environ["PATH"] + ":/usr/sbin"
STARTING = 300  # seconds; on a busy machine three servers may need several tries
TIMEOUT = 120  # seconds until a count goes on; reached only when something is broken
COUNT = re.compile(r"published (\d+) \(repeated \d+\)  received ([\d ]+)  lost (\d+)  doubled (\d+)")


def descendants(pid):
    """Pids of all processes that the process has started, and those that they have."""
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()
    return {int(child) for child in children}.union(*(descendants(child) for child in children))


@unittest.skipIf("cluster" in os.environ.get("TESTS_WITHOUT", ""), "left out")
@unittest.skipUnless(JAR.exists(), "target/notiflux.jar is missing")
@unittest.skipUnless(NATS.exists() or shutil.which("nats-server", path=PATH), "nats-server is missing")
@unittest.skipUnless(shutil.which("haproxy", path=PATH), "haproxy is missing")
class Cluster(unittest.TestCase):
    def start(self, *options, **environment):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)  # of its data
        environment = {**{name: value for name, value in os.environ.items() if name != "PORT"}, "PATH": PATH,
                       "TMPDIR": holder.name, **environment}
        job = Job(" ".join(["exec ./scripts/cluster", *options]), ROOT, environment)
        self.addCleanup(self.stop, job)
        return job

    def stop(self, job):
        """Kills what is left of it, should the test fail; its children follow."""
        if job.process.poll() is None:
            job.process.kill()
        job.process.wait()

    def next_count(self, job):
        published, received, lost, doubled = COUNT.search(job.line(COUNT.pattern, TIMEOUT)).groups()
        self.assertEqual(("0", "0"), (lost, doubled))
        return int(published), [int(number) for number in received.split()]

    def count_above(self, job, number):
        """Waits until each subscriber has more than that, and nothing is lost or doubled meanwhile."""
        deadline = time.monotonic() + TIMEOUT
        while True:
            published, received = self.next_count(job)
            if published > number and min(received) > number:
                return published
            self.assertLess(time.monotonic(), deadline, "the count does not go on")

    def started(self, job):
        pids = {}
        for name in [f"nats-{i}" for i in (1, 2, 3)] + [f"node-{i}" for i in (1, 2, 3)] + ["balancer"]:
            pids[name] = int(re.search(r"pid (\d+)", job.line(rf"^  {name} +pid", STARTING))[1])
        return pids

    def check_ended(self, job, pids, code):
        """It has ended with this code, and none of these processes lives, nor is there any file of theirs."""
        self.assertEqual(code, job.process.wait(TIMEOUT))
        self.assertEqual([], [pid for pid in pids if Path("/proc", str(pid)).exists()])
        self.assertEqual([], list(self.folder.iterdir()))

    def test_count_goes_on_whatever_is_killed_and_the_end_leaves_nothing(self):
        job = self.start()
        pids = self.started(job)
        published = self.count_above(job, 10)
        for victim in "node-2", "nats-1", "balancer":
            os.kill(pids[victim], signal.SIGKILL)
            again = job.line(f"{victim} is started anew", TIMEOUT)
            pids[victim] = int(re.search(r"pid (\d+)", again)[1])
            published = self.count_above(job, published + 50)
        job.process.send_signal(signal.SIGINT)
        self.check_ended(job, pids.values(), 0)

    def test_stop_while_it_starts_leaves_nothing(self):
        job = self.start("--no-count")
        job.line("Starting three nodes", STARTING)
        pids = descendants(job.process.pid)
        self.assertGreaterEqual(len(pids), 3)
        job.process.send_signal(signal.SIGTERM)
        self.check_ended(job, pids, 0)

    def test_start_that_fails_halfway_tells_why_and_leaves_nothing(self):
        job = self.start(MAX_CONNECTIONS="many")
        job.line("Starting three nodes", STARTING)
        pids = descendants(job.process.pid)
        job.line("node-. ended with 1", STARTING)
        self.assertIn("many", job.line("MAX_CONNECTIONS"))
        self.check_ended(job, pids, 1)

    def test_taken_port_is_told(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            job = self.start(PORT=str(taken.getsockname()[1]))
            self.assertIn("is taken", job.line("Port", STARTING))
            self.check_ended(job, [], 1)


if __name__ == "__main__":
    unittest.main()
