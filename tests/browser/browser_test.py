#!/usr/bin/env python3
"""browser_test.py REPORT_TEST FOLDER

Opens the pages of made-up runs (orchestrator/report/sample_run_test.cpp) from
files in a headless Chromium: no message of an error, nothing a guest said is
markup, every link leads somewhere, search and filters work, all of it can be
reached with the keyboard, and axe-core objects to nothing, in light, dark and
print. Pictures are left in FOLDER, to be looked at.

axe-core comes from the npm registry, in the version and with the digest of
package.json. Exit code 77, with the reason, where something is not installed.
"""

import base64
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import urllib.parse

from webdriver import Browser

HERE = pathlib.Path(__file__).resolve().parent
TAB, ENTER = "\ue004", "\ue007"
failures = []


def check(fine, what):
    if not fine:
        failures.append(what)
        print(f"FAILED: {what}")


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def program(*names):
    for name in names:
        if shutil.which(name):
            return shutil.which(name)
    return skip(f"{names[0]} is not installed (see cmake/packages.txt)")


def axe_source(folder):
    """axe.min.js of exactly the package that package.json names."""
    wanted = json.loads((HERE / "package.json").read_text())
    version = wanted["devDependencies"]["axe-core"]
    digest = wanted["integrity"]["axe-core"]
    archive = folder / f"axe-core-{version}.tgz"
    if not archive.exists():
        npm = program("npm")
        fetched = subprocess.run(
            [npm, "pack", "--silent", f"axe-core@{version}"],
            cwd=folder,
            capture_output=True,
            text=True,
        )
        if fetched.returncode != 0 or not archive.exists():
            skip(f"npm cannot fetch axe-core: {fetched.stderr.strip()[-300:]}")
    seen = hashlib.sha512(archive.read_bytes()).digest()
    if "sha512-" + base64.b64encode(seen).decode() != digest:
        archive.unlink()
        sys.exit(f"{archive}: is not what package.json names")
    with tarfile.open(archive) as files:
        return files.extractfile("package/axe.min.js").read().decode()


def axe(browser, source, what, rules=None):
    options = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = rules
    browser.run(source)
    result = browser.wait_for(
        """const done = arguments[1];
        axe.run(document, arguments[0]).then(done, (e) => done(String(e)));""",
        options,
    )
    if isinstance(result, str):
        check(False, f"{what}: axe: {result}")
        return
    for one in result["violations"]:
        node = one["nodes"][0]
        check(
            False,
            f"{what}: {one['id']} ({len(one['nodes'])} times): {one['help']}: "
            f"{node['html'][:200]} {node.get('failureSummary', '')[:300]}",
        )
    print(f"{what}: axe-core: {len(result['violations'])} violations")


def open_everything(browser):
    browser.run(
        "for (const one of document.querySelectorAll('details')) one.open = true;"
    )


def check_quiet(browser, what):
    for message in browser.messages():
        check(False, f"{what}: {message['level']}: {message['message'][:300]}")
    check(not browser.has_dialog(), f"{what}: a dialog is open")


def check_links(browser, page):
    """Links to places of the page, and to files of the run's folder."""
    broken = browser.run(
        """return [...document.querySelectorAll("a[href^='#']")]
          .map((a) => a.getAttribute("href").slice(1))
          .filter((id) => document.getElementById(id) === null);"""
    )
    check(not broken, f"{page}: links that lead nowhere: {broken[:5]}")
    outside = browser.run(
        """return [...new Set([...document.querySelectorAll("a[href]")]
          .map((a) => a.getAttribute("href"))
          .filter((to) => !to.startsWith("#")))];"""
    )
    for link in outside:
        file = page.parent / urllib.parse.unquote(link)
        check(file.is_file(), f"{page}: no such file: {link}")
    twice = browser.run(
        """const all = [...document.querySelectorAll("[id]")].map((e) => e.id);
        return all.filter((id, i) => all.indexOf(id) !== i);"""
    )
    check(not twice, f"{page}: ids that are there twice: {twice[:5]}")
    return len(outside)


