"""Certificates that a test's own server shows, signed by themselves."""

import shutil
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Certificate:
    """`file` is what a client trusts, `trust` what the server shows."""

    file: Path
    trust: ssl.SSLContext


def self_signed(folder: Path, name: str) -> Certificate:
    """Of a host's name, for two days. Skips where there is no openssl."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    key, file = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-keyout", str(key), "-out", str(file), "-subj", f"/CN={name}",
         "-addext", f"subjectAltName=DNS:{name}"],
        check=True, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    trust = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trust.load_cert_chain(file, key)
    return Certificate(file, trust)
