"""Prints pages as a browser does and tells what stands on each sheet of paper.

Reads JSON from standard input: the browser and the pages' paths. Prints JSON: for each
page whether its PDF is tagged, its language, how much wider it is than the paper, the
headings as the browser has them, and the lines of each sheet from top to bottom. Sizes
of letters are in points.
"""

import io
import json
import shutil
import sys
import unicodedata

from playwright.sync_api import sync_playwright
from pypdf import PdfReader

# What is printed as a heading; what is hidden on paper, or told to screen readers only, is not.
HEADINGS = """() => Array.from(document.querySelectorAll('h1, h2, h3, caption, figcaption b'))
  .filter(it => it.checkVisibility() && it.offsetHeight > 4)
  .map(it => ({
    kind: it.localName,
    section: it.closest('section')?.id || '',
    text: it.innerText,
    size: parseFloat(getComputedStyle(it).fontSize) * 0.75,
  }))"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
MM = 72 / 25.4
# A4 between its margins, in the browser's pixels; and within how many points from the
# lower edge the foot stands.
WIDTH, FOOT = round((210 - 2 * 13) / 25.4 * 96), 17 * MM - 6


def plain(text):
    return " ".join(unicodedata.normalize("NFKC", text).split())


def lines_of(sheet):
    """The lines of a sheet from the top, and what stands in its foot."""
    rows = {}

    def visit(text, to_page, matrix, _, size):
        if text.strip():
            x = matrix[4] * to_page[0] + matrix[5] * to_page[2] + to_page[4]
            y = matrix[4] * to_page[1] + matrix[5] * to_page[3] + to_page[5]
            seen = size * abs(matrix[3]) * abs(to_page[3])
            rows.setdefault(round(y), []).append((x, text, seen))

    sheet.extract_text(visitor_text=visit)
    lines, foot = [], []
    for y in sorted(rows, reverse=True):
        row = sorted(rows[y], key=lambda it: it[0])
        line = {"text": plain(" ".join(it[1] for it in row)), "size": max(it[2] for it in row)}
        (foot if y < FOOT else lines).append(line)
    return {"lines": lines, "foot": [line["text"] for line in foot]}


def printed(browser, path):
    context = browser.new_context(viewport={"width": WIDTH, "height": 1000})
    page = context.new_page()
    page.emulate_media(media="print", color_scheme="light")
    page.goto("file://" + path)
    headings = page.evaluate(HEADINGS)
    wider = page.evaluate(WIDER)
    pdf = page.pdf(prefer_css_page_size=True, print_background=True, tagged=True)
    context.close()
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    for heading in headings:
        heading["text"] = plain(heading["text"])
    return {
        "page": path,
        "tagged": bool(root.get("/MarkInfo", {}).get("/Marked")) and "/StructTreeRoot" in root,
        "lang": root.get("/Lang"),
        "wider": wider,
        "headings": headings,
        "sheets": [lines_of(sheet) for sheet in reader.pages],
    }


def main():
    question = json.load(sys.stdin)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which(question["browser"]),
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        answers = [printed(browser, path) for path in question["pages"]]
        browser.close()
    json.dump(answers, sys.stdout)


main()
