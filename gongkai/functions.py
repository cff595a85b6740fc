"""Everything that a kind file may name under `use`."""

from collections.abc import Callable, Mapping
from typing import Any

from gongkai.bars import PICTURES
from gongkai.computed import COMPUTED
from gongkai.duties import progress, progress_state, progress_word
from gongkai.scorecards import scorecard

FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    **COMPUTED,
    **PICTURES,
    **{function.__name__: function for function in (progress, progress_state, progress_word, scorecard)},
}
