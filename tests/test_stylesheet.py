"""The stylesheet: parts with one purpose each, one file sent, the same rules squeezed, nothing over."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from education import stylesheet
from tests.page_kinds import every_page

MOST_BYTES = 6.5 * 1024
ROOT = Path(__file__).resolve().parent.parent


def test_each_part_has_one_purpose_said_in_its_first_line_and_is_in_the_order():
    parts = {path.stem: path.read_text(encoding="utf-8") for path in stylesheet.PARTS.glob("*.css")}
    assert set(parts) == set(stylesheet.ORDER)
    for name, text in parts.items():
        assert text.startswith("/* "), name
        assert len(text.splitlines()) < 300, name
        outside = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
        assert re.fullmatch(r"(\s*@layer [a-z, ]+(;|\{.*?\n\}))+\s*", outside, re.DOTALL), f"{name}: no layer"


def test_it_is_at_most_six_and_a_half_kibibytes_with_brotli():
    sent = brotli.compress(Path(finders.find(stylesheet.NAME)).read_bytes())
    assert len(sent) <= MOST_BYTES


def test_collecting_gives_one_file_of_our_own_and_the_reloading_server_finds_the_same(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    collected = (tmp_path / stylesheet.NAME).read_text(encoding="utf-8")
    assert collected == Path(finders.find(stylesheet.NAME)).read_text(encoding="utf-8")
    assert not list(tmp_path.rglob("tokens*.css"))
    assert finders.find("css/nothing.css") is None


def test_a_changed_part_is_taken_in_without_a_restart(settings, tmp_path, monkeypatch):
    parts = tmp_path / "styles"
    parts.mkdir()
    for name in stylesheet.ORDER:
        (parts / f"{name}.css").write_text(f"/* {name} */ .{name} {{ top: 0; }}")
    monkeypatch.setattr(stylesheet, "PARTS", parts)
    settings.VAR_DIR = tmp_path
    finder = stylesheet.Stylesheet()
    assert Path(finder.find(stylesheet.NAME)).read_text() == "".join(
        f".{name}{{top:0}}" for name in stylesheet.ORDER
    )
    (parts / "care.css").write_text(".care { top: 1px; }")
    assert ".care{top:1px}" in Path(finder.find(stylesheet.NAME)).read_text()


RULES = """css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);
  const layered = rule => [...rule.cssRules].map(inner => `${rule.name}: ${inner.cssText}`);
  return [...sheet.cssRules].flatMap(
    rule => rule instanceof CSSLayerBlockRule ? layered(rule) : [rule.cssText]).join("\\n"); }"""


def test_squeezing_changes_no_rule_as_a_browser_reads_it(browser):
    page = browser.new_page()
    whole, squeezed = (
        page.evaluate(RULES, css).replace(", ", ",")  # a custom property keeps its own spelling
        for css in (stylesheet.joined(), stylesheet.squeezed(stylesheet.joined()))
    )
    assert whole == squeezed
    assert whole.count("@media") > 20
    page.close()


def test_there_is_no_important_no_fixed_color_outside_the_tokens_and_no_left_or_right():
    """Print, dark mode and text from right to left change tokens and sides, and nothing else."""
    for name in stylesheet.ORDER:
        text = re.sub(r"/\*.*?\*/", "", (stylesheet.PARTS / f"{name}.css").read_text(), flags=re.DOTALL)
        if name not in {"tokens", "print"}:
            colors = set(re.findall(r"#[0-9a-f]{3,8}\b", text))
            assert colors <= {"#fff"}, (name, colors)  # white letters on the red, and paper under a QR code
        sided = r"\b(?:margin|padding|border|inset)-(?:left|right|top|bottom)\b"
        physical = rf"{sided}|[^-\w](?:width|height|left|right):"
        assert not re.search(physical, re.sub(r"@media[^{]*", "", text)), name
        assert text.count("!important") == (1 if name == "tokens" else 0), name


@pytest.mark.parametrize("path", ["/", "/articles/when-the-bone-does-not-join/", "/check/", "/about/"])
def test_a_page_asks_for_one_stylesheet(client, site, path):
    html = client.get(path).content.decode()
    assert re.findall(r'<link rel="stylesheet" href="([^"]+)"', html) == [f"/static/{stylesheet.NAME}"]
    assert "@import" not in stylesheet.joined()


# Seen only by staff who look at a draft, and only on the question that asks where it hurts.
ELSEWHERE = {"draft-banner", "body-picture"}


def test_each_class_of_it_is_on_some_page(site):
    html = "".join(every_page().values())
    worn = {name for names in re.findall(r'class="([^"]*)"', html) for name in names.split()}
    css = re.sub(r"/\*.*?\*/", "", stylesheet.joined(), flags=re.DOTALL)
    assert set(re.findall(r"\.([a-z][\w-]*)", css)) - worn - ELSEWHERE == set()
