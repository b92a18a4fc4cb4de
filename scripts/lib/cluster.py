"""Runs three NATS servers, three notiflux nodes and HAProxy before them, on this machine.

Prints commands to try the cluster with and each process's pid, and counts what is broadcast and received once a second.
Kill any process with -9, also several: the count goes on, and after a few seconds the process is started anew. All data
is in a folder of its own, which goes at the end. Ctrl-C ends everything. PORT is the balancer's, 8080 if that is free.
"""
import argparse
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(SCRIPTS))

from counting import Count  # noqa: E402
from programs import HOST, ROOT, Failure, Program, free_ports, get, is_free  # noqa: E402

SIZE = 3
ATTEMPTS = 4  # to start the NATS servers
FORMING = 20  # seconds until they are a cluster
STARTING = 90  # seconds until the rest is ready, on a busy machine
AWAY = 5  # seconds until what was killed is started anew
ENDING = 10  # seconds to end by itself

NATS_CONF = """
server_name: {name}
listen: {host}:{port}
http: {host}:{monitor}
max_payload: 4MB
jetstream {{ store_dir: "{store}", max_file_store: 4GB, max_memory_store: 64MB }}
authorization {{ user: notiflux, password: {password} }}
cluster {{
  name: demo, listen: {host}:{route}, no_advertise: true
  authorization {{ user: route, password: {password} }}
  routes: [{routes}]
}}
"""

# A connection that fails is tried at another node, as nothing was sent yet. What was sent is the client's to repeat.
HAPROXY_CFG = """
global
    maxconn 2000
defaults
    mode http
    timeout connect 2s
    timeout client 60s
    timeout server 60s
    timeout tunnel 60s
    retries 3
    retry-on conn-failure
    option redispatch 1
frontend public
    bind {host}:{port}
    default_backend nodes
backend nodes
    balance leastconn
    option httpchk
    http-check send meth GET uri /observe/health/ready ver HTTP/1.1 hdr Host notiflux
    default-server check inter 500ms fall 2 rise 1
{nodes}
"""


class Stopped(Exception):
    """Somebody wants it to end."""


class Cluster:
    def __init__(self, port, folder, stopping):
        self.port, self.folder, self.stopping = port, folder, stopping
        ports = free_ports(4 * SIZE)
        self.clients, self.routes, self.monitors, self.nodes = (ports[i * SIZE:(i + 1) * SIZE] for i in range(4))
        self.readiness = [f"http://{HOST}:{port}/observe/health/ready" for port in self.nodes]
        self.password = "n" + secrets.token_hex(16)
        self.programs = []

    def start(self):
        for attempt in range(1, ATTEMPTS + 1):
            say("Starting three NATS servers ...")
            self.programs = [self.nats(i) for i in range(SIZE)]
            self.start_all(self.programs)
            if self.comes_true(self.is_whole, FORMING):
                break
            # On a busy machine two may elect a leader before the third is there, which then never takes part.
            say("They do not form a cluster of three; starting them anew.")
            self.end()
            if attempt == ATTEMPTS:
                raise Failure("The NATS servers form no cluster. Is the machine very busy?")
            for i in range(SIZE):
                shutil.rmtree(self.folder / f"store-{i + 1}", ignore_errors=True)
        say("Starting three nodes and the balancer ...")
        nodes = [self.node(i) for i in range(SIZE)]
        self.start_all(nodes)
        self.require(lambda: all(get(url)[0] == 200 for url in self.readiness))
        self.start_all([self.balancer()])
        self.require(lambda: get(f"http://{HOST}:{self.port}/health")[0] == 200)

    def start_all(self, programs):
        self.programs += [program for program in programs if program not in self.programs]
        for program in programs:
            program.start()

    def nats(self, i):
        name = f"nats-{i + 1}"
        conf = self.folder / f"{name}.conf"
        conf.write_text(NATS_CONF.format(
            name=name, host=HOST, port=self.clients[i], monitor=self.monitors[i], route=self.routes[i],
            store=self.folder / f"store-{i + 1}", password=self.password,
            routes=", ".join(f"nats://route:{self.password}@{HOST}:{port}" for port in self.routes)))
        conf.chmod(0o600)
        return Program(name, [os.environ["NATS_SERVER"], "-c", str(conf)], self.folder)

    def node(self, i):
        java = str(Path(os.environ["JAVA_HOME"], "bin", "java"))
        return Program(
            f"node-{i + 1}", [java, "-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-jar", "target/notiflux.jar"], self.folder,
            HOST=HOST, PORT=str(self.nodes[i]), NATS_URL=",".join(f"nats://{HOST}:{port}" for port in self.clients),
            NATS_USER="notiflux", NATS_PASSWORD=self.password, DRAIN_DELAY="PT0S", DRAIN_WINDOW="PT2S")

    def balancer(self):
        conf = self.folder / "haproxy.cfg"
        nodes = "\n".join(f"    server node-{i + 1} {HOST}:{port}" for i, port in enumerate(self.nodes))
        conf.write_text(HAPROXY_CFG.format(host=HOST, port=self.port, nodes=nodes))
        return Program("balancer", ["haproxy", "-db", "-f", str(conf)], self.folder)

    def is_whole(self):
        """Whether all three servers belong to the group that places streams, and its leader hears of each."""
        for port in self.monitors:
            status, text = get(f"http://{HOST}:{port}/jsz")
            meta = json.loads(text).get("meta_cluster", {}) if status == 200 else {}
            others = [peer for peer in meta.get("replicas") or [] if peer.get("current") and not peer.get("offline")]
            if len(others) == SIZE - 1:
                return True
        return False

    def comes_true(self, condition, seconds):
        """Whether it does within the time, while all processes live."""
        deadline = time.monotonic() + seconds
        while not condition():
            for program in self.programs:
                program.require_alive()
            if self.stopping.wait(0.2):
                raise Stopped
            if time.monotonic() > deadline:
                return False
        return True

    def require(self, condition):
        if not self.comes_true(condition, STARTING):
            raise Failure("It is not ready in time: " + "; ".join(get(url)[1] for url in self.readiness))

    def mend(self, restart):
        """Starts anew what was killed a while ago."""
        for program in self.programs:
            if program.is_alive():
                continue
            now = time.monotonic()
            if program.ended is None:
                program.ended = now
                say(f"{program.name} (pid {program.process.pid}) ended with {program.process.returncode}"
                    + (f"; it is started anew in {AWAY} s" if restart else ""))
            elif restart and now - program.ended > AWAY:
                program.start()
                say(f"{program.name} is started anew: pid {program.process.pid}")

    def end(self):
        """All at once, and those that do not end by force."""
        for program in self.programs:
            program.end()
        deadline = time.monotonic() + ENDING
        while any(program.is_alive() for program in self.programs) and time.monotonic() < deadline:
            time.sleep(0.05)
        for program in self.programs:
            program.kill()
        self.programs = []


