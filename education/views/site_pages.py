"""The pages about the site itself: who made it, privacy, reach, its drawings, and every part of its look."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from education import pages
from education.queries import library, red_flags, sample_states, samples
from education.queries.site import Site


@require_safe
@pages.public
def drawings(request: HttpRequest, now: Site) -> HttpResponse:
    """Show every drawing with its caption and what it says to those who cannot see it."""
    return render(request, "content/drawings.html", {"site": now, "drawings": library.drawings().values()})


@require_safe
@pages.public
def about(request: HttpRequest, now: Site) -> HttpResponse:
    """Say who writes and checks this, and how."""
    return render(request, "content/about.html", {"site": now})


@require_safe
@pages.public
def privacy(request: HttpRequest, now: Site) -> HttpResponse:
    """Say what happens to what a reader does here."""
    return render(request, "content/privacy.html", {"site": now})


@require_safe
@pages.public
def accessibility(request: HttpRequest, now: Site) -> HttpResponse:
    """Say for whom the site works, how that was tested, what was not, and how to tell us."""
    return render(request, "content/accessibility.html", {"site": now})


@require_safe
@pages.public
def design(request: HttpRequest, now: Site) -> HttpResponse:
    """Show every part of the look in every state, on samples that say so; danger signs are the live ones."""
    flags = red_flags.headline_red_flags(now.knowledge)
    sample = samples.samples(now, flags)
    context = {"site": now, "flags": flags, "sample": sample, "states": sample_states.states(sample)}
    return render(request, "content/design.html", context)
