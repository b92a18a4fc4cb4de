#!/usr/bin/env python3
"""Tests of the commands in docs/deploy.md: they put files where the unit and the proxies look for them.

Commands run in a copy of what they need of the repository, and /opt and /etc are folders in it. Programs that would
change the machine only write down how they were called.
"""
import os
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import docs_case as docs

ROOT = docs.ROOT
RECORDED = "systemctl", "systemd-run", "docker", "nginx", "haproxy"


@unittest.skipUnless(docs.JAR.exists() and docs.JAVA.exists(), "JAVA_HOME or target/notiflux.jar is missing")
class Deploy(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)
        for name in "scripts", "deploy":
            shutil.copytree(ROOT / name, self.folder / name, ignore=shutil.ignore_patterns("secrets"))
        shutil.copy2(ROOT / "pom.xml", self.folder)
        (self.folder / "src").symlink_to(ROOT / "src")
        (self.folder / "target").mkdir()
        shutil.copy(docs.JAR, self.folder / "target")  # newer than all sources: scripts/build leaves it as it is
        (self.folder / "target/libs").symlink_to(docs.JAR.parent / "libs")
        (self.folder / "bin").mkdir()
        self.program("sudo", 'exec "$@"')
        for name in RECORDED:
            self.program(name, f'printf "%s\\n" "$(printf "%s " {name} "$@")" >> {self.folder}/calls')
        for name in "etc/systemd/system", "etc/nginx", "etc/haproxy", "opt":
            (self.folder / name).mkdir(parents=True)
        self.java("keygen", "--out", ".")

    def program(self, name, body):
        path = self.folder / "bin" / name
        path.write_text(f"#!/usr/bin/env bash\n{body}\n")
        path.chmod(0o755)

    def java(self, *arguments):
        subprocess.run([docs.JAVA, "-jar", docs.JAR, *arguments], cwd=self.folder, check=True, capture_output=True)

    def here(self, text):
        """Paths of the machine's as those of the folder."""
        return re.sub(r"(?<![\w.])/(?=(etc|opt)/)", f"{self.folder}/", text)

    def run_block(self, name):
        """The calls of programs that would change the machine."""
        environment = {**os.environ, "PATH": f"{self.folder}/bin:{os.environ['PATH']}"}
        run = subprocess.run(["bash", "-euo", "pipefail", "-c", self.here(docs.TEXTS[name])], cwd=self.folder,
                             env=environment, capture_output=True, text=True, timeout=docs.TIMEOUT)
        self.assertEqual(0, run.returncode, run.stderr)
        calls = self.folder / "calls"
        lines = [line.strip() for line in calls.read_text().splitlines()]
        calls.unlink()
        return lines

    def unit(self, name):
        """A value of the unit's, with paths of the folder."""
        unit = (self.folder / "etc/systemd/system/notiflux.service").read_text()
        return self.here(re.search(rf"(?m)^{name}=-?(.+)$", unit)[1])

    def serve(self):
        """A server as the unit starts it, but for its port and its sandbox; gives the port."""
        settings = dict(re.findall(r"(?m)^([A-Z_]+)=(.*)$", Path(self.unit("EnvironmentFile")).read_text()))
        environment = {
            "PATH": os.environ["PATH"], "no_proxy": "127.0.0.1", **settings, "PORT": "0",
            "JWT_PUBLIC_KEY_FILE": self.unit("LoadCredential").partition(":")[2]}
        command = self.unit("ExecStart").replace("/usr/bin/java", shlex.quote(str(docs.JAVA)))
        job = docs.Job("exec " + command, self.folder, environment)
        self.addCleanup(job.stop)
        return re.search(r"port=(\d+)", job.line("event=listening"))[1]

    def test_systemd(self):
        self.assertEqual(["systemctl daemon-reload", "systemctl enable --now notiflux"], self.run_block("systemd"))
        self.assertEqual(0o600, Path(self.unit("EnvironmentFile")).stat().st_mode & 0o777)
        asked = docs.TEXTS["systemd-health"].replace("8080", self.serve())
        answer = subprocess.run(shlex.split(asked), capture_output=True, text=True, timeout=docs.TIMEOUT).stdout
        self.assertTrue(answer.startswith("HTTP/1.1 200 "), answer)

    def test_systemd_health(self):
        default = dict(re.findall(r"(?m)^([A-Z_]+)=(.*)$", (ROOT / "deploy/systemd/notiflux.env").read_text()))
        self.assertEqual(f"curl -i http://{default['HOST']}:{default['PORT']}/health\n", docs.TEXTS["systemd-health"])

    def test_systemd_check(self):
        self.run_block("systemd")
        words = shlex.split(self.run_block("systemd-check")[0])
        for name in "EnvironmentFile", "LimitNOFILE":
            self.assertIn(f"{name}={self.unit(name)}", words)
        key = words[words.index("-E") + 1].partition("=")[2]
        self.assertEqual(self.unit("LoadCredential").partition(":")[2], key)
        java = words.index("/usr/bin/java")
        self.assertEqual(self.unit("ExecStart").split()[-2:], words[java + 1:-1])
        settings = dict(re.findall(r"(?m)^([A-Z_]+)=(.*)$", Path(self.unit("EnvironmentFile")).read_text()))
        run = subprocess.run([docs.JAVA, *words[java + 1:]], env={**settings, "JWT_PUBLIC_KEY_FILE": key, "PORT": "0"},
                             capture_output=True, text=True, timeout=docs.TIMEOUT)
        self.assertEqual(0, run.returncode, run.stderr)
        self.assertIn(f" of JWT_PUBLIC_KEY_FILE {key}\n", run.stdout)

    def test_systemd_upgrade(self):
        self.run_block("systemd")
        self.assertEqual(["systemctl stop notiflux", "systemctl start notiflux"], self.run_block("systemd-upgrade"))
        self.serve()

    def test_compose(self):
        build, up, show = self.run_block("compose")
        compose = (ROOT / "deploy/compose/compose.yaml").read_text()
        self.assertIn(f"  image: {build.split()[3]}\n", compose)
        self.assertEqual("docker compose -f deploy/compose/compose.yaml up -d", up)
        self.assertEqual("docker compose -f deploy/compose/compose.yaml ps", show)
        for name in re.findall(r"file: (secrets/\S+)|env_file: \[(\S+)]", compose):
            self.assertTrue((self.folder / "deploy/compose" / "".join(name)).exists(), name)

    def test_compose_update(self):
        build, *nodes = self.run_block("compose-update")
        self.assertEqual(docs.TEXTS["compose"].splitlines()[0], build)
        services = re.findall(r"(?m)^  (\S+): \*node$", (ROOT / "deploy/compose/compose.yaml").read_text())
        self.assertEqual([f"docker compose -f deploy/compose/compose.yaml up -d --no-deps --wait {name}" for name in services],
                         nodes)

    def test_nginx(self):
        self.assertEqual(["nginx -t", "systemctl reload nginx"], self.run_block("nginx"))
        self.assertTrue((self.folder / "etc/nginx/nginx.conf").exists())

    def test_haproxy(self):
        check, reload = self.run_block("haproxy")
        self.assertEqual(f"haproxy -c -f {self.folder}/etc/haproxy/haproxy.cfg", check)
        self.assertEqual("systemctl reload haproxy", reload)
        self.assertTrue((self.folder / "etc/haproxy/haproxy.cfg").exists())


if __name__ == "__main__":
    unittest.main()