def public_port():
    given = os.environ.get("PORT", "")
    if not given:
        return 8080 if is_free(8080) else free_ports(1)[0]
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise Failure(f"PORT is '{given}'; give it a number from 1 to 65535, or leave it out.")
    if not is_free(int(given)):
        raise Failure(f"Port {given} is taken; set PORT to another one, or leave it out.")
    return int(given)


def say(text):
    print(text, flush=True)


def tell(cluster, restart):
    subprocess.run(["bash", "-c", '. scripts/lib/demo.sh; print_demo_commands "$1"', "-", f"{HOST}:{cluster.port}"], cwd=ROOT, check=True)
    for program in cluster.programs:
        say(f"  {program.name:10}pid {program.process.pid}")
    node = cluster.programs[SIZE]
    say(f"\nKill any of them, such as {node.name}, and see the count go on:\n\n  kill -9 {node.process.pid}\n")
    say((f"What is killed is started anew after {AWAY} s. " if restart else "") + f"Logs are in {cluster.folder}. Ctrl-C ends it all.\n")


def watch(cluster, args, stopping):
    url = f"http://{HOST}:{cluster.port}"
    count = None if args.no_count else Count(url, os.environ["subscribe_token"], os.environ["broadcast_token"])
    begun, told = False, time.monotonic()
    while not stopping.wait(0.2):
        cluster.mend(not args.no_restart)
        if count and not begun:
            begun = count.begin()
        if begun and time.monotonic() - told >= 1:
            told = time.monotonic()
            say(count.line())
            if count.publisher.refusal:
                raise Failure(count.publisher.refusal)


def main():
    parser = argparse.ArgumentParser(prog="scripts/cluster", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-count", action="store_true", help="broadcast nothing by itself")
    parser.add_argument("--no-restart", action="store_true", help="leave dead what was killed")
    args = parser.parse_args()
    stopping = threading.Event()
    for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
        signal.signal(number, lambda *_: stopping.set())
    folder = Path(tempfile.mkdtemp(prefix="notiflux-cluster-"))
    cluster = None
    try:
        cluster = Cluster(public_port(), folder, stopping)
        cluster.start()
        tell(cluster, not args.no_restart)
        watch(cluster, args, stopping)
    except Stopped:
        pass
    except (Failure, OSError) as failure:
        sys.exit(str(failure))
    finally:
        if cluster:
            cluster.end()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
