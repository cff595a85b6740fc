"""
`python -m bench.without_index build`: gongkai as it is, but told of no page what the search would need.

So its index is empty, and what the index costs is the difference to a whole build.
"""

import sys

from gongkai import workers
from gongkai.cli import main

if __name__ == "__main__":
    workers.document_of = lambda library, page: None  # type: ignore[assignment]
    sys.exit(main(sys.argv[1:]))
