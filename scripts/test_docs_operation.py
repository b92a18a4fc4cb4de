#!/usr/bin/env python3
"""Tests of what docs/ tell who keeps a server running: tokens and keys, settings, the admin port, logs."""
import base64
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

try:
    import jwt
except ImportError:
    jwt = None  # and all is skipped

from docs_case import ROOT, TEXTS, TIMEOUT, Commands, free_ports
from sign import make_token


class Operation(Commands):
    def setUp(self):
        self.began = int(time.time())

    # ---- docs/admin.md

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
        self.assertTrue(self.began + 60 <= claims["exp"] <= time.time() + 60, claims["exp"])

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
        job = self.start(TEXTS["jwks"].replace("8000", str(free_ports(1)[0])))
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


if __name__ == "__main__":
    unittest.main()
