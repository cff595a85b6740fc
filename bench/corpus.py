"""`python -m bench.corpus GENERATOR SIZE FOLDER` writes the corpus as the source tree of one generator."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.records import SEED, make_corpus
from bench.trees import TREES, write_tree


def main(arguments: Sequence[str]) -> int:
    """Write one tree and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.corpus", description=__doc__)
    parser.add_argument("generator", choices=sorted(TREES))
    parser.add_argument("size", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(arguments)
    write_tree(options.generator, make_corpus(options.size, options.seed), options.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
