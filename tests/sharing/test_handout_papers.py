"""What is drawn of a handout: tagged, in order, in black on white, and a code that a bad scan still reads."""

import io
import re
from dataclasses import replace
from functools import cache

import pytest
import typst
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from education.queries.handouts import words
from education.sharing import qr
from education.sharing.handout import Handout, Print, Size, Written, faults_of
from education.sharing.handout_pdf import CannotDraw, to_pdf

WORDS = Written(
    "Going home",
    week=("You run low on pain medicine.",),
    normal=("A sore wound at first.",),
    do=("Walk a little, often.",),
    dont=("Do not smoke.",),
    questions=("When may I drive?",),
    notes=("Parking is free for one hour.",),
)
KINDS = [(size, printed) for size in Size for printed in Print]


def value(**changes):
    told = {
        "written": WORDS,
        "language": "en",
        "now": ("Your skin turned numb between your legs.", "You cannot pee."),
        "today": ("A fever of 38 C (100.4 F) or more.",),
        "clinic": "Harbor Spine Clinic",
        "phone": "(312) 555-0142",
        "out_of_hours_phone": "(312) 555-0199",
        "emergency_number": "911",
        "address": "spfg.org/s/ABC-DEJ",
        "qr": qr.svg("HTTPS://SPFG.ORG/S/ABCDEJ"),
        "version": "Edition 1, 26 November 2026",
        "checked": "Draft: no clinician has checked it yet",
    }
    return Handout(**{**told, **changes})


def pdf(size=Size.LETTER, printed=Print.CLEAR, **changes):
    return PdfReader(io.BytesIO(to_pdf(value(**changes), size=size, printed=printed, words=words("911"))))


def structure(reader):
    """Return the tags of a PDF in reading order, with their alternative texts."""
    found = []

    def walk(node):
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif hasattr(node, "get") and "/S" in node:
            found.append((str(node["/S"]), str(node.get("/Alt", ""))))
            walk(node.get("/K", []))

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


@pytest.mark.parametrize(("size", "printed"), KINDS)
def test_each_file_is_tagged_titled_and_in_its_language_with_its_fonts(size, printed):
    reader = pdf(size, printed)
    root = reader.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "en" and reader.metadata.title == "Going home"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in inner or "/FontFile3" in inner
    width, height = (round(float(length)) for length in reader.pages[0].mediabox[2:])
    assert (width, height) == ((612, 792) if size is Size.LETTER else (595, 842))


@pytest.mark.parametrize("printed", [Print.CLEAR, Print.LARGE])
def test_headings_are_in_order_and_the_picture_has_its_words(printed):
    tags = structure(pdf(printed=printed))
    levels = [int(tag[2]) for tag, _alt in tags if re.fullmatch(r"/H\d", tag)]
    assert levels[0] == 1 and set(levels[1:]) == {2} and len(levels) >= 8
    assert ("/L" in dict(tags)) and ("/LI" in dict(tags))
    assert [alt for tag, alt in tags if tag == "/Figure"] == [words("911")["qr_alt"]]


@pytest.mark.parametrize("printed", [Print.CLEAR, Print.LARGE])
def test_the_text_reads_in_order_with_the_emergency_first(printed):
    text = " ".join(" ".join(page.extract_text() for page in pdf(printed=printed).pages).split())
    said = [
        "Going home", "(312) 555-0142", "Call 911 now if:", "You cannot pee.", "office today if:",
        "A fever of 38 C", "Call this week if:", "You run low", "This is normal:", "A sore wound",
        "Walk a little, often.", "When may I drive?", "Parking is free", "spfg.org/s/ABC-DEJ",
    ]  # fmt: skip
    places = [text.index(each) for each in said]
    assert places == sorted(places)
    assert "no clinician has checked it yet" in text and "Edition 1" in text


@pytest.mark.parametrize(("size", "printed"), KINDS)
def test_a_clinic_without_a_phone_number_has_a_line_to_write_it_on(size, printed):
    text = " ".join(" ".join(page.extract_text() for page in pdf(size, printed, phone="").pages).split())
    assert "Phone:" in text
    assert "Phone:" not in " ".join(page.extract_text() for page in pdf(size, printed).pages)
    if printed is not Print.CARD:
        assert text.index("office today if:") < text.index("Phone:") < text.index("A fever of 38 C")


def test_the_card_holds_the_emergency_list_and_nothing_benign():
    text = " ".join(pdf(printed=Print.CARD).pages[0].extract_text().split())
    assert "You cannot pee." in text and "(312) 555-0142" in text
    assert "A sore wound" not in text and "Walk a little" not in text and "fever" not in text


def test_what_was_typed_is_text_and_never_markup():
    typed = '#set text(red) *bold* _it_ $x$ \\ @ref <a> [b] "quoted" // gone? /* gone? */ #panic("no")'
    text = pdf(written=Written("Title #x", notes=(typed,))).pages[0].extract_text()
    assert " ".join(typed.split()) in " ".join(text.split()).replace("“", '"').replace("”", '"')


