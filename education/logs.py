"""Log lines and error reports that hold nothing of a visitor: no path, no query, no form value."""

import logging
import traceback
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class WithoutVisitorFormatter(logging.Formatter):
    """Write time, level, logger, message template, and where an error arose: frames without their values.

    The message's arguments and the exception's own text are left out: either may quote what a visitor
    sent. What Django refused as suspicious is told by the logger's name alone.
    Our own loggers carry their facts in the message itself.
    """

    def format(self, record: logging.LogRecord) -> str:
        own = record.name.startswith("education")
        message = record.getMessage() if own else str(record.msg)
        if record.name.startswith("django.security"):
            message = "refused"  # Django logs the exception's own text here, which quotes the request
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {message}"
        if record.exc_info and record.exc_info[0]:
            frames = traceback.extract_tb(record.exc_info[2])
            where = " < ".join(
                f"{frame.name} ({frame.filename.rsplit('/', 1)[-1]}:{frame.lineno})"
                for frame in reversed(frames[-6:])
            )
            line += f" [{record.exc_info[0].__name__} in {where}]"
        return line


class NothingOfTheRequest(SafeExceptionReporterFilter):
    """Leave every form value, cookie and header out of Django's error reports."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {}

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_traceback_frame_variables(self, request: HttpRequest, tb_frame: Any) -> list[tuple[str, Any]]:
        return []
