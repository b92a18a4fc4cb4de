#!/usr/bin/env python3
"""Tests of the code blocks in README.md and docs/: commands, programs and log lines, against the packaged server.

Each block has a name behind its language, and the test of that name holds it. Blocks of other languages are held by
tests in Java (Docs*Test). Commands run in a copy of the repository's folder, so that no key of the user's is touched.
"""
import base64
import json
import os
import queue
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

try:
    import cryptography
    import jwt
    import websockets
except ImportError:
    cryptography = None

from sign import make_token

ROOT = Path(__file__).resolve().parent.parent
JAR = ROOT / "target" / "notiflux.jar"
JAVA = Path(os.environ.get("JAVA_HOME", ""), "bin", "java")
TIMEOUT = 30  # seconds; reached only when something is broken
LANGUAGES = {"sh", "python", "mjs", "log"}
BLOCK = re.compile(r"^```(\w*) ?(\S*)\n(.*?)^```$", re.M | re.S)
BLOCKS = [block for file in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
          for block in BLOCK.findall(file.read_text()) if block[0] in LANGUAGES]
TEXTS = {name: text for _, name, text in BLOCKS}
# Commands whose server is 127.0.0.1:8080 by default, and the path that they ask it for.
DEFAULT_URLS = {
    **dict.fromkeys(("notiflux subscribe", "notiflux broadcast", "notiflux bench",
                     "subscribe.py", "resume.py", "broadcast.py", "events.py"),
                    "http://127.0.0.1:8080"),
}


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Job:
    """A command that runs until it is stopped, and the lines that it prints."""

    def __init__(self, command, folder, environment):
        self.process = subprocess.Popen(
            ["bash", "-euo", "pipefail", "-c", command], cwd=folder, env=environment, text=True, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        with self.process.stdout as out:
            for line in out:
                self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def line(self, pattern, timeout=TIMEOUT):
        """The first line that the pattern is found in; raises queue.Empty where there is none in time."""
        deadline, seen = time.monotonic() + timeout, []
        while True:
            line = self.lines.get(timeout=max(0, deadline - time.monotonic()))
            if line is None:
                raise AssertionError("it ended: " + "\n".join(seen))
            seen.append(line)
            if re.search(pattern, line):
                return line

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Blocks(unittest.TestCase):
    def test_each_has_one_test(self):
        from test_docs_deploy import Deploy  # which needs this module
        from test_docs_kubernetes import Kubernetes

        names = sorted("test_" + name.replace("-", "_") for _, name, _ in BLOCKS)
        tests = [name for case in (Structure, Commands, Deploy, Kubernetes) for name in dir(case) if name.startswith("test_")]
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


@unittest.skipUnless(JAR.exists() and JAVA.exists(), "JAVA_HOME or target/notiflux.jar is missing")
@unittest.skipUnless(cryptography and shutil.which("openssl"), "PyJWT[crypto], websockets or openssl is missing")
class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = cls.workspace()
        cls.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("JWT_", "LOG_"))},
            "PATH": f"{cls.folder}/bin:{JAVA.parent}:{os.environ['PATH']}", "HOST": "127.0.0.1", "PORT": "0",
            "no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}
        subprocess.run([cls.folder / "scripts/keygen", cls.folder / ".local"], check=True, capture_output=True)
        for key in "private.pem", "public.pem":
            shutil.copy(cls.folder / ".local" / key, cls.folder)
        cls.server, cls.port, cls.log = cls.serve()

    @classmethod
    def workspace(cls):
        """A folder with what commands need of the repository, and nothing of its user's."""
        holder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(holder.cleanup)
        folder = Path(holder.name)
        shutil.copytree(ROOT / "scripts", folder / "scripts")
        shutil.copy2(ROOT / "pom.xml", folder)
        for name in "src", "k8s", "app.yaml":
            (folder / name).symlink_to(ROOT / name)
        (folder / "target").mkdir()
        shutil.copy(JAR, folder / "target")  # newer than all sources: scripts/build leaves it as it is
        (folder / "target/libs").symlink_to(JAR.parent / "libs")
        (folder / "bin").mkdir()
        cls.program(folder, "python3", f'exec {shlex.quote(sys.executable)} -B "$@"')
        for name in "docker", "kubectl", "nats":  # they only write down how they were called
            cls.program(folder, name, f'printf "%s\\0" {name} "$@" $\'\\1\' >> {folder}/calls')
        return folder

    @staticmethod
    def program(folder, name, body):
        path = folder / "bin" / name
        path.write_text(f"#!/usr/bin/env bash\n{body}\n")
        path.chmod(0o755)

    @classmethod
    def serve(cls, **environment):
        """A server of the keys in .local/; gives its job, its port and the line that told it."""
        job = Job(f"exec {shlex.quote(str(JAVA))} -jar target/notiflux.jar", cls.folder,
                  {**cls.environment, "JWT_PUBLIC_KEY_FILE": ".local/public.pem", **environment})
        cls.addClassCleanup(job.stop)
        line = job.line("event=listening")
        return job, int(re.search(r"port=(\d+)", line)[1]), line

    def here(self, text):
        """The commands, for the test's server."""
        for command, url in DEFAULT_URLS.items():
            text = text.replace(command + " ", f"{command} --url {url} ")
        return text.replace("127.0.0.1:8080", f"127.0.0.1:{self.port}")

    def run_block(self, name, more="", folder=None, before=""):
        """What the block's commands print, and then more."""
        run = subprocess.run(["bash", "-euo", "pipefail", "-c", before + self.here(TEXTS[name]) + more], cwd=folder or self.folder,
                             env=self.environment, capture_output=True, text=True, timeout=TIMEOUT)
        self.assertEqual(0, run.returncode, run.stderr)
        return run.stdout

    def start(self, command, folder=None, **environment):
        job = Job(command, folder or self.folder, {**self.environment, **environment})
        self.addCleanup(job.stop)
        return job

    def key(self):
        return self.folder / ".local/private.pem"

    def broadcast(self, topic, message):
        body = {"topic": topic, "message": message, "token": make_token("broadcast", [topic], self.key())}
        request = Request(f"http://127.0.0.1:{self.port}/broadcast", json.dumps(body).encode(),
                          {"Content-Type": "application/json"})
        with urlopen(request, timeout=TIMEOUT) as answer:
            return json.load(answer)

    def check_hears(self, name, topic, *words):
        """The block, or command, subscribes, and prints messages with these words in a line. Nobody tells when it does."""
        job = self.start(self.here(TEXTS.get(name, name)))
        pattern = ".*".join(map(re.escape, [*words, "Hello there"]))
        deadline = time.monotonic() + TIMEOUT
        while True:
            self.broadcast(topic, "Hello there")
            try:
                return job.line(pattern, timeout=0.5)
            except queue.Empty:
                self.assertLess(time.monotonic(), deadline, f"{name} prints no message")

    def may_subscribe(self, token, topic):
        request = Request(f"http://127.0.0.1:{self.port}/events?topic={topic}", headers={"Authorization": f"Bearer {token}"})
        try:
            with urlopen(request, timeout=TIMEOUT):
                return True
        except HTTPError as error:
            with error:
                self.assertEqual("topic_denied", json.load(error)["code"])
            return False

    # ---- README.md

    def test_run(self):
        folder, port = self.workspace(), free_port()
        job = self.start(TEXTS["run"], folder, PORT=str(port))
        subscribe = job.line("notiflux subscribe demo").strip()
        curl_events = job.line("curl -N").strip()
        curl_broadcast = job.line("curl -H").strip()
        console = job.line("/console/").strip()
        job.line("event=listening")
        self.assertTrue((folder / ".local/private.pem").exists())
        for command, expected in (subscribe, "^Hello$"), (curl_events, "^data: Hello$"):
            subscriber = self.start(command)
            for _ in range(TIMEOUT):
                answer = self.start(curl_broadcast).line('"id"')
                if '"subscribers":0' not in answer:
                    break
                time.sleep(0.3)
            subscriber.line(expected)
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

    # ---- docs/admin.md

    def admin(self, text):
        """The commands, for a server with an admin port of its own; they are run beside it."""
        port = free_port()
        self.start(TEXTS["admin-start"].replace("9090", str(port))).line("admin_port=")
        run = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", text.replace("9091", str(port)).replace("9090", str(port))],
            cwd=self.folder, env={**self.environment, "NOTIFLUX_ADMIN_URL": f"http://127.0.0.1:{port}"},
            capture_output=True, text=True, timeout=TIMEOUT)
        self.assertEqual(0, run.returncode, run.stderr)
        return run.stdout

    def test_admin_start(self):
        self.assertEqual("", self.admin("true"))

    def test_admin_topics(self):
        answer = self.admin(TEXTS["admin-topics"])
        self.assertIn('"total":0,"topics":[]', answer)
        self.assertIn('"not_found"', answer)
        self.assertIn("MESSAGES/MIN", answer)

    def test_admin_connections(self):
        answer = self.admin(TEXTS["admin-connections"])
        self.assertIn('"connections":[]', answer)
        self.assertIn("0 in all", answer)
        self.assertIn(": 0 ended", answer)
        self.assertIn('"disconnected":0', answer)

    def test_admin_nodes(self):
        self.assertIn("SUBSCRIBERS", self.admin(TEXTS["admin-nodes"]))

    # ---- docs/security.md

    def test_openssl(self):
        with tempfile.TemporaryDirectory() as folder:
            encoded = self.run_block("openssl", 'echo "$JWT_PUBLIC_KEY_B64"', folder)
            public = Path(folder, "public.pem").read_bytes()
            self.assertEqual(public, base64.b64decode(encoded))
            token = make_token("subscribe", ["news"], Path(folder, "private.pem"))
        self.assertEqual(["news"], jwt.decode(token, public, algorithms=["ES256"])["topics"])

    def test_sign(self):
        tokens = self.run_block("sign").split()
        self.assertEqual([True, True], [self.may_subscribe(token, "news") for token in tokens])

    def test_sign_patterns(self):
        tokens = self.run_block("sign-patterns").split()
        self.assertEqual(2, len(tokens))
        for token in tokens:
            self.assertEqual([True, True, False, False], [self.may_subscribe(token, topic) for topic in
                                                          ("user:42:inbox", "shop/a/b", "user:43:inbox", "shop")])

    def check_token(self, token):
        """A token for those of the topics that the user may read."""
        self.assertTrue(self.may_subscribe(token, "news"))
        self.assertFalse(self.may_subscribe(token, "secret"))
        claims = jwt.decode(token, options={"verify_signature": False})
        self.assertEqual(("ann", ["news"]), (claims["sub"], claims["topics"]))
        self.assertAlmostEqual(time.time() + 60, claims["exp"], delta=TIMEOUT)

    @unittest.skipUnless(shutil.which("node"), "node is missing")
    def test_node_token(self):
        (self.folder / "token.mjs").write_text(TEXTS["node-token"])
        call = ('import { getToken } from "./token.mjs";'
                'console.log(getToken({ name: "ann", topics: ["news", "sports"] }, ["news", "secret"]));')
        run = subprocess.run(["node", "--input-type=module", "-e", call], cwd=self.folder, capture_output=True, text=True)
        self.assertEqual((0, ""), (run.returncode, run.stderr))
        self.check_token(run.stdout.strip())

    def test_python_token(self):
        call = """
from types import SimpleNamespace
print(get_token(SimpleNamespace(name="ann", topics=["news", "sports"]), ["news", "secret"]))
"""
        run = subprocess.run([sys.executable, "-c", TEXTS["python-token"] + call], cwd=self.folder, capture_output=True, text=True)
        self.assertEqual((0, ""), (run.returncode, run.stderr))
        self.check_token(run.stdout.strip())

    def test_jwks(self):
        job = self.start(TEXTS["jwks"].replace("8000", str(free_port())))
        job.line("event=jwks_read keys=1$")

    def test_jwks_log(self):
        curve = jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256)
        key = curve.to_jwk(curve.prepare_key((self.folder / "public.pem").read_text()))
        statuses = iter([503])

        class Issuer(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(next(statuses, 200))
                self.end_headers()
                self.wfile.write(f'{{"keys":[{key}]}}'.encode())

            def log_message(self, *_):
                pass

        issuer = ThreadingHTTPServer(("127.0.0.1", 0), Issuer)
        self.addCleanup(issuer.server_close)
        threading.Thread(target=issuer.serve_forever, daemon=True).start()
        self.addCleanup(issuer.shutdown)
        job = self.start("java -jar target/notiflux.jar", JWT_JWKS_URL=f"http://127.0.0.1:{issuer.server_port}/")
        for line in TEXTS["jwks-log"].splitlines():
            self.check_lines(line, job.line(re.search(r"event=\w+", line)[0]))

    # ---- docs/operations.md

    def test_start(self):
        self.start(TEXTS["start"], self.workspace()).line("event=listening")

    def test_check(self):
        self.assertIn("\nlisten: 127.0.0.1:0, a free port\n", self.run_block("check"))

    def test_check_holds(self):
        total, parts = re.search(r"budgets (\d+) MiB \((.+)\)", TEXTS["check-holds"]).groups()
        parts = [int(part) for part in re.findall(r"\d+", parts)]
        self.assertIn(int(total) - sum(parts), range(len(parts)), "each part has lost less than 1 MiB by rounding")
        told = TEXTS["check-holds"].replace(":8080, which is free", ":0, a free port")
        own = r"(?<=java: )[^,]+|(?<=crypto: )\w+|(?<=SHA-256 )[0-9a-f]{64}|\d+(?! of)"  # what differs between machines
        self.assertEqual(re.sub(own, "…", told), re.sub(own, "…", self.run_block("check")))

    def called(self, name, before=""):
        """How the block calls the programs that are not run."""
        calls = self.folder / "calls"
        calls.unlink(missing_ok=True)
        self.run_block(name, before=before)
        return [call.split("\0")[:-1] for call in calls.read_text().split("\1\0")[:-1]]

    def test_docker(self):
        build, run = self.called("docker")
        dockerfile, version = (ROOT / "Dockerfile").read_text(), re.search("<version>(.+)<", (ROOT / "pom.xml").read_text())[1]
        image = f"notiflux:{version}"
        self.assertIn(f"image: {image}\n", (ROOT / "k8s/deployment.yaml").read_text())
        self.assertEqual(["docker", "build", "--build-arg"], build[:3])
        self.assertIn(f"ARG {build[3].partition('=')[0]}=", dockerfile)
        self.assertEqual(["-t", image, "."], build[4:])
        self.assertEqual(["docker", "run", "--rm", "-p", "8080:8080", "-e"], run[:6])
        self.assertIn("EXPOSE 8080\n", dockerfile)

    def test_kubernetes(self):
        create, apply = self.called("kubernetes")
        self.assertEqual(["kubectl", "create", "configmap"], create[:3])
        deployment = (ROOT / "k8s/deployment.yaml").read_text()
        self.assertIn(f"            name: {create[3]}\n", deployment)
        self.assertIn(f"value: /etc/notiflux/{create[4].partition('--from-file=')[2]}\n", deployment)
        self.assertEqual(["kubectl", "apply", "-k", "k8s/"], apply)

    def test_try_in_kubernetes(self):
        create, forward = self.called("try-in-kubernetes")
        app = (ROOT / create[3]).read_text()
        self.assertEqual(["kubectl", "create", "-f"], create[:3])
        self.assertEqual(["kubectl", "port-forward", "service/notiflux", "8080:80"], forward)
        self.assertRegex(app, r"kind: Service\nmetadata:\n  name: notiflux\n(.|\n)*port: 80\n")

    # ---- docs/cluster.md

    def test_cluster_kubernetes(self):
        config, secret, apply = self.called("cluster-kubernetes")
        self.assertEqual(["kubectl", "create", "configmap", "notiflux-public-key", "--from-file=public.pem"], config)
        self.assertEqual(["kubectl", "create", "secret", "generic", "notiflux-nats"], secret[:5])
        passwords = [literal.partition("=")[2].partition("=")[2] for literal in secret[5:]]
        self.assertEqual(3, len(set(passwords)))
        for password in passwords:
            self.assertRegex(password, r"^n[0-9a-f]{48}$")
        self.assertEqual(["kubectl", "apply", "-k", "k8s/cluster"], apply)

    def nats_resources(self):
        """Kinds of what k8s/cluster has of NATS, as kubectl names them."""
        return {re.search(r"(?m)^kind: (\w+)$", file.read_text())[1].lower()
                for file in (ROOT / "k8s/cluster").glob("nats-*.yaml")}

    def test_cluster_move(self):
        self.assertEqual([["kubectl", "delete", "deployment", "notiflux"], ["kubectl", "apply", "-k", "k8s/cluster"]],
                         self.called("cluster-move"))

    def test_cluster_back(self):
        delete, apply, rest = self.called("cluster-back")
        self.assertEqual(["kubectl", "delete", "deployment", "notiflux"], delete)
        self.assertEqual(["kubectl", "apply", "-k", "k8s/"], apply)
        self.assertEqual(["kubectl", "delete", "notiflux-nats"], rest[:2] + rest[3:])
        self.assertEqual(self.nats_resources(), set(rest[2].split(",")))

    def test_cluster_operator(self):
        get, info = sorted(self.called("cluster-operator"))
        key = re.search(r"\{\.data\.(.+)}", get[-1])[1]
        self.assertIn(f"--from-literal={key}=", TEXTS["cluster-kubernetes"])
        self.check_operator(info, "stream", "info", "notiflux")

    def test_cluster_delete(self):
        self.check_operator(self.called("cluster-delete", "password=n1; ")[0], "stream", "rm", "notiflux", "--force")

    def check_operator(self, command, *words):
        self.assertEqual(["nats", "--server", *words], command[:2] + command[3:])
        self.assertRegex(command[2], r"^nats://operator:\w*@127\.0\.0\.1:4222$")
        self.assertIn("{ user: operator,", (ROOT / "k8s/cluster/nats-config.yaml").read_text())

    def test_text_log(self):
        self.check_log("text-log", self.log)

    def test_json_log(self):
        _, _, line = self.serve(LOG_FORMAT="json")
        self.check_log("json-log", line)

    def test_access_log(self):
        _, port, _ = server = self.serve(LOG_LEVEL="debug", TRUSTED_PROXIES="127.0.0.1")
        client = "X-Forwarded-For: 192.0.2.7\r\n"
        trace = "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n"
        upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 12\r\n"
        token = make_token("subscribe", ["news"], self.key())
        body = json.dumps({"topic": "news", "message": "m", "token": make_token("broadcast", ["news"], self.key())})
        post = "POST /broadcast HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + client
        told = []
        for sent, answer in (
                (post + trace + "Content-Length: 29\r\n\r\n" + '{"topic":"news","message":""}', "HTTP/1.1 401 "),
                (post + f"X-Request-Id: r-1\r\nContent-Length: {len(body)}\r\n\r\n{body}", "HTTP/1.1 200 "),
                ("GET /ws HTTP/1.1\r\nHost: a\r\n" + client + upgrade + "X-Request-Id: r-2\r\n\r\n", "HTTP/1.1 426 "),
                ("GET /events?topic=news HTTP/1.1\r\nHost: a\r\n" + client + "X-Request-Id: r-3\r\n\r\n", "HTTP/1.1 401 "),
                ("PROXY TCP4 nobody\r\n", ""),
                (f"GET /events?topic=news&token={token} HTTP/1.1\r\nHost: a\r\n" + client + "X-Request-Id: r-4\r\n\r\n",
                 "HTTP/1.1 200 ")):
            with socket.create_connection(("127.0.0.1", port), TIMEOUT) as connection:
                connection.sendall(sent.encode())
                self.assertEqual(answer, connection.recv(len("HTTP/1.1 200 ")).decode())
            told.append(server[0].line("AccessLog"))
        told.append(server[0].line("AccessLog"))
        own = r"\d{4}-\d\d-\d\dT[\d:.]+Z|(?<=micros=)\d+|(?<=age_ms=)\d+|(?<=bytes=)\d+|(?<=subject=)\S+|(?<=reason=)(client|vanished)"
        self.maxDiff = None
        self.assertEqual(re.sub(own, "…", TEXTS["access-log"].strip()), re.sub(own, "…", "\n".join(told)))

    def check_log(self, name, line):
        self.check_lines(TEXTS[name].strip(), line)

    def check_lines(self, told, line):
        own = r"\d{4}-\d\d-\d\dT[\d:.]+Z|(?<==)\d+(?= |\"|$)"  # the time, the port, the connections
        self.assertEqual(re.sub(own, "…", told), re.sub(own, "…", line))


if __name__ == "__main__":
    unittest.main()
