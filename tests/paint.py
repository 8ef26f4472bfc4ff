"""How heavy a page is, and how soon a slow phone paints it: the second half of `make bench`.

Chromium slows itself down: 1.6 Mbit/s, 150 ms for each request, a quarter of the machine's speed. Its network
is slowed above the connection, so the round trips of TCP and TLS before the first request are not in it.
"""

import re
import sys
import urllib.request
from statistics import median

import brotli
from playwright.sync_api import Browser, sync_playwright

from tests.browser import chromium
from tests.running_site import running_site, walk, window
from tests.walking import CALM

AIM = 1.5  # seconds
RUNS = 3
QUALITY = 5
PAGES = {
    "home": "/",
    "article": "/articles/when-the-bone-does-not-join/",
    "article-drawing": "/articles/what-is-spinal-fusion/",
    "cause": "/causes/failed-fusion/",
    "study": "/studies/jung-2021/",
    "check": "/check/",
    "red-flags": "/check/questions/emergency-signs/",
    "words": "/words/",
}
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
PAINTED = """() => new Promise(done => {
  let last = 0, moved = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) last = entry.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver(list => { for (const entry of list.getEntries()) moved += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done([last / 1000, moved]), 600);
})"""


def painted(browser: Browser, site: str, path: str, *, answers: tuple[str, ...] = ()) -> tuple[float, float]:
    """Return the seconds until the largest part stood, and how far the layout shifted, in a cold window."""
    with window(browser, site, width=360) as page:
        if answers:
            walk(page, list(answers))
        tools = page.context.new_cdp_session(page)
        tools.send("Network.enable")
        tools.send("Network.clearBrowserCache")
        tools.send("Network.emulateNetworkConditions", NETWORK)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page.goto(path, wait_until="load")
        seconds, moved = page.evaluate(PAINTED)
        return seconds, moved


def sent(site: str, path: str) -> tuple[int, str]:
    """Return how many bytes of this address a browser that takes brotli is sent, and its text."""
    asked = urllib.request.Request(site + path, headers={"Accept-Encoding": "br"})  # noqa: S310  our own
    with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310
        body, packed = answer.read(), answer.headers.get("Content-Encoding") == "br"
    if packed:
        return len(body), brotli.decompress(body).decode()
    return len(brotli.compress(body, quality=QUALITY)), body.decode()


def weighed(site: str, path: str) -> tuple[int, int, int]:
    """Return the bytes of a page's own text, of its stylesheet and of its scripts."""
    size, html = sent(site, path)
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    scripts = re.findall(r'<script[^>]* src="([^"]+)"', html)
    return size, sum(sent(site, file)[0] for file in styles), sum(sent(site, file)[0] for file in scripts)


def main() -> None:
    """Print what pages weigh and when they are painted, beside the aims."""
    out = sys.stdout
    with running_site() as site, sync_playwright() as playwright:
        browser = chromium(playwright)
        out.write("bytes with brotli (a page that we do not compress: at quality 5, as by a proxy):\n")
        for name, path in PAGES.items():
            html, style, script = weighed(site, path)
            out.write(f"  {name:<18} page {html:>6,}  stylesheet {style:>6,}  scripts {script:>6,}\n")
        out.write(f"largest part painted, 1.6 Mbit/s, 150 ms, CPU 4 times slower, median of {RUNS}:\n")
        late = moves = False
        asked = {name: (path, ()) for name, path in PAGES.items()}
        asked["question"] = ("/check/questions/place-back/", tuple(CALM[:5]))
        for name, (path, answers) in asked.items():
            # The first visit makes the page; from then on the server keeps it, as for most readers.
            found = [painted(browser, site, path, answers=answers) for _ in range(RUNS + 1)][1:]
            seconds = median(second for second, _ in found)
            late = late or seconds > AIM
            moved = max(moved for _, moved in found)
            moves = moves or moved > 0
            out.write(f"  {name:<18} {seconds:5.2f} s  (aim: {AIM} s)  layout shift {moved:.3f}\n")
        out.write("some pages are later than the aim\n" if late else "all within the aim\n")
        out.write("the layout of some page shifts\n" if moves else "no layout shifts\n")
        browser.close()


if __name__ == "__main__":
    main()
