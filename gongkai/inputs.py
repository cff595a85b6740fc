"""What a build is made of: the digests of all files that it reads, and where git stands."""

import os
import subprocess
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from gongkai.sources import digest, read_bytes

# The site file.
FILE = "site_config.yaml"
PROJECT = Path(__file__).resolve().parent.parent
# Folders of a site. What they hold is added to what the program's own folders of these names hold, but for `content`.
FOLDERS = ("content", "kinds", "templates", "static")
# Of more files than these it is faster to look at all than to find out what each one means.
_MANY = 50


@dataclass(frozen=True)
class Inputs:
    """
    The digest of every file that a build of the site in `root` reads, by its path with `/`.

    `own` are the site's files, below `root`; `shared` are those of the program, below its folder, none where it is the
    site. `head` tells the commit that git is at, and everything else on which its history depends; it is empty where
    there is no history.
    """

    root: Path
    own: Mapping[str, str]
    shared: Mapping[str, str]
    head: str

    @cached_property
    def mark(self) -> str:
        """The digest of it all."""
        lines = [f"{mark} {path}" for files in (self.own, self.shared) for path, mark in sorted(files.items())]
        return digest("\n".join([self.head, *lines]).encode("utf-8", "surrogateescape"))

    def folders(self, name: str) -> tuple[Path, ...]:
        """Return the program's folder of a name, and after it the site's own where it has one."""
        own, shared = self.root / name, PROJECT / name
        return (shared,) if own == shared or not own.is_dir() else (shared, own)

    def mark_at(self, path: Path) -> str:
        """Return the digest of one of the site's files, empty for others."""
        return self.own.get(str(path).removeprefix(f"{self.root}{os.sep}").replace(os.sep, "/"), "")

    def mark_of(self, name: str) -> str:
        """Return the digest of all that the folders of a name hold."""
        lines = [
            f"{mark} {path}"
            for files in (self.shared, self.own)
            for path, mark in sorted(files.items())
            if path.startswith(f"{name}/")
        ]
        return digest("\n".join(lines).encode("utf-8", "surrogateescape"))


def read_inputs(root: Path) -> Inputs:
    """Return what a build of `root` reads. Every file is read: what it holds counts, never when it was saved."""
    own = dict(_digests(root, FOLDERS))
    if (root / FILE).is_file():
        own[FILE] = _digest(f"{root}/{FILE}")
    shared = {} if root == PROJECT else dict(_digests(PROJECT, FOLDERS[1:]))
    return Inputs(root, own, shared, _head(root))


def look_again(inputs: Inputs, paths: Collection[Path]) -> Inputs:
    """Return inputs of which nothing but what is at these paths, or below them, has changed since they were read."""
    if len(paths) > _MANY:
        return read_inputs(inputs.root)
    own, shared = dict(inputs.own), dict(inputs.shared)
    for path in paths:
        if path.is_relative_to(inputs.root):
            _look_at(inputs.root, path, own, (*FOLDERS, FILE))
        elif path.is_relative_to(PROJECT):
            _look_at(PROJECT, path, shared, FOLDERS[1:])
    return Inputs(inputs.root, own, shared, _head(inputs.root))


def _look_at(root: Path, path: Path, files: dict[str, str], names: tuple[str, ...]) -> None:
    name = path.relative_to(root).as_posix()
    for old in [old for old in files if old == name or old.startswith(f"{name}/")]:
        del files[old]
    if name.partition("/")[0] not in names:
        return
    if path.is_dir():
        files.update(_digests(root, (name,)))
    elif path.is_file():
        files[name] = _digest(str(path))


def _digests(root: Path, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    folders = [name for name in names if (root / name).is_dir()]
    while folders:
        below = folders.pop()
        with os.scandir(f"{root}/{below}") as inside:
            for each in inside:
                if each.is_dir():
                    folders.append(f"{below}/{each.name}")
                elif each.is_file():
                    yield f"{below}/{each.name}", _digest(each.path)


def _digest(path: str) -> str:
    """The digest of a file; one that cannot be read is told by whoever needs what it says."""
    try:
        return digest(read_bytes(path))
    except OSError:
        return ""


def _head(root: Path) -> str:
    asked = ("rev-parse", "--is-shallow-repository", "--show-prefix", "HEAD")
    try:
        run = subprocess.run(["git", "-C", str(root), *asked], capture_output=True, check=False)
    except OSError:
        return ""
    return run.stdout.decode("utf-8", "replace") if run.returncode == 0 else ""
