"""Attacks that need real servers: Granian alone and behind nginx, two workers, on the loopback."""

import contextlib
import gzip
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz_requests import came_of
from tests.fuzzing import routes
from tests.served import ROOT, Server, environment, free_port, manage, serving

ARTICLE = "/articles/walking/"
MADE = (
    "from education.actions.site import prepare_site; prepare_site(); "
    "from tests.editorial import new_article, put_live; "
    "put_live(new_article('walking'), title='Walking', body='Walk a little. [general]')"
)
CHANGED = (
    "from education.models import Article; from tests.editorial import put_live; "
    "from education.actions.site import raise_content_version; "
    "page = Article.objects.get(slug='walking'); "
    "put_live(page, title='Walking', body='Walk twice a day. [general]'); "
    "raise_content_version()"
)
# In essence what a proxy before the site does: keeps connections to it, limits bodies and slow senders.
NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; events {{}}
http {{
  access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; client_max_body_size 3m; client_header_timeout 3s;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{behind}; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }}
  }}
}}
"""


@pytest.fixture(scope="module")
def var(tmp_path_factory) -> Path:
    """A small site in a folder of its own: one article, no release."""
    folder = tmp_path_factory.mktemp("site")
    manage(folder, "migrate", "-v0")
    manage(folder, "shell", "--no-imports", "-c", MADE, PYTHONPATH=str(ROOT))
    manage(folder, "collectstatic", "--noinput", "-v0")
    return folder


@pytest.fixture(scope="module")
def log(var) -> Path:
    return var / "log"


@pytest.fixture(scope="module")
def server(var, log) -> Iterator[Server]:
    with serving(environment(var, LOG_REQUESTS="yes"), log=log) as running:
        yield running


@pytest.fixture(scope="module")
def proxy(server, tmp_path_factory) -> Iterator[int]:
    """nginx before the server; return its port."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    assert Path(program).exists(), "tests/run installs nginx"
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    settings = folder / "nginx.conf"
    settings.write_text(NGINX.format(folder=folder, port=port, behind=server.port))
    process = subprocess.Popen(  # noqa: S603  a known program with our own settings
        [program, "-c", str(settings), "-p", str(folder)], stderr=subprocess.DEVNULL
    )
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            break
        time.sleep(0.1)
    yield port
    process.terminate()
    process.wait(10)


def said(port: int, raw: bytes, *, wait: float = 5) -> bytes:
    """Return all that a server says to these bytes until it closes, or falls silent."""
    heard = b""
    with socket.create_connection(("127.0.0.1", port), timeout=wait) as line:
        with contextlib.suppress(OSError):  # it may close before it heard all
            line.sendall(raw)
        with contextlib.suppress(OSError):
            while part := line.recv(65536):
                heard += part
    return heard


def statuses(heard: bytes) -> list[int]:
    return [int(line.split()[1]) for line in heard.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]


def test_head_has_the_length_of_get_and_no_body(server):
    status, get, body = server.get(ARTICLE)
    assert status == 200 and int(get["content-length"]) == len(body)
    status, head, nothing = server.get(ARTICLE, method="HEAD")
    assert (status, nothing) == (200, b"")
    assert {**head, "date": ""} == {**get, "date": ""}


def test_a_pressed_page_opens_to_the_plain_one_and_is_known_by_its_own_tag(server):
    plain = server.get(ARTICLE)
    pressed = server.get(ARTICLE, accept_encoding="gzip")
    assert gzip.decompress(pressed[2]) == plain[2] and pressed[1]["etag"] != plain[1]["etag"]
    known = server.get(ARTICLE, accept_encoding="gzip", if_none_match=pressed[1]["etag"])
    assert known[0] == 304 and known[2] == b"" and known[1]["etag"] == pressed[1]["etag"]


def test_every_worker_shows_a_new_text_within_a_second(server, var):
    assert len(server.workers()) == 2
    seen = {server.get(ARTICLE)[2] for _ in range(40)}  # both keep it
    assert len(seen) == 1 and b"Walk a little." in seen.pop()
    manage(var, "shell", "--no-imports", "-c", CHANGED, PYTHONPATH=str(ROOT))
    time.sleep(1)
    after = {server.get(ARTICLE)[2] for _ in range(60)}
    assert len(after) == 1 and b"Walk twice a day." in after.pop()


