"""The hazard log is worth what its tests are worth: each one it names exists."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_every_test_that_the_hazard_log_names_exists():
    log = (ROOT / "docs" / "intended-use.md").read_text(encoding="utf-8")
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    named = re.findall(r"`(test_\w+)`", log)
    assert len(named) > 10
    assert [name for name in named if f"def {name}(" not in source] == []
    assert [path for path in re.findall(r"`(tests/[\w/.]*)`", log) if not (ROOT / path).exists()] == []


def test_the_start_page_says_the_intended_use_in_the_same_words(client, site):
    log = (ROOT / "docs" / "intended-use.md").read_text(encoding="utf-8")
    page = " ".join(client.get("/check/").content.decode().split())
    for sentence in ("It is not for children, for other", "adults who had"):
        assert sentence in " ".join(log.split()) and sentence in page
