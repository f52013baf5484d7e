"""Opens a page in a browser as its readers do and tells what is wrong with it.

Reads JSON from standard input: the pages' paths, the browser, the path of axe's script
and the ways of looking. Prints JSON: for each page and way what axe found, and what the
page asked for, said on the console and whether it was wider than its window.
"""

import json
import shutil
import sys

from playwright.sync_api import sync_playwright

WAYS = [
    {"name": "light", "width": 1200, "scheme": "light", "media": "screen"},
    {"name": "dark", "width": 1200, "scheme": "dark", "media": "screen"},
    {"name": "320", "width": 320, "scheme": "light", "media": "screen"},
    {"name": "print", "width": 1000, "scheme": "light", "media": "print"},
]

OPEN = "() => document.querySelectorAll('details').forEach(it => { it.open = true; })"
# Nothing is pressed on paper: how large a target is, is asked of screens only.
AXE = """(screen) => axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  rules: { 'target-size': { enabled: screen } },
  resultTypes: ['violations'],
}).then(found => ({
  passed: found.passes.length,
  violations: found.violations.map(it => ({
    id: it.id,
    impact: it.impact,
    nodes: it.nodes.slice(0, 5).map(node => node.html.slice(0, 300) + ' :: ' + node.failureSummary),
  })),
}))"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def looked_at(browser, page_path, axe, way):
    context = browser.new_context(
        viewport={"width": way["width"], "height": 900},
        color_scheme=way["scheme"],
        bypass_csp=False,
    )
    page = context.new_page()
    page.emulate_media(media=way["media"], color_scheme=way["scheme"])
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto("file://" + page_path)
    page.evaluate(OPEN)
    # Paper is cut into pages; only a window can be too narrow.
    wider = page.evaluate(WIDER) if way["media"] == "screen" else 0
    # axe comes in over the debugger, so that the page keeps its own policy.
    page.evaluate(axe)
    found = page.evaluate(AXE, way["media"] == "screen")
    context.close()
    return {
        "way": way["name"],
        "asked": len(asked),
        "said": said,
        "wider": wider,
        **found,
    }


def main():
    question = json.load(sys.stdin)
    with open(question["axe"], encoding="utf-8") as file:
        axe = file.read()
    answers = []
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which(question["browser"]),
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        for path in question["pages"]:
            for way in (it for it in WAYS if it["name"] in question["ways"]):
                answer = looked_at(browser, path, axe, way)
                answer["page"] = path
                answers.append(answer)
        browser.close()
    json.dump(answers, sys.stdout)


main()
