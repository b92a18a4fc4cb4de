"""What tests of the scripts in this folder share: they run them as a user does, and skip what misses a package."""
import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

try:
    import jwt
    import cryptography
except ImportError:
    jwt = cryptography = None
try:
    import websockets
except ImportError:
    websockets = None

SCRIPTS = Path(__file__).resolve().parent
TIMEOUT = 60  # seconds; reached only when something is broken
ENVIRONMENT = {**os.environ, "no_proxy": "127.0.0.1", "NO_PROXY": "127.0.0.1"}

needs_openssl = unittest.skipUnless(shutil.which("openssl"), "openssl is missing")
needs_jwt = unittest.skipUnless(jwt and cryptography, "PyJWT[crypto] is missing")
needs_websockets = unittest.skipUnless(websockets, "websockets is missing")


def python(script, *args, **options):
    command = [sys.executable, *options.pop("flags", []), SCRIPTS / script, *args]
    options = {"env": ENVIRONMENT, "stdin": None if "input" in options else subprocess.DEVNULL, **options}
    return subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, **options)


def keygen(*args, **options):
    return subprocess.run([SCRIPTS / "keygen", *args], capture_output=True, text=True, timeout=TIMEOUT, **options)
