"""Who may import whom, and a few rules about files that a reader relies on."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EDUCATION = ROOT / "education"
PURE = {
    "content": {"markdown", "nh3"},
    "wizard": set(),
    "evidence": set(),
    "sharing": {"segno", "typst"},
    "editorial": set(),
    "infobutton": set(),
    "search": {"snowballstemmer", "rapidfuzz"},
    "replies": set(),
}
UNHELPFUL = {
    "utils",
    "helpers",
    "common",
    "core",
    "base",
    "misc",
    "manager",
    "service",
    "handler",
    "data",
    "info",
}


def python_files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]


def imports_of(path: Path) -> set[str]:
    """Return the full names of everything a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("package", PURE)
def test_a_pure_package_imports_the_standard_library_itself_and_the_library_of_its_trade(package):
    allowed = set(sys.stdlib_module_names) | PURE[package]
    for path in python_files(EDUCATION / package):
        for name in imports_of(path):
            own = name.startswith(f"education.{package}")
            assert own or name.split(".")[0] in allowed, f"{relative(path)} imports {name}"


def test_the_pure_packages_import_with_django_blocked():
    modules = [
        relative(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        for package in PURE
        for path in python_files(EDUCATION / package)
    ]
    program = (
        "import sys, importlib\n"
        "sys.modules['django'] = None\n"
        f"[importlib.import_module(name) for name in {modules!r}]\n"
        "print('imported')"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)  # noqa: S603
    assert run.stdout == "imported\n", run.stderr


def test_models_know_django_and_the_enums_of_the_pure_packages_only():
    for path in python_files(EDUCATION / "models"):
        for name in imports_of(path):
            if name.startswith("education."):
                assert name.split(".")[1] in {"models", *PURE}, f"{relative(path)} imports {name}"


def test_only_queries_actions_and_the_admin_hold_objects():
    may = ("education/queries/", "education/actions/", "education/admin/", "education/models/")
    for path in python_files(EDUCATION):
        if not relative(path).startswith(may):
            text = path.read_text(encoding="utf-8")
            assert ".objects" not in text, f"{relative(path)} starts a query"


def test_nothing_imports_views_the_admin_or_the_commands():
    doors = {"education/urls.py", "education/middleware.py"}  # Django reaches the views through these
    for path in python_files(EDUCATION):
        place = relative(path)
        for name in imports_of(path):
            room = ".".join(name.split(".")[:2])
            if room == "education.views":
                assert place in doors or place.startswith("education/views/"), f"{place} imports {name}"
            if room in {"education.admin", "education.management"}:
                assert place.startswith(("education/admin/", "education/management/")), (
                    f"{place} imports {name}"
                )


def test_only_pages_says_htmx():
    for path in python_files(EDUCATION):
        if path.name != "pages.py":
            assert "htmx" not in path.read_text(encoding="utf-8").lower(), f"{relative(path)} says htmx"


def test_every_python_file_says_in_its_first_line_what_it_is_for():
    for path in python_files(EDUCATION) + python_files(ROOT / "config") + python_files(ROOT / "tests"):
        text = path.read_text(encoding="utf-8")
        if text.strip():
            assert text.lstrip().startswith(('"""', "#!")), f"{relative(path)} does not say what it is for"


def test_no_python_file_is_longer_than_a_reader_can_hold():
    for path in python_files(EDUCATION) + python_files(ROOT / "config"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= 330, (
            f"{relative(path)} has {lines} lines; would a new name make two good rooms of it?"
        )


def _clocks(node: ast.AST) -> list[int]:
    """Return the lines that ask the clock when a test file is read, not when its tests run."""
    if isinstance(node, ast.FunctionDef | ast.Lambda):
        early = [*getattr(node, "decorator_list", []), *node.args.defaults]
        return [line for each in early for line in _clocks(each)]
    called = node.func if isinstance(node, ast.Call) else None
    if isinstance(called, ast.Attribute) and called.attr in {"localdate", "localtime", "now", "today"}:
        return [node.lineno]
    return [line for child in ast.iter_child_nodes(node) for line in _clocks(child)]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("def test():\n    today = timezone.localdate()", []),
        ("@parametrize('day', [date.today()])\ndef test(day): ...", [1]),
        ("NOW = timezone.now()", [1]),
        ("class Case:\n    day = date.today()", [2]),
    ],
)
def test_a_clock_that_is_asked_too_early_is_found(source, lines):
    assert _clocks(ast.parse(source)) == lines


def test_no_test_takes_its_date_before_it_runs():
    """Between the reading of the files and the last test midnight may pass."""
    for path in python_files(ROOT / "tests"):
        assert not _clocks(ast.parse(path.read_text(encoding="utf-8"))), relative(path)


def test_no_file_has_a_name_that_says_nothing():
    for path in python_files(EDUCATION) + python_files(ROOT / "config"):
        assert path.stem not in UNHELPFUL, relative(path)


def test_a_fragment_extends_nothing_and_a_page_extends_something():
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if path.name.startswith("_"):
            assert "{% extends" not in text, f"{relative(path)} is a fragment and extends something"
        elif path.name != "base.html" and not {"admin", "elements"} & set(path.parts):
            assert "{% extends" in text, f"{relative(path)} is a page and extends nothing"


def test_no_template_has_an_inline_style_or_script():
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle\s*=", text), f"{relative(path)} has an inline style"
        assert not re.search(r"\son[a-z]+\s*=", text), f"{relative(path)} has an event attribute"
        assert not re.search(r"hx-on|js:", text), f"{relative(path)} has script in an htmx attribute"
        data = r'[^>]*type="application/(?:ld\+)?json"'  # a block of data, which no browser runs
        assert not re.search(rf"<style|<script(?![^>]*\bsrc=)(?!{data})", text), (
            f"{relative(path)} has inline code"
        )


def test_no_file_of_the_product_names_a_package_index():
    for path in [*ROOT.glob("requirements/*.txt"), ROOT / "pyproject.toml", ROOT / "Makefile"]:
        text = path.read_text(encoding="utf-8")
        assert "index-url" not in text and "://" not in text.replace("https://afterfusion.example", ""), path


def test_every_dependency_has_its_reason_beside_it():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if re.match(r'\s+"[a-z][\w\-\[\],]*[><=]', line)]
    assert len(listed) > 15
    for line in listed:
        assert "  # " in line, f"no reason beside {line.strip()}"
