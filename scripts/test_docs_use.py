#!/usr/bin/env python3
"""Tests of what README.md and docs/ tell who subscribes and broadcasts, against the packaged server."""
import json
import re
import shlex
import unittest
from urllib.request import urlopen

from docs_case import TEXTS, TIMEOUT, Commands, free_ports
from sign import make_token


class Use(Commands):
    # ---- README.md

    def test_run(self):
        folder, (port,) = self.workspace(), free_ports(1)
        job = self.start(TEXTS["run"], folder, PORT=str(port))
        subscribe = job.line("notiflux subscribe demo").strip()
        curl_events = job.line("curl -N").strip()
        curl_broadcast = job.line("curl -H").strip()
        console = job.line("/console/").strip()
        job.line("event=listening")
        self.assertTrue((folder / ".local/private.pem").exists())
        for command, expected in (subscribe, "^Hello$"), (curl_events, "^data: Hello$"):
            subscriber = self.start(command)
            self.broadcast_until(lambda: self.start(curl_broadcast).line('"id"'), subscriber, expected)
            subscriber.stop()
        with urlopen(console.partition("#")[0], timeout=TIMEOUT) as page:
            self.assertEqual(200, page.status)

    def test_subscribe(self):
        self.check_hears("subscribe", "demo")

    def test_broadcast(self):
        self.assertEqual("demo", json.loads(self.run_block("broadcast"))["topic"])

    # ---- docs/protocol.md

    def test_plain_python(self):
        self.check_hears("plain-python", "weather")

    def test_json_java(self):
        self.check_hears("json-java", "news", '"topic":"news"')

    def test_json_python(self):
        self.check_hears("json-python", "weather", "weather", "-")

    def module(self, name, before, after=""):
        """The block's program, with the module beside it, for the test's server."""
        text = TEXTS[name].replace("https://notiflux.example.com", f"http://127.0.0.1:{self.port}")
        program = self.folder / "scripts" / f"{name.replace('-', '_')}.py"
        program.write_text(before + text + after)
        return f"exec python3 -u {shlex.quote(str(program))}"

    def test_python_subscribe(self):
        helpers = """
from sign import make_token
get_token = lambda topics: make_token("subscribe", topics, ".local/private.pem")
show = reload = print
"""
        self.check_hears(self.module("python-subscribe", helpers), "weather", "weather")

    def test_python_publish(self):
        for topics, after, expected in ((["news"], "print(sorted(answer))", "['id', 'subscribers', 'topic']"),
                                        ([], "", "topic_denied The token does not list this topic")):
            helpers = f"token = {make_token('broadcast', topics, self.key())!r}\n"
            self.start(self.module("python-publish", helpers, after)).line(re.escape(expected))

    def test_events_curl(self):
        self.check_hears("events-curl", "news", "data: ")

    def test_events_last(self):
        self.broadcast("news", "The last there was")
        self.start(self.here(TEXTS["events-last"])).line("data: The last there was")

    def test_events_python(self):
        self.check_hears("events-python", "news", "news")

    def test_history_curl(self):
        self.broadcast("news", "To be read")
        answer = json.loads(self.run_block("history-curl"))
        self.assertEqual("To be read", answer["messages"][-1]["message"])

    # ---- docs/publishing.md

    def test_broadcast_curl(self):
        self.assertEqual("news", json.loads(self.run_block("broadcast-curl"))["topic"])

    def test_json_curl(self):
        self.assertEqual("news", json.loads(self.run_block("json-curl"))["topic"])

    def test_topic_curl(self):
        self.assertEqual("news", json.loads(self.run_block("topic-curl"))["topic"])

    def test_broadcast_scripts(self):
        answers = self.run_block("broadcast-scripts").splitlines()
        self.assertEqual(["news", "news"], [json.loads(answer)["topic"] for answer in answers])

    def test_batch(self):
        results = json.loads(self.run_block("batch"))["results"]
        self.assertEqual([200, 403], [result["status"] for result in results])

    # ---- docs/cli.md

    def test_cli_subscribe(self):
        self.check_hears("cli-subscribe", "weather")

    def test_cli_broadcast(self):
        answers = [json.loads(answer) for answer in self.run_block("cli-broadcast").splitlines()]
        self.assertEqual(["news", None, "news"], [answer.get("topic") for answer in answers])
        self.assertEqual({"news", "weather"}, set(answers[1]["ids"]))

    def test_cli_batch(self):
        results = [json.loads(result) for result in self.run_block("cli-batch").splitlines()]
        self.assertEqual([(200, "news"), (200, "weather")], [(result["status"], result["topic"]) for result in results])

    def test_cli_top(self):
        picture = self.admin(TEXTS["cli-top"].rstrip() + " --once")
        self.assertIn("2 of 2 nodes answer", picture)
        self.assertEqual(2, picture.count(" ready "))

    def test_cli_bench(self):
        result = self.run_block("cli-bench")
        self.assertIn("0 missing, 0 doubled, 0 out of order", result)
        self.assertIn("200 of 200 came about, 0 lost", result)

    def test_cli_completion(self):
        ask = "\nset +eu; compopt() { :; }; COMP_WORDS=(notiflux subscribe --jso) COMP_CWORD=2; _complete_notiflux; echo ${COMPREPLY[*]}"
        self.assertEqual("--json\n", self.run_block("cli-completion", ask))


if __name__ == "__main__":
    unittest.main()
