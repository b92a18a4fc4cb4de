#!/usr/bin/env python3
"""Tests of keygen and sign.py, and of what scripts say where a package is missing."""
import base64
import os
import shutil
import stat
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from examples_case import jwt, keygen, needs_jwt, needs_openssl, python


class WithFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.private, self.public = self.folder / "private.pem", self.folder / "public.pem"


@needs_openssl
class Keygen(WithFolder):
    def test_prints_the_public_key_on_one_line(self):
        run = keygen(self.folder)
        name, _, value = run.stdout.partition("=")
        self.assertEqual((0, "JWT_PUBLIC_KEY_B64", 1), (run.returncode, name, run.stdout.count("\n")))
        self.assertEqual(self.public.read_bytes(), base64.b64decode(value.rstrip("\n"), validate=True))
        self.assertTrue(self.public.read_text().startswith("-----BEGIN PUBLIC KEY-----"))

    def test_private_key_is_pkcs8_on_p256_and_for_its_owner_only(self):
        keygen(self.folder)
        self.assertTrue(self.private.read_text().startswith("-----BEGIN PRIVATE KEY-----"))
        self.assertEqual(0o600, stat.S_IMODE(self.private.stat().st_mode))
        command = ["openssl", "pkey", "-in", self.private, "-noout", "-text"]
        self.assertIn("prime256v1", subprocess.run(command, capture_output=True, text=True).stdout)
        self.assertEqual({self.private, self.public}, set(self.folder.iterdir()))

    def test_second_run_keeps_the_key_and_prints_its_line(self):
        first = keygen(self.folder)
        key = self.private.read_bytes()
        second = keygen(self.folder)
        self.assertEqual((0, first.stdout, key), (second.returncode, second.stdout, self.private.read_bytes()))
        self.assertIn("stays as it is", second.stderr)

    def test_missing_public_key_comes_back_from_the_private_one(self):
        first = keygen(self.folder)
        self.public.unlink()
        self.assertEqual(first.stdout, keygen(self.folder).stdout)

    def test_public_key_without_its_private_one_is_not_replaced(self):
        self.public.write_text("somebody's")
        run = keygen(self.folder)
        self.assertEqual((1, "", "somebody's"), (run.returncode, run.stdout, self.public.read_text()))

    def test_makes_the_folder_whatever_its_name(self):
        run = keygen("a b/c", cwd=self.folder)
        self.assertEqual(0, run.returncode, run.stderr)
        self.assertTrue((self.folder / "a b" / "c" / "private.pem").exists())

    def test_says_that_openssl_is_missing(self):
        (self.folder / "bash").symlink_to(shutil.which("bash"))
        run = keygen(self.folder, env={"PATH": str(self.folder)})
        self.assertEqual((1, ""), (run.returncode, run.stdout))
        self.assertIn("openssl is missing", run.stderr)


@needs_openssl
class WithKeys(WithFolder):
    def setUp(self):
        super().setUp()
        keygen(self.folder, check=True)
        self.began = int(time.time())

    def assert_expires(self, exp, seconds):
        """So many seconds after it was signed."""
        self.assertTrue(self.began + seconds <= exp <= time.time() + seconds, exp)

    def claims(self, token, **options):
        return jwt.decode(token, self.public.read_text(), algorithms=["ES256"], **options)


@needs_jwt
class Sign(WithKeys):
    def test_token_has_the_claims_and_verifies(self):
        run = python("sign.py", "subscribe", "news", "campaign:42", "--private-key", self.private)
        token = run.stdout.rstrip("\n")
        claims = self.claims(token)
        self.assert_expires(claims.pop("exp"), 3600)
        self.assertEqual({"sub": "notiflux", "scope": "subscribe", "topics": ["news", "campaign:42"]}, claims)
        self.assertEqual("ES256", jwt.get_unverified_header(token)["alg"])
        self.assertEqual(token + "\n", run.stdout)

    def test_patterns_are_claimed_beside_topics(self):
        run = python("sign.py", "subscribe", "--pattern", "user:*", "--pattern", "a/**", "--private-key", self.private)
        claims = self.claims(run.stdout.strip())
        self.assertEqual(([], ["user:*", "a/**"]), (claims["topics"], claims["topic_patterns"]))

    def test_patterns_that_no_server_takes_are_not_signed(self):
        longest = ["--pattern", "é" * 127 + ":*"]
        for patterns, code in ((longest, 0), (["--pattern", longest[1] + "x"], 2), (["--pattern", "a:**:b"], 2),
                               (["--pattern", ""], 2), (["--pattern", "a"] * 64, 0), (["--pattern", "a"] * 65, 2)):
            run = python("sign.py", "subscribe", *patterns, "--private-key", self.private)
            self.assertEqual((code, code == 0), (run.returncode, bool(run.stdout)), run.stderr)

    def test_ttl_and_sub_are_honoured(self):
        options = ["--ttl", "-90", "--sub", "shop", "--private-key", self.private]
        token = python("sign.py", "broadcast", "news", *options).stdout.strip()
        claims = self.claims(token, options={"verify_exp": False})
        self.assertEqual(("shop", "broadcast"), (claims["sub"], claims["scope"]))
        self.assert_expires(claims["exp"], -90)

    def test_key_that_will_not_do_is_told_in_a_line(self):
        other = self.folder / "p384.pem"
        command = ["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384", "-out", other]
        subprocess.run(command, check=True, capture_output=True)
        for key in (other, self.public, self.folder / "nowhere.pem"):
            run = python("sign.py", "subscribe", "news", "--private-key", key)
            self.assertEqual((1, "", 1), (run.returncode, run.stdout, run.stderr.count("\n")), run.stderr)

    def test_topic_with_white_space_is_refused(self):
        self.assertEqual(2, python("sign.py", "subscribe", "a b", "--private-key", self.private).returncode)


class MissingDependency(unittest.TestCase):
    def test_one_line_says_what_to_install(self):
        # -S leaves out the folders that packages are installed in.
        bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        for command, pip, debian in (
            (["sign.py", "subscribe", "news"], "PyJWT[crypto]", "python3-jwt"),
            (["subscribe.py", "news", "--token", "x"], "websockets", "python3-websockets"),
            (["broadcast.py", "news", "hello"], "PyJWT[crypto]", "python3-jwt"),
        ):
            with self.subTest(command[0]):
                run = python(*command, flags=["-S"], env=bare)
                self.assertEqual((2, "", 1), (run.returncode, run.stdout, run.stderr.count("\n")), run.stderr)
                self.assertIn(pip, run.stderr)
                self.assertIn(debian, run.stderr)


if __name__ == "__main__":
    unittest.main()