def check_hostile(browser):
    seen = browser.run(
        """return {
          scripts: document.scripts.length,
          images: document.querySelectorAll("img, iframe, object").length,
          handlers: [...document.querySelectorAll("*")].filter((e) =>
            [...e.attributes].some((a) => a.name.startsWith("on"))).length,
          texts: document.body.textContent.split("<script>alert(1)").length,
          labels: [...document.querySelectorAll("[aria-label], option")].filter(
            (e) => (e.getAttribute("aria-label") || e.value).includes("<script>")
            ).length
        };"""
    )
    check(seen["scripts"] == 1, f"{seen['scripts']} scripts")
    check(seen["images"] == 0, f"{seen['images']} images")
    check(seen["handlers"] == 0, f"{seen['handlers']} handlers")
    check(seen["texts"] > 20, f"hostile text only {seen['texts']} times")
    check(seen["labels"] > 0, f"hostile labels only {seen['labels']} times")


SHOWN = """return [...document.querySelectorAll(
    ".case, .splat, .splat-line, .case-page")]
  .filter((e) => !e.closest("[hidden]")).map((e) => e.dataset.status);"""
SET = """const item = document.getElementById(arguments[0]);
  item.value = arguments[1];
  item.dispatchEvent(new Event(item.tagName === "SELECT" ? "change" : "input"));"""


def check_filters(browser):
    everything = browser.run(SHOWN)
    check("pass" in everything, "passed cases are shown at first")
    browser.run(SET, "filter-text", "segv hole")
    found = browser.run(SHOWN)
    check(0 < len(found) < len(everything), f"search shows {len(found)}")
    label = browser.run("return document.getElementById('filter-count').value")
    check(label == f"{len(found)} of {len(everything)}", f"count is '{label}'")
    browser.run(SET, "filter-text", "")
    browser.run(SET, "filter-kind", "bad")
    bad = browser.run(SHOWN)
    check(bad and not {"pass", "skip"} & set(bad), f"'bad' shows {set(bad)}")
    browser.run(SET, "filter-kind", "all")
    browser.run(SET, "filter-arch", "arm64")
    jobs = browser.run(
        """return [...document.querySelectorAll(".job:not([hidden])")]
          .map((e) => e.dataset.arch);"""
    )
    check(jobs == ["arm64"], f"architecture filter shows {jobs}")
    browser.run(SET, "filter-arch", "")
    check(browser.run(SHOWN) == everything, "without filters all is shown")


def check_anchor(browser, url):
    browser.open(url + "#c4")
    seen = browser.run(
        """const page = document.getElementById("c4");
        const box = page.getBoundingClientRect();
        return [page.open, box.top >= 0 && box.top < innerHeight];"""
    )
    check(seen == [True, True], f"link to a case opens and shows it: {seen}")


FOCUS = """const item = document.activeElement;
  const box = item.getBoundingClientRect();
  const style = getComputedStyle(item);
  return {
    tag: item.tagName, text: item.textContent.slice(0, 40),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0
  };"""


def check_keyboard(browser, url):
    browser.open(url)
    browser.press(TAB)
    first = browser.run(FOCUS)
    check(first["text"].startswith("Skip"), f"first focus is {first}")
    tags = set()
    for _ in range(60):
        check(first["ring"] and first["inside"], f"focus is not seen: {first}")
        tags.add(first["tag"])
        browser.press(TAB)
        first = browser.run(FOCUS)
    check({"A", "INPUT", "SELECT", "SUMMARY"} <= tags, f"keyboard: {tags}")
    browser.run("document.querySelector('.pages summary').focus()")
    browser.press(ENTER)
    check(
        browser.run("return document.querySelector('.pages details').open"),
        "Enter opens an area",
    )


