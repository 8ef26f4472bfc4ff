"""Earlier versions of a row: looked at by whoever may see the row, and never put back from there."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin


class Versions(SimpleHistoryAdmin):
    """The history of a row, to look at alone.

    The library's own form would save a whole old row for anybody who may look: past rights, past the audit
    log, and with the columns that no form shows. Hiding its button is not enough: whoever posts is refused.
    """

    def history_form_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)
