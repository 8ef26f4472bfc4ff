"""Two nodes of the site behind nginx, as processes of this machine, from the files in deploy/."""

import contextlib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.drills.sites import ROOT, Site, on_another_database

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
AROUND = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
{user}
worker_processes 1;
events {{ worker_connections 512; }}
http {{
    types {{ text/html html; }}
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def free_port() -> int:
    """Return a port that nobody has at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make a certificate for localhost that signs itself, and return its file and that of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(datetime.now(UTC) - timedelta(1))
    made = made.not_valid_after(datetime.now(UTC) + timedelta(2))
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    signed = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    plain, none = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, plain, none))
    return files


def filled_in(**values: object) -> str:
    """Return the shipped file of nginx with these values in it, as envsubst would write it."""
    text = (ROOT / "deploy" / "nginx.conf.template").read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"${{{name}}}", str(value))
    return text


class Node:
    """One node: a process group of its own, so that all of it can be killed at once."""

    def __init__(self, folder: Path, seed: Site, database: str, https_port: int) -> None:
        self.port = free_port()
        self.site = on_another_database(
            seed,
            folder,
            database,
            SITE_URL=f"https://localhost:{https_port}",
            BEHIND_PROXY="yes",
            TRUSTED_PROXIES="1",
            PORT=str(self.port),
            WORKERS="1",
        )
        self.log = folder / "log"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it, and wait until it is ready."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=self.site.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(self.port, self.log)

    def reload(self) -> None:
        """Ask it for new workers, as systemd does."""
        assert self.process is not None
        self.process.send_signal(signal.SIGHUP)

    def kill(self) -> None:
        """Let the power of this node go."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


class Front:
    """nginx before two nodes. ``start`` it, and ``stop`` it at the end."""

    def __init__(self, folder: Path, seed: Site, database: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.port = folder, free_port()
        self.certificate, key = certificate(folder)
        self.nodes = [Node(folder / name, seed, database, self.port) for name in ("one", "two")]
        (folder / "site.conf").write_text(
            filled_in(
                SITE_NAME="localhost",
                HTTPS_PORT=self.port,
                HTTP_PORT=free_port(),
                CERTIFICATE=self.certificate,
                CERTIFICATE_KEY=key,
                NODE_ONE=f"127.0.0.1:{self.nodes[0].port}",
                NODE_TWO=f"127.0.0.1:{self.nodes[1].port}",
                PAGES_DIR=ROOT / "deploy",
                CACHE_DIR=folder / "kept",
            ),
            encoding="utf-8",
        )
        user = "user root;" if os.getuid() == 0 else ""
        around = AROUND.format(folder=folder, user=user)
        (folder / "nginx.conf").write_text(around, encoding="utf-8")
        self.nginx: subprocess.Popen | None = None

    def checked(self) -> subprocess.CompletedProcess[str]:
        """Let nginx itself look its file over."""
        command = [NGINX, "-t", "-c", str(self.folder / "nginx.conf"), "-p", str(self.folder)]
        return subprocess.run(command, capture_output=True, text=True)  # noqa: S603  nginx itself

    def start(self) -> None:
        """Start both nodes, then nginx."""
        for node in self.nodes:
            node.start()
        command = [NGINX, "-c", str(self.folder / "nginx.conf"), "-p", str(self.folder)]
        self.nginx = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603  nginx itself
        wait_for(self.port, self.folder / "nginx.log", self.context())

    def stop(self) -> None:
        """Stop all of it."""
        if self.nginx is not None:
            self.nginx.terminate()
            self.nginx.wait()
        for node in self.nodes:
            node.kill()

    def context(self) -> ssl.SSLContext:
        """Return what trusts this certificate and no other."""
        return ssl.create_default_context(cafile=str(self.certificate))


def wait_for(port: int, log: Path, trusted: ssl.SSLContext | None = None) -> None:
    """Wait until somebody serves on a port of this machine; fail with its log after a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(OSError, HTTPException):
            if trusted is None:  # its port is open long before a worker answers
                connection = HTTPConnection("localhost", port, timeout=5)
            else:
                connection = HTTPSConnection("localhost", port, timeout=5, context=trusted)
            with contextlib.closing(connection):
                connection.request("GET", "/readyz" if trusted else "/healthz")
                answer = connection.getresponse()
                answer.read()
                if answer.status == 200:
                    return
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8", errors="replace")[-2000:])
