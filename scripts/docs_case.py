"""What tests of the code blocks in README.md and docs/ share: the blocks, and a packaged server that commands can ask.

Commands run in a copy of the repository's folder, so that no key of the user's is touched.
"""
import json
import os
import queue
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
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

sys.path.insert(0, str(Path(__file__).resolve().parent / "lib"))
from programs import free_ports  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
JAR = ROOT / "target" / "notiflux.jar"
JAVA = Path(os.environ.get("JAVA_HOME", ""), "bin", "java")
TIMEOUT = 120  # seconds; reached only when something is broken
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


@unittest.skipUnless(JAR.exists() and JAVA.exists(), "JAVA_HOME or target/notiflux.jar is missing")
@unittest.skipUnless(cryptography and shutil.which("openssl"), "PyJWT[crypto], websockets or openssl is missing")
class Commands(unittest.TestCase):
    """A server of its own for each class, and ways to run blocks against it."""

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
        self.broadcast_until(lambda: self.broadcast(topic, "Hello there"), job,
                             ".*".join(map(re.escape, [*words, "Hello there"])))

    def broadcast_until(self, broadcast, job, pattern):
        """Broadcasts until the job prints it."""
        deadline = time.monotonic() + TIMEOUT
        while True:
            broadcast()
            try:
                return job.line(pattern, timeout=0.5)
            except queue.Empty:
                self.assertLess(time.monotonic(), deadline, f"{pattern} is not printed")

    def may_subscribe(self, token, topic):
        request = Request(f"http://127.0.0.1:{self.port}/events?topic={topic}", headers={"Authorization": f"Bearer {token}"})
        try:
            with urlopen(request, timeout=TIMEOUT):
                return True
        except HTTPError as error:
            with error:
                self.assertEqual("topic_denied", json.load(error)["code"])
            return False

    def admin(self, text):
        """The commands, for a server with an admin port of its own; they are run beside it."""
        port, = free_ports(1)
        self.start(TEXTS["admin-start"].replace("9090", str(port))).line("admin_port=")
        run = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", text.replace("9091", str(port)).replace("9090", str(port))],
            cwd=self.folder, env={**self.environment, "NOTIFLUX_ADMIN_URL": f"http://127.0.0.1:{port}"},
            capture_output=True, text=True, timeout=TIMEOUT)
        self.assertEqual(0, run.returncode, run.stderr)
        return run.stdout

    def called(self, name, before=""):
        """How the block calls the programs that are not run."""
        calls = self.folder / "calls"
        calls.unlink(missing_ok=True)
        self.run_block(name, before=before)
        return [call.split("\0")[:-1] for call in calls.read_text().split("\1\0")[:-1]]

    def check_lines(self, told, line):
        own = r"\d{4}-\d\d-\d\dT[\d:.]+Z|(?<==)\d+(?= |\"|$)"  # the time, the port, the connections
        self.assertEqual(re.sub(own, "…", told), re.sub(own, "…", line))