@given(st.text(max_size=60), st.text(max_size=120))
def test_whatever_is_typed_makes_a_file_or_a_told_fault(title, line):
    written = Written(title.strip(), notes=(line.strip(),) if line.strip() else ())
    if faults_of(written):
        return
    try:
        drawn = to_pdf(value(written=written), size=Size.A4, printed=Print.CLEAR, words=words("911"))
    except CannotDraw as refusal:
        assert str(refusal)
    else:
        assert drawn.startswith(b"%PDF-")


def sizes(printed, **changes):
    """Return the sizes of type on a paper, each with what is set in it."""
    found = {}
    for page in pdf(printed=printed, **changes).pages:
        page.extract_text(
            visitor_text=lambda text, _cm, tm, _font, size: (
                found.setdefault(round(size * abs(tm[0]), 1), []).append(text) if text.strip() else None
            )
        )
    return {size: " ".join(" ".join(said).split()) for size, said in found.items()}


def test_large_print_is_18_points_and_clear_print_14():
    assert min(sizes(Print.LARGE)) >= 14 and 18 in sizes(Print.LARGE)
    assert 14 in sizes(Print.CLEAR)


def test_in_clear_print_danger_signs_have_14_points_and_nothing_but_the_foot_has_less_than_12():
    found = sizes(Print.CLEAR)
    assert "You cannot pee." in found[14] and "A fever of 38 C (100.4 F) or more." in found[14]
    assert "Walk a little, often." in found[12] and "spfg.org/s/ABC-DEJ" in found[12]
    assert {size for size in found if size < 12} == {10} and found[10].startswith("Edition 1")


@pytest.mark.parametrize(
    "left_out",
    [("do",), ("dont",), ("do", "dont"), ("week",), ("normal",), ("questions",), ("week", "normal", "notes")],
)
@pytest.mark.parametrize("square", [value().qr, ""])
def test_a_part_that_says_nothing_leaves_no_hole(left_out, square):
    written = replace(WORDS, **dict.fromkeys(left_out, ()))
    text = " ".join(pdf(written=written, qr=square).pages[0].extract_text().split())
    for part in ("do", "dont", "week", "normal", "questions", "notes"):
        assert (getattr(WORDS, part)[0] in text) is (part not in left_out), part


def test_a_photocopy_loses_nothing_since_there_is_only_black_and_white():
    picture = typst_png(value())
    colours = {colour for _count, colour in picture.convert("RGB").getcolors(1 << 24)}
    assert all(red == green == blue for red, green, blue in colours)


def typst_png(told):
    from education.sharing import handout_pdf

    data = typst.compile(
        str(handout_pdf.PAPER),
        format="png",
        ppi=60,
        font_paths=[str(handout_pdf.HERE / "fonts")],
        ignore_system_fonts=True,
        sys_inputs=handout_pdf._inputs(told, Size.LETTER, Print.CLEAR, words("911")),
    )
    return Image.open(io.BytesIO(data if isinstance(data, bytes) else data[0]))


@cache
def one_bit(text):
    """Return a code in its smallest printed size at 150 dpi, black or white."""
    width = qr.smallest_width(text)
    sheet = f"#set page(width: {width}mm, height: {width}mm, margin: 0pt)\n"
    drawn = '#image(bytes(sys.inputs.qr), format: "svg", width: 100%)'
    png = typst.compile((sheet + drawn).encode(), format="png", ppi=150, sys_inputs={"qr": qr.svg(text)})
    return Image.open(io.BytesIO(png)).convert("L").point(lambda level: 255 if level > 127 else 0)


def scanned(text, *, share, at):
    """Return what is read of a bad scan with a blank square at a place in modules."""
    count, picture = qr.modules(text), one_bit(text).copy()
    module, side = picture.width / (count + 2 * qr.QUIET_ZONE), blot_side(count, share)
    blot = Image.new("L", (round(side * module), round(side * module)), 255)
    picture.paste(blot, tuple(round((place + qr.QUIET_ZONE) * module) for place in at))
    return [read.text for read in zxingcpp.read_barcodes(picture)]


def blot_side(count, share):
    return round((share * count * count) ** 0.5)


@pytest.mark.parametrize("host", ["https://spfg.org", "https://afterfusion.org"])
def test_a_code_is_read_from_a_bad_scan_with_a_blot_over_15_percent_in_its_far_corner(host):
    text = qr.address(host, "", "ABCDEJ")
    corner = qr.modules(text) - blot_side(qr.modules(text), 0.15)
    assert scanned(text, share=0.15, at=(corner, corner)) == [text]


@pytest.mark.parametrize("host", ["https://spfg.org", "https://afterfusion.org"])
def test_a_blot_over_8_percent_may_lie_anywhere_away_from_the_finder_patterns(host):
    text = qr.address(host, "", "ABCDEJ")
    count = qr.modules(text)
    side = blot_side(count, 0.08)
    near, far = 9, count - 8  # where a finder pattern ends, and where the next begins
    for x in range(0, count - side + 1, 3):
        for y in range(0, count - side + 1, 3):
            on_finder = (
                (x < near and y < near) or (x + side > far and y < near) or (x < near and y + side > far)
            )
            if not on_finder:
                assert scanned(text, share=0.08, at=(x, y)) == [text], (x, y)
