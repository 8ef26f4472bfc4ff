"""What a long drill prints, while it runs and at its end."""

import subprocess
import sys
from threading import Timer

import pytest

from tests.drills.reports import finish, passed_on


def process(code: str) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", code]
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True)  # noqa: S603  lines of this file


def test_a_drill_that_says_much_aside_is_not_held_up(capsys):
    child = process("import sys; sys.stderr.write('x' * 1_000_000); print('200 killed')")
    stop = Timer(20, child.kill)
    stop.start()
    assert passed_on(child) == 0
    stop.cancel()
    assert capsys.readouterr() == ("200 killed\n", "")


def test_what_a_drill_that_failed_said_aside_is_printed(capsys):
    assert passed_on(process("import sys; sys.stderr.write('no room left'); sys.exit(3)")) == 3
    assert capsys.readouterr().err == "no room left"


def test_a_drill_that_lost_something_ends_with_an_error_and_names_it(capsys):
    with pytest.raises(SystemExit) as ended:
        finish("Power loss", {"killed": 2}, ["lost: round 1, save 3"])
    assert ended.value.code == 1
    assert "lost or failed  1\n  ! lost: round 1, save 3" in capsys.readouterr().out