def check_without_script(browser, page):
    text = page.read_text()
    begin, end = text.rindex("<script>"), text.rindex("</script>")
    copy = page.parent / "noscript.html"
    copy.write_text(text[:begin] + text[end + len("</script>") :])
    browser.open(copy.as_uri())
    seen = browser.run(
        """const page = document.querySelector(".case-page");
        page.closest(".area").querySelector("summary").click();
        page.querySelector("summary").click();
        return [document.scripts.length, page.open,
          page.querySelector(".verdicts").offsetHeight > 0,
          document.getElementById("filter").offsetHeight];"""
    )
    check(seen == [0, True, True, 0], f"without a script: {seen}")


def check_narrow(browser, url):
    browser.size(360, 740)
    browser.open(url)
    wide = browser.run("return document.documentElement.scrollWidth")
    widest = browser.run(
        """return [...document.querySelectorAll("body *")].filter((e) =>
            e.getBoundingClientRect().right > 361 && !e.closest(".scroll, pre"))
          .map((e) => e.outerHTML.slice(0, 120)).slice(-2);"""
    )
    check(wide <= 360, f"on a telephone the page is {wide} wide: {widest}")


def check_print(browser, url, folder):
    browser.open(url)
    browser.media("print")
    seen = browser.run(
        """return [getComputedStyle(document.querySelector(".filter")).display,
          getComputedStyle(document.querySelector("pre")).maxHeight];"""
    )
    check(seen == ["none", "none"], f"print: {seen}")
    pdf = browser.cdp("Page.printToPDF")["data"]
    check(len(pdf) > 10000, "print: an empty document")
    (folder / "print.pdf").write_bytes(base64.b64decode(pdf))


def check_console_is_text(browser, folder):
    """A console with markup, opened from its link, is not a page."""
    file = folder / "sample" / "hostile.log"
    file.write_text("<script>document.title = 'run'</script><h1>markup</h1>\n")
    browser.open(file.as_uri())
    seen = browser.run("return [document.title, document.querySelector('h1')]")
    check(seen[0] != "run" and seen[1] is None, f"a console is a page: {seen}")


def look_at(browser, source, folder):
    sample = folder / "sample" / "report.html"
    for scheme in ("light", "dark"):
        for name in ("sample", "good"):
            browser.media("", scheme)
            browser.open((folder / name / "report.html").as_uri())
            browser.screenshot(folder / f"{name}-{scheme}.png")
            open_everything(browser)
            axe(browser, source, f"{name}, {scheme}")
            check_quiet(browser, f"{name}, {scheme}")
    browser.media("print")
    axe(browser, source, "good, print", ["color-contrast"])
    browser.media()
    browser.open(sample.as_uri())
    print(f"{check_links(browser, sample)} links to files")
    check_hostile(browser)
    check_filters(browser)
    check_anchor(browser, sample.as_uri())
    check_keyboard(browser, sample.as_uri())
    check_without_script(browser, sample)
    check_print(browser, sample.as_uri(), folder)
    browser.media()
    check_console_is_text(browser, folder)
    check_quiet(browser, "sample")


def look_at_large(browser, source, folder):
    """A run of everything: as it is when it is opened."""
    page = folder / "large" / "report.html"
    browser.open(page.as_uri())
    check_links(browser, page)
    axe(browser, source, "large")
    browser.screenshot(folder / "large.png")
    check_narrow(browser, page.as_uri())
    browser.screenshot(folder / "narrow.png")
    check_quiet(browser, "large")


def main():
    report_test, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    chromium = program("chromium", "chromium-browser", "google-chrome")
    chromedriver = program("chromedriver")
    source = axe_source(folder)
    subprocess.run(
        [report_test, "--gtest_filter=Html.PagesForABrowser"],
        env={**os.environ, "FARM_WRITE_PAGES": str(folder)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    browser = Browser(chromium, chromedriver)
    try:
        look_at(browser, source, folder)
        look_at_large(browser, source, folder)
    finally:
        browser.close()
    if failures:
        sys.exit(f"{len(failures)} checks failed; pictures are in {folder}")


if __name__ == "__main__":
    main()
