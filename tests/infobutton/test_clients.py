"""Programs that are out there read our answers by their own paths, full and empty ones."""

import json

import pytest

from tests.infobutton.asking import JSON, SERVICE, query

FULL, EMPTY = "T84.216A", "Z99.9"


def ruby_gem(feed):
    """medlineplus_ruby: a subtitle, and of each entry its title, its first link and its summary."""
    entries = [
        (entry["title"]["_value"], entry["link"][0]["href"], entry["summary"]["_value"])
        for entry in feed.get("entry") or []
    ]
    return feed["subtitle"]["_value"], entries


def java_diagnosisview(feed):
    """The language of the feed, its titles, and the first entry's first link."""
    told = [feed["lang"], feed["title"]["_value"], feed["subtitle"]["_value"]]
    if feed["entry"]:
        first = feed["entry"][0]
        told += [first["title"]["_value"], first["link"][0]["rel"], first["link"][0]["href"]]
    return told


def gaia_template(feed):
    """A template of a record system: head of the feed, then title and summary of each entry."""
    told = [feed[name]["_value"] for name in ("title", "subtitle", "updated")]
    told.append(feed["author"]["name"]["_value"])
    return told + [entry[name]["_value"] for entry in feed["entry"] for name in ("title", "summary")]


def plain_script(feed):
    """A script that takes the first link and checks for nothing but an empty list."""
    entries = feed["entry"]
    return [entries[0]["link"][0]["href"]] if entries else ["nothing"]


def r_function(feed):
    """codex_medline: time, author, categories, subtitle; of each entry its link and summary."""
    told = [feed["updated"]["_value"], feed["author"]["name"]["_value"], feed["subtitle"]["_value"]]
    told += [category["term"] for category in feed["category"]]
    return told + [
        value for entry in feed["entry"] for value in (entry["link"][0]["href"], str(entry["summary"]))
    ]


@pytest.mark.parametrize("code", [FULL, EMPTY], ids=["a full answer", "an empty answer"])
def test_each_known_program_finds_what_it_reads(client, site, code):
    response = client.get(SERVICE, query(code, knowledgeResponseType=JSON))
    feed = json.loads(response.content)["feed"]
    assert len(feed["entry"]) == (3 if code == FULL else 0)
    for program in (ruby_gem, java_diagnosisview, gaia_template, plain_script, r_function):
        told = program(feed)
        assert told and told[0], program.__name__
    assert b"<" not in response.content


def test_a_page_of_another_site_runs_the_script_as_written(visitor, live_site, live_server):
    """A browser loads the answer as a script, which other sites can only do where we allow it."""
    sent = f"mainSearchCriteria.v.c={FULL}&mainSearchCriteria.v.cs=2.16.840.1.113883.6.90"
    window = visitor()
    window.goto("/about/")
    address = f"{SERVICE}?{sent}&knowledgeResponseType=application/javascript&callback=took"
    got = window.evaluate(
        """address => new Promise((done, failed) => {
            window.took = answer => done(answer.feed.entry.length);
            const script = document.createElement('script');
            script.src = address; script.onerror = failed;
            document.head.append(script);
        })""",
        address,
    )
    assert got == 3
