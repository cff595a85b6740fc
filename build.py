"""The one command: build | check | links | serve | explain. `python build.py --help` tells how."""

import sys

from gongkai.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
