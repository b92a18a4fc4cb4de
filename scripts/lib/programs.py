"""Processes that can be started anew, and ports for them."""
import ctypes
import os
import random
import signal
import socket
import subprocess
import sys
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError

from counting import OPENER

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "127.0.0.1"


class Failure(Exception):
    """Why it can't go on, for whoever started it."""


def die_with_parent():
    """The kernel ends this process when ours is killed before it can (Linux)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


class Program:
    """A process that can be started anew, and its output."""

    def __init__(self, name, command, folder, **environment):
        self.name, self.command, self.log = name, command, folder / f"{name}.log"
        self.environment = {**os.environ, **environment}
        self.process = self.ended = None

    def start(self):
        self.ended = None
        with self.log.open("ab") as log:
            # A session of its own, so that Ctrl-C is ours to act on.
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=die_with_parent if sys.platform == "linux" else None)

    def is_alive(self):
        return self.process is not None and self.process.poll() is None

    def require_alive(self):
        if not self.is_alive():
            tail = self.log.read_text(errors="replace").splitlines()[-8:]
            raise Failure("\n  ".join([f"{self.name} ended with {self.process.returncode}:", *tail]))

    def end(self):
        if self.is_alive():
            self.process.terminate()

    def kill(self):
        if self.process is not None:
            if self.is_alive():
                self.process.kill()
            self.process.wait()


def free_ports(count):
    """Below those that systems give to whoever asks for any: what is killed must find its own free again."""
    held = []
    while len(held) < count:
        taken = socket.socket()
        try:
            taken.bind((HOST, random.randrange(15_000, 32_000)))
            held.append(taken)
        except OSError:
            taken.close()
    ports = [taken.getsockname()[1] for taken in held]
    for taken in held:
        taken.close()
    return ports


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as HAProxy does: what was closed just now is free
        try:
            probe.bind((HOST, port))
            return True
        except OSError:
            return False


def get(url):
    """The answer's status and text; 0 and the reason where there is none."""
    try:
        with OPENER.open(url, timeout=2) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except (OSError, HTTPException) as error:
        return 0, str(error)
