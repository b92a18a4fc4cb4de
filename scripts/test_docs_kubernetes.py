#!/usr/bin/env python3
"""Tests of the commands in docs/kubernetes.md, and of those for alerts: what they name is there.

kubectl and helm only write down how they were called, as there is no cluster to talk to.
"""
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import docs_case as docs

ROOT = docs.ROOT
HELM = shutil.which("helm") or ROOT / ".local/helm/helm"


class Kubernetes(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)
        (self.folder / "k8s").symlink_to(ROOT / "k8s")
        (self.folder / "bin").mkdir()
        for name in "kubectl", "helm":
            path = self.folder / "bin" / name
            path.write_text(f'#!/usr/bin/env bash\necho {name} "$@" >> {self.folder}/calls\n')
            path.chmod(0o755)

    def run_block(self, name):
        environment = {**os.environ, "PATH": f"{self.folder}/bin:{os.environ['PATH']}"}
        run = subprocess.run(["bash", "-euo", "pipefail", "-c", docs.TEXTS[name]], cwd=self.folder, env=environment,
                             capture_output=True, text=True, timeout=docs.TIMEOUT)
        self.assertEqual(0, run.returncode, run.stderr)

    def called(self, name):
        self.run_block(name)
        return (self.folder / "calls").read_text().splitlines()

    def check_install(self, command):
        """The chart takes what the command sets."""
        self.assertTrue(command.startswith("helm install notiflux k8s/chart "), command)
        self.assertIn(" --wait --timeout ", command)  # or the test comes before the server
        self.assertIn(" --set image.repository=", command)
        if Path(HELM).exists():
            made = subprocess.run([HELM, "template", *command.replace(" --wait", "").split()[2:]], cwd=ROOT, capture_output=True, text=True)
            self.assertEqual(0, made.returncode, made.stderr)
            self.assertIn("host: push.example.com\n", made.stdout)

    def test_helm(self):
        key, install, test = self.called("helm")
        self.assertEqual(docs.TEXTS["kubernetes"].splitlines()[0], key)
        self.check_install(install)
        self.assertEqual("helm test notiflux", test)

    def test_helm_cluster(self):
        install, test = self.called("helm-cluster")
        self.check_install(install)
        self.assertEqual("helm test notiflux", test)

    def test_gateway(self):
        apply, delete = self.called("gateway")
        self.check_kustomization(apply)
        self.assertEqual("kubectl delete ingress notiflux", delete)

    def test_autoscaling(self):
        for apply in self.called("autoscaling"):
            self.check_kustomization(apply)

    def test_prometheus_adapter(self):
        repository, adapter = self.called("prometheus-adapter")
        self.assertIn(f" {repository.split()[3]}/prometheus-adapter ", adapter)
        self.assertTrue((ROOT / re.search(r"-f (\S+)$", adapter)[1]).exists())

    def test_last_applied(self):
        self.assertEqual(["kubectl apply edit-last-applied deployment/notiflux"], self.called("last-applied"))
        self.assertRegex((ROOT / "k8s/cluster/deployment.yaml").read_text(), r"(?m)^  name: notiflux$(.|\n)*^  replicas: \d+$")

    def test_monitoring(self):
        self.check_kustomization(*self.called("monitoring"))

    def test_keep_for_report(self):
        """Of a process that is the container's first, by a program that its image has."""
        logs, *dumps = self.called("keep-for-report")
        dockerfile = (ROOT / "Dockerfile").read_text()
        self.assertEqual("kubectl logs POD", logs)
        self.assertRegex(dockerfile, r"jlink --add-modules \S*jdk\.attach,jdk\.jcmd\b")
        for dump in dumps:
            self.assertTrue(dump.startswith("kubectl exec POD -- /opt/runtime/bin/jcmd 1 "), dump)
            self.assertIn("--output /opt/runtime\n", dockerfile)

    def check_kustomization(self, command):
        self.assertTrue(command.startswith("kubectl apply -k k8s/"), command)
        self.assertTrue((ROOT / command.split()[-1] / "Kustomization").exists())

    def test_alert_rules(self):
        self.run_block("alert-rules")
        rules = self.folder / "notiflux-alerts.yml"
        self.assertTrue(rules.read_text().startswith("groups:\n  - name: notiflux-"))
        if shutil.which("promtool"):
            subprocess.run(["promtool", "check", "rules", rules], check=True, capture_output=True)


if __name__ == "__main__":
    unittest.main()
