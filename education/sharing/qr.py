"""A web address to a QR code as SVG, fit for paper and for a page."""

from __future__ import annotations

import io

import segno

QUIET_ZONE = 4  # modules on every side, ISO/IEC 18004
SMALLEST_MODULE = 0.75  # mm, so that an old phone reads it at arm's length


def address(site_url: str, short_host: str, code: str) -> str:
    """Return the address in a code's picture: all capitals, so that the picture needs fewer modules.

    >>> address("https://site.example", "spfg.example", "ABCDEJ")
    'HTTPS://SPFG.EXAMPLE/S/ABCDEJ'
    """
    scheme = site_url.partition("://")[0]
    host = short_host or site_url.partition("://")[2]
    return f"{scheme}://{host}/S/{code}".upper()


def modules(text: str) -> int:
    """Return how many modules a side of the picture has, without the quiet zone.

    >>> modules("HTTPS://SPFG.ORG/S/ABCDEJ")
    25
    """
    return len(segno.make(text, error="q", boost_error=False, micro=False).matrix)


def smallest_width(text: str) -> float:
    """Return how wide the picture must be printed at least, in mm, with its quiet zone.

    >>> smallest_width("HTTPS://SPFG.ORG/S/ABCDEJ")
    24.75
    """
    return (modules(text) + 2 * QUIET_ZONE) * SMALLEST_MODULE


def svg(text: str) -> str:
    """Return the QR code of a text as an SVG element without style, script or fixed size.

    Error correction Q: a quarter of it may be soiled. The quiet zone is inside the picture.
    """
    out = io.BytesIO()
    segno.make(text, error="q", boost_error=False, micro=False).save(
        out,
        kind="svg",
        border=QUIET_ZONE,
        omitsize=True,
        xmldecl=False,
        svgclass="qr",
        lineclass=None,
        light="#fff",
    )
    return out.getvalue().decode().strip()
