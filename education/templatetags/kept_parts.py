"""Parts of a page that are drawn once and kept, because they come out the same for the same values."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context, Node, NodeList
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.utils import translation

register = template.Library()

MENU = ("/check/", "/articles/", "/causes/", "/studies/", "/search/")  # what `_header.html` leads to
MOST = 256  # drawn texts that one place in a template keeps; then it starts anew


class KeptPart(Node):
    """A part that sees only the values named with it, so that these and the language say all that it holds.

    That is why nothing has to be forgotten when something is published: other values, another text. What is
    named must not change afterwards; a value without a hash (a list) is drawn each time.
    """

    def __init__(self, nodelist: NodeList, values: dict[str, FilterExpression]) -> None:
        self.nodelist, self.values = nodelist, values
        self.drawn: dict[tuple[object, ...], str] = {}

    def render(self, context: Context) -> str:
        values = {name: value.resolve(context) for name, value in self.values.items()}
        # 1 and True are equal, and so are a safe text and one to be escaped; they are not drawn alike.
        drawn_from = ((type(value), value) for value in values.values())
        key = (translation.get_language(), context.autoescape, *drawn_from)
        try:
            kept = self.drawn.get(key)
        except TypeError:
            return self._draw(context, values)
        if kept is None:
            kept = self._draw(context, values)
            if len(self.drawn) >= MOST:
                self.drawn.clear()
            self.drawn[key] = kept
        return kept

    def _draw(self, context: Context, values: dict[str, Any]) -> str:
        return self.nodelist.render(context.new(values))


@register.tag("kept")
def keep_part(parser: Parser, token: Token) -> KeptPart:
    """Keep what stands up to ``endkept``, drawn from the values named alone: {% kept site=site.face %}."""
    words = token.split_contents()[1:]
    values = token_kwargs(words, parser)
    if words or not values:
        raise template.TemplateSyntaxError("kept wants the values that it draws, by name: study=block.study")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptPart(nodelist, values)


@register.filter
def menu_place(request: HttpRequest | None) -> tuple[str, bool]:
    """Return the part of the site that a page is in ("/articles/"), and whether it is its first page."""
    path = request.path if request else ""
    first = next((place for place in MENU if path.startswith(place)), "")  # no other: anybody may ask for any
    return first, bool(first) and path == first
