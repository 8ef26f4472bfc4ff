"""Errors told to a Sentry of the clinic's choice, where SENTRY_DSN names one: where it broke, no more.

Without it errors stay in the log of this machine. What goes out is built anew from a list of allowed facts,
so a newer sentry-sdk that collects more still sends no more.
"""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.signals import got_request_exception
from django.http import HttpRequest

from education.logs import allowed, route_of

EVENT = ("event_id", "timestamp", "platform", "level")
FRAME = ("function", "module", "lineno", "in_app")


def start(dsn: str, **options: Any) -> None:
    """Send errors of requests there from now on. Raises ImproperlyConfigured with what to write."""
    try:
        import sentry_sdk
    except ImportError as error:
        raise ImproperlyConfigured(
            "SENTRY_DSN is set, and sentry-sdk is not installed. Install it, or unset SENTRY_DSN: "
            ".venv/bin/python -m pip install --require-hashes -r requirements/sentry.txt"
        ) from error
    try:
        sentry_sdk.init(
            dsn=dsn,
            before_send=allowed_event,
            before_send_transaction=lambda event, hint: None,
            before_breadcrumb=lambda crumb, hint: None,
            default_integrations=False,  # these collect requests, log lines, arguments and modules
            auto_enabling_integrations=False,
            auto_session_tracking=False,
            send_client_reports=False,
            include_local_variables=False,
            include_source_context=False,
            max_breadcrumbs=0,
            server_name="",
            **options,
        )
    except sentry_sdk.utils.BadDsn as error:
        raise ImproperlyConfigured(
            "SENTRY_DSN cannot be read. Copy it from your project's settings in Sentry, or unset it."
        ) from error
    got_request_exception.connect(_report, dispatch_uid="error reports")


def _report(sender: object, request: HttpRequest | None = None, **kwargs: object) -> None:
    import sentry_sdk

    with sentry_sdk.new_scope() as scope:
        for name, value in allowed({"route": route_of(request)}).items():
            scope.set_tag(name, value)
        sentry_sdk.capture_exception()


def allowed_event(event: dict[str, Any], hint: dict[str, Any]) -> dict[str, Any]:
    """Return the event that may go out: types of the errors, frames without values, the name of the route."""
    kept = {name: event[name] for name in EVENT if name in event}
    kept["tags"] = allowed(event.get("tags") or {})
    kept["exception"] = {
        "values": [
            {
                "type": str(one.get("type")),
                "stacktrace": {
                    "frames": [
                        {name: frame[name] for name in FRAME if name in frame}
                        for frame in (one.get("stacktrace") or {}).get("frames", [])
                    ]
                },
            }
            for one in (event.get("exception") or {}).get("values", [])
        ]
    }
    return kept
