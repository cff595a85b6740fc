"""
`make lighthouse`: the four scores of Lighthouse's phone profile for the home page, a list and a document, 100 each.

Builds the sample site, serves it as a real server would (zipped, with the policy in a header), and says for every score
under 100 which audits cost points. Exit code 1 when one is under 100.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(PROJECT), str(PROJECT / "tests")]

from browser.made import make  # noqa: E402
from browser.reader import chromium  # noqa: E402
from browser.served import serve  # noqa: E402
from install_npm import node  # noqa: E402

TOOL = PROJECT / ".venv" / "npm" / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
SCORES = ("performance", "accessibility", "best-practices", "seo")


def report(address: str, folder: Path) -> dict:
    """Lighthouse's report of one page; its own profile is the phone: a slow line and a slow processor."""
    out = folder / "report.json"
    command = [node(), str(TOOL), address, "--quiet", "--output=json", f"--output-path={out}"]
    command += ["--chrome-flags=--headless=new --no-sandbox", f"--only-categories={','.join(SCORES)}"]
    environment = os.environ | {"CHROME_PATH": chromium(), "CI": "1"}
    subprocess.run(command, check=True, env=environment, cwd=folder)
    found: dict = json.loads(out.read_text(encoding="utf-8"))
    return found


def lost(found: dict, score: str) -> list[str]:
    """The audits that cost points, with what they measured."""
    audits = [found["audits"][each["id"]] for each in found["categories"][score]["auditRefs"] if each["weight"]]
    wanted = [each for each in audits if each["score"] is not None and each["score"] < 0.995]
    return [f"{each['id']}: {each.get('displayValue') or each['title']}" for each in wanted]


def main(addresses: list[str]) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = make(folder)
        document = max(
            (page for page in pages if page.template == "entry.html" and page.url.startswith("/policy/")),
            key=lambda page: page.file.stat().st_size,
        )
        worst = 100
        with serve(folder / "output") as at:
            print("page".ljust(44), *(score.rjust(15) for score in SCORES))
            for url in addresses or ["/", "/policy/", document.url]:
                found = report(at + url, folder)
                reached = [round(found["categories"][score]["score"] * 100) for score in SCORES]
                print(url.ljust(44), *(str(each).rjust(15) for each in reached), flush=True)
                for score in SCORES:
                    for each in lost(found, score):
                        print(f"    {score}: {each}")
                worst = min(worst, *reached)
    return 0 if worst == 100 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
