"""Some lines of Python with the site's models, in a process that a test talks to: `-m tests.drills.lines`."""

import sys

import django

if __name__ == "__main__":
    django.setup()
    exec(sys.argv[1])  # noqa: S102  the test's own lines
