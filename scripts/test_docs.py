#!/usr/bin/env python3
"""Each code block in README.md and docs/ has a test; and those that take long name what there is.

Each block has a name behind its language, and the test of that name holds it. Blocks of other languages are held by
tests in Java (Docs*Test).
"""
import os
import re
import shlex
import unittest

import test_docs_deploy
import test_docs_kubernetes
import test_docs_operation
import test_docs_use
from docs_case import BLOCKS, ROOT, TEXTS


class Blocks(unittest.TestCase):
    def test_each_has_one_test(self):
        names = sorted("test_" + name.replace("-", "_") for _, name, _ in BLOCKS)
        cases = (Structure, test_docs_use.Use, test_docs_operation.Operation, test_docs_deploy.Deploy,
                 test_docs_kubernetes.Kubernetes)
        tests = [name for case in cases for name in dir(case) if name.startswith("test_")]
        self.assertEqual(sorted(tests), names)


class Structure(unittest.TestCase):
    """Commands that take long or need what tests do not have: what they name is there."""

    def commands(self, name):
        """The block's commands as lists of words; their scripts exist."""
        commands = [shlex.split(line, comments=True) for line in TEXTS[name].splitlines()]
        for command in commands:
            if command[0].startswith("./"):
                self.assertTrue(os.access(ROOT / command[0], os.X_OK), command)
            else:
                self.assertEqual("mvn", command[0])
        return commands

    def test_test(self):
        self.commands("test")

    def test_cluster(self):
        self.commands("cluster")  # test_cluster.py runs it

    def test_some_tests(self):
        patterns = self.commands("some-tests")[0][2].partition("-Dtest=")[2].split(",")
        self.assertTrue(all(any((ROOT / "src/test").rglob(pattern + ".java")) for pattern in patterns), patterns)

    def test_jmh(self):
        self.check_bench(self.commands("jmh")[0])
        self.assertTrue(any((ROOT / "src").rglob(f"{self.commands('jmh')[1][1]}*.java")))

    def test_bench(self):
        for command in self.commands("bench"):
            self.check_bench(command)

    def test_siege(self):
        source = "".join(path.read_text() for path in (ROOT / "src/test/java/io/notiflux/siege").rglob("*.java"))
        for command in self.commands("siege"):
            for word in command[1:]:
                for named in word.split(",") if not word[0].isdigit() and word != "512m" else []:
                    self.assertIn(f'"{named}"', source)

    def test_chaos(self):
        source = (ROOT / "src/test/java/io/notiflux/chaos/ChaosMain.java").read_text()
        for command in self.commands("chaos"):
            for word in command[1:]:
                if not word.isdigit():
                    self.assertIn(f'"{word}"', source)

    def check_bench(self, command):
        source = "".join(path.read_text() for path in (ROOT / "src/bench").rglob("*.java"))
        for word in command[1:]:
            if word.startswith("--") and word != "--help":
                self.assertIn(f'"{word}"', source)
        for option, value in zip(command[1:], command[2:]):
            if option == "--peer":
                for peer in value.split(","):
                    self.assertTrue("/" in peer or peer in bench_peers(), peer)
        for scenario in "saturated", "steady":
            self.assertIn(f"{scenario.upper()}(", source)


class Peers(unittest.TestCase):
    def test_each_is_documented_and_installed(self):
        self.assertEqual(bench_peers(), ["nchan", "nats", "mosquitto", "pushpin"])
        page = (ROOT / "docs/benchmarks.md").read_text()
        self.assertIn(f"| | notiflux | {' | '.join(bench_peers())} |\n", page)
        bench = (ROOT / "src/bench/java/io/notiflux/bench/Bench.java").read_text()
        self.assertIn(f'"{", ".join(bench_peers())}, or', bench)
        for peer in bench_peers():
            self.assertIn(f"\n**{peer}** ", page)
            self.assertIn(f"    {peer})\n", (ROOT / "scripts/bench").read_text())


def bench_peers():
    source = (ROOT / "src/bench/java/io/notiflux/bench/Peer.java").read_text()
    return [name.lower() for name in re.findall(r"^    ([A-Z]+)\($", source, re.M)]


if __name__ == "__main__":
    unittest.main()