SMUGGLED = {
    "a length and chunks": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 6\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nContent-Length: 44\r\n\r\n"
    b"GET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "chunks in disguise": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\n"
    b"Transfer-Encoding: xchunked\r\n\r\n5c\r\nGET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n0\r\n\r\n",
    "chunks after a space": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\n"
    b"Transfer-Encoding : chunked\r\n\r\n5c\r\nGET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n0\r\n\r\n",
    "a length with a sign": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: +0\r\n\r\n"
    b"GET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "a folded header": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: y\r\n Content-Length: 44\r\n\r\n"
    b"GET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "a bare line feed": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: y\nContent-Length: 44\r\n\r\n"
    b"GET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "a wrong chunk": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"
    b"GET /smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
}


@pytest.mark.parametrize("way", SMUGGLED)
def test_no_second_request_is_smuggled_through_nginx_to_another_reader(server, proxy, way):
    """Whatever nginx makes of it, the next reader on the kept connection behind it gets their own page."""
    heard = said(proxy, SMUGGLED[way], wait=2)
    assert len(statuses(heard)) <= 2 and 200 not in statuses(heard)[:1]
    for _ in range(5):
        with contextlib.closing(socket.create_connection(("127.0.0.1", proxy), timeout=10)) as line:
            line.sendall(f"GET {ARTICLE} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
            answer = b""
            while part := line.recv(65536):
                answer += part
        assert statuses(answer) == [200] and b"Walking" in answer


@pytest.mark.parametrize("way", ["two lengths", "a length with a sign", "a wrong chunk"])
def test_granian_itself_refuses_a_body_whose_length_is_in_doubt(server, way):
    heard = statuses(said(server.port, SMUGGLED[way], wait=2))
    assert heard == [] or heard[0] >= 400


def test_clients_that_never_end_their_request_keep_nobody_from_reading(server):
    """Forty begin a request and send no more: more than there are threads and workers."""
    slow = [socket.create_connection(("127.0.0.1", server.port), timeout=5) for _ in range(40)]
    try:
        for number, line in enumerate(slow):
            begun = (
                b"POST /check/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\na"
                if number % 2
                else b"GET /"
            )
            line.sendall(begun)
        for _ in range(10):
            assert server.get(ARTICLE)[0] == 200
    finally:
        for line in slow:
            line.close()


def test_slow_clients_are_sent_away_by_nginx(proxy):
    with socket.create_connection(("127.0.0.1", proxy), timeout=20) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        assert line.recv(100) == b"" or b"408" in line.recv(100)


def test_a_body_above_what_a_form_needs_is_refused(server, proxy):
    form = {"content_type": "application/x-www-form-urlencoded"}
    huge = b"answer=" + b"a" * (2_700_000)
    assert server.get("/check/questions/emergency-signs/", "POST", huge, **form)[0] in {400, 403, 413}
    many = b"&".join(b"f%d=x" % number for number in range(2000))
    assert server.get("/check/questions/emergency-signs/", "POST", many, **form)[0] in {400, 403}
    assert statuses(said(proxy, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")) == [413]


def test_a_header_or_an_address_of_a_megabyte_is_refused(server):
    for raw in (
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    ):
        assert statuses(said(server.port, raw, wait=3)) in ([], [400], [414], [431])


@pytest.mark.parametrize(
    "path",
    [
        "/static/../config/settings.py",
        "/static/%2e%2e/%2e%2e/manage.py",
        "/static/..%2f..%2fmanage.py",
        "/static/....//....//manage.py",
        "/static/%5c..%5cmanage.py",
        "/../../../etc/passwd",
        "/static//etc/passwd",
        "/static/%00",
        "/.git/config",
        "/static/css/../../../var/secret_key",
        "/handouts/..%2f..%2fetc%2fpasswd.pdf",
    ],
)
def test_no_path_leads_out_of_the_static_files(server, path):
    raw = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
    heard = said(server.port, raw)
    assert statuses(heard)[0] in {301, 302, 400, 404}
    assert b"SECRET_KEY" not in heard and b"root:" not in heard and b"[core]" not in heard


def test_nonsense_as_make_fuzz_sends_it_is_answered_below_500_and_kills_no_worker(server):
    there = [address for address in routes() if address != "/readyz"]  # rightly 503: this site has no release
    came = came_of(server, 300, 1, there, ["walking", "emergency-signs"])
    assert came.failed == []
    assert sum(came.statuses.values()) == 300 and {200, 302, 400, 404, 405} <= set(came.statuses)


def test_what_was_asked_stands_in_no_line_of_the_servers_log(server, log):
    server.get("/search/?q=canary-4711", user_agent="canary-4711", cookie="check=canary-4711")
    server.get("/canary-4711/")
    written = log.read_text()
    assert '"event": "answered"' in written and "canary-4711" not in written and "127.0.0.1" not in written
