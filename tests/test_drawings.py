"""Every drawing: one family, readable in any colour, small, and said in words for who cannot see it."""

import gzip
import re
import xml.etree.ElementTree as ET

import pytest

from tests.conftest import LIBRARY_DIR

SVG = "{http://www.w3.org/2000/svg}"
MOST_BYTES = 8 * 1024
FILES = sorted((LIBRARY_DIR / "drawings").glob("*.svg"))
PAINT = {"fill", "stroke", "color", "stop-color"}
COLOURS = {"none", "currentColor"}
SHAPES = {"path", "circle", "ellipse", "rect", "g", "title", "desc", "svg"}

every_drawing = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def test_there_is_a_family():
    assert len(FILES) >= 40


@every_drawing
def test_it_is_an_image_with_a_title_and_a_description_tied_to_it(file):
    root = ET.fromstring(file.read_text())  # noqa: S314  our own file
    assert root.get("role") == "img"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None and desc is not None
    assert len(title.text.split()) >= 1 and len(desc.text.split()) >= 5
    assert root.get("aria-labelledby").split() == [title.get("id"), desc.get("id")]


@every_drawing
def test_it_takes_the_colour_of_the_text(file):
    for element in ET.fromstring(file.read_text()).iter():  # noqa: S314
        for name in PAINT & set(element.attrib):
            assert element.get(name) in COLOURS, f"{element.tag} {name}={element.get(name)}"
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\brgb|\bhsl", file.read_text())


@every_drawing
def test_it_holds_shapes_only_and_no_id_that_could_clash(file):
    root = ET.fromstring(file.read_text())  # noqa: S314
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= SHAPES
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(name.startswith(f"{file.stem}-") for name in ids)
    assert not any("style" in element.attrib for element in root.iter())


@every_drawing
def test_it_is_small(file):
    assert len(gzip.compress(file.read_bytes(), 9)) <= MOST_BYTES


def test_the_picture_and_its_record_say_the_same_in_words(library):
    for record in library.records["drawing"]:
        root = ET.fromstring((LIBRARY_DIR / "drawings" / f"{record['name']}.svg").read_text())  # noqa: S314
        assert root.find(f"{SVG}desc").text == record["alt"]
        assert len(record["alt"]) <= 125
        assert record["caption"].endswith((".", "?"))


def test_every_drawing_but_the_counting_figure_has_a_record(library):
    assert {file.stem for file in FILES} - {r["name"] for r in library.records["drawing"]} == {"person"}


def test_all_drawings_stand_on_one_page_with_a_key(client, site, library):
    html = client.get("/about/drawings/").content.decode()
    for record in library.records["drawing"]:
        assert f'id="{record["name"]}"' in html
    for word in ("Metal", "Nerve", "Disc", "The place to look at"):
        assert f"</svg>{word}</li>" in html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
