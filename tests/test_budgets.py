"""What a page costs a reader: bytes as they are sent, requests, scripts, and no shift of the layout."""

import re

import brotli
import pytest
from django.core.management import call_command
from django.test import Client

from education import models
from tests.page_kinds import READ

KIB = 1024
PAGE_QUALITY = 5  # of brotli, where nothing of ours has compressed the page: what a proxy spends on it
READING = [
    "/",
    "/articles/",
    "/articles/when-the-bone-does-not-join/",
    "/articles/what-is-spinal-fusion/",
    "/causes/failed-fusion/",
    "/studies/jung-2021/",
    "/handouts/going-home/",
    "/about/",
    "/accessibility/",
]
QUESTION = "/check/questions/emergency-signs/"


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    return tmp_path_factory.mktemp("static")


@pytest.fixture
def reader(site, settings, collected) -> Client:
    """A browser that takes brotli, and static files as a site serves them: hashed names, compressed once."""
    settings.STATIC_ROOT = collected
    storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": storage}}
    if not (collected / "staticfiles.json").exists():
        call_command("collectstatic", interactive=False, verbosity=0)
    return Client(headers={"accept-encoding": "br"})


def sent(reader: Client, path: str) -> int:
    """Return how many bytes of this address go over the line."""
    answer = reader.get(path)
    assert answer.status_code == 200, path
    body = answer.getvalue()
    if answer.headers.get("Content-Encoding") == "br":
        return len(body)
    assert path.startswith("/static/") is False or path.endswith(".png"), f"{path} is sent uncompressed"
    return len(brotli.compress(body, quality=PAGE_QUALITY))


def html_of(reader: Client, path: str) -> str:
    answer = reader.get(path)
    body = answer.getvalue()
    return (brotli.decompress(body) if answer.headers.get("Content-Encoding") == "br" else body).decode()


def stylesheets(html: str) -> list[str]:
    return re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)


def scripts(html: str) -> list[str]:
    return re.findall(r'<script[^>]* src="([^"]+)"', html)


def test_the_stylesheet_is_at_most_six_and_a_half_kibibytes(reader):
    (style,) = stylesheets(html_of(reader, "/"))
    assert sent(reader, style) <= 6.5 * KIB


@pytest.mark.parametrize("path", READING)
def test_a_page_to_read_has_no_script_at_all(reader, path):
    html = html_of(reader, path)
    assert scripts(html) == []
    assert set(re.findall(r"<script[^>]*>", html)) <= {'<script type="application/ld+json">'}  # data


def test_the_largest_article_without_a_drawing_comes_with_the_stylesheet_in_one_flight(reader):
    (style,) = stylesheets(html_of(reader, "/"))
    plain = {}
    for path in [article.get_absolute_url() for article in models.Article.objects.published()]:
        if '<figure class="drawing">' not in html_of(reader, path):
            plain[path] = sent(reader, path) + sent(reader, style)
    assert plain, "some article has no drawing"
    assert max(plain.values()) <= 14 * KIB, plain


def test_a_page_of_the_check_has_at_most_22_kibibytes_of_style_and_script(reader):
    html = html_of(reader, QUESTION)
    assert len(scripts(html)) == 2
    assert sum(sent(reader, file) for file in [*stylesheets(html), *scripts(html)]) <= 22 * KIB


def test_an_article_takes_three_requests_a_question_five_and_none_goes_elsewhere(live_site, visitor):
    for path, most in [("/articles/what-is-spinal-fusion/", 3), ("/causes/failed-fusion/", 3), (QUESTION, 5)]:
        page = visitor()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(path, wait_until="networkidle")
        assert len(asked) <= most, asked  # its icon is one; another site's would fail by the fixture itself


SHIFTS = """() => new Promise(done => {
  let moved = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) moved += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(moved), 60);
})"""


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_once_it_stands_and_what_moves_would_be_found(shown, width):
    window, moved = shown(width=width), {}
    for kind in [*READ, "question 1", "question 5", "result, emergency", "result, soon", "reply"]:
        window.show(kind)
        moved[kind] = window.page.evaluate(SHIFTS)
    assert {kind: by for kind, by in moved.items() if by} == {}
    # As a picture without its size would, or a notice that comes late.
    window.page.evaluate("document.querySelector('main').style.marginBlockStart = '9rem'")
    assert window.page.evaluate(SHIFTS) > 0
