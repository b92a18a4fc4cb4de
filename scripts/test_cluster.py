#!/usr/bin/env python3
"""Tests of scripts/cluster: real processes, killed with -9, while the count goes on."""
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import unittest
from pathlib import Path

from test_docs import Job

ROOT = Path(__file__).resolve().parent.parent
JAR = ROOT / "target" / "notiflux.jar"
NATS = ROOT / ".local/nats/usr/sbin/nats-server"
PATH = os.environ["PATH"] + ":/usr/sbin"
STARTING = 300  # seconds; on a busy machine three servers may need several tries
TIMEOUT = 120  # seconds until a count goes on; reached only when something is broken
COUNT = re.compile(r"published (\d+) \(repeated \d+\)  received ([\d ]+)  lost (\d+)  doubled (\d+)")


def children(folder):
    """Pids of the processes that have the folder, or one of the servers' addresses in it, on their command line."""
    found = subprocess.run(["pgrep", "-f", str(folder)], capture_output=True, text=True)
    return found.stdout.split()


@unittest.skipUnless(JAR.exists(), "target/notiflux.jar is missing")
@unittest.skipUnless(NATS.exists() or shutil.which("nats-server", path=PATH), "nats-server is missing")
@unittest.skipUnless(shutil.which("haproxy", path=PATH), "haproxy is missing")
class Cluster(unittest.TestCase):
    def start(self, *options, **environment):
        environment = {**{name: value for name, value in os.environ.items() if name != "PORT"}, "PATH": PATH, **environment}
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
        folder = Path(re.search(r"Logs are in ([^ ]+)\. ", job.line("Logs are in"))[1])
        self.assertTrue(folder.is_dir())
        return pids, folder

    def check_ended(self, job, pids, folder):
        job.process.wait(TIMEOUT)
        self.assertEqual([], [pid for pid in pids if Path("/proc", str(pid)).exists()])
        self.assertEqual([], children(folder))
        self.assertFalse(folder.exists())

    def test_count_goes_on_whatever_is_killed_and_the_end_leaves_nothing(self):
        job = self.start()
        pids, folder = self.started(job)
        published = self.count_above(job, 10)
        for victim in "node-2", "nats-1", "balancer":
            os.kill(pids[victim], signal.SIGKILL)
            again = job.line(f"{victim} is started anew", TIMEOUT)
            pids[victim] = int(re.search(r"pid (\d+)", again)[1])
            published = self.count_above(job, published + 50)
        job.process.send_signal(signal.SIGINT)
        self.check_ended(job, pids.values(), folder)
        self.assertEqual(0, job.process.returncode)

    def test_stop_while_it_starts_leaves_nothing(self):
        job = self.start("--no-count")
        job.line("Starting three nodes", STARTING)
        folders = {path for path in Path("/tmp").glob("notiflux-cluster-*")}
        job.process.send_signal(signal.SIGTERM)
        job.process.wait(TIMEOUT)
        self.assertEqual([], [folder for folder in folders if children(folder)])

    def test_taken_port_is_told(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            job = self.start(PORT=str(taken.getsockname()[1]))
            self.assertIn("is taken", job.line("Port", STARTING))
            self.assertEqual(1, job.process.wait(TIMEOUT))


if __name__ == "__main__":
    unittest.main()
