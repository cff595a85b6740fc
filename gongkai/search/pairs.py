"""
An index of pairs of neighbouring characters in shards, and how one is read.

A term is two code points. The last character of a block pairs with BREAK, so that every character begins a pair. For
each term the places at which it occurs are kept: as gaps, or as bits where these are shorter. A shard holds terms whose
first characters have one remainder; a character that begins too much is spread over several shards by the second.

Nearly every document holds nearly every pair of digits, in dates and telephone numbers. So three digits are also one
character, for private use, that pairs with what follows them.

Nothing depends on how many places there are, so that a new one at the end changes only the shards of its terms.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gongkai.search.fold import BREAK

# The largest mean size of a shard, in bytes. A character whose terms take more than half of it is spread.
SHARD = 6_000
_MIXER = 2_654_435_761
# 000 is this character, 001 the next. Folding leaves no such characters in texts and queries.
_THREE_DIGITS = 0xE100

Codes = NDArray[np.uint32]
Numbers = NDArray[np.int64]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Directory:
    """How many shards an index has, a power of two, and over how many of them some characters are spread."""

    shards: int
    spread: Mapping[str, int]

    def shard(self, first: str, second: str) -> int:
        """Return the number of the shard that holds a term."""
        return (_mix(ord(first)) + _mix(ord(second)) % self.spread.get(first, 1)) % self.shards

    def family(self, first: str) -> list[int]:
        """Return the numbers of the shards that hold the terms beginning with a character."""
        return [(_mix(ord(first)) + each) % self.shards for each in range(self.spread.get(first, 1))]


def _mix(code: int) -> int:
    """Spread code points; the product of two 32-bit numbers is cut to 32 bits as `Math.imul` does."""
    return (code * _MIXER & 0xFFFFFFFF) >> 16


def terms_of(form: str) -> list[tuple[str, str]]:
    """Return the terms that every text with a folded word of two characters or more has."""
    threes = [
        (chr(_THREE_DIGITS + int(form[at : at + 3])), form[at + 3])
        for at in range(len(form) - 3)
        if form[at : at + 3].isascii() and form[at : at + 3].isdecimal()
    ]
    return [*pairwise(form), *threes]


def make_shards(codes: Codes, places: NDArray[np.int32]) -> tuple[Directory, list[bytes]]:
    """
    Return the directory and the shards of an index.

    `codes` are texts as code points with BREAK after each block, `places` where each of them stands.
    """
    firsts, seconds, starts, owners = _terms(codes, places)
    bodies, sizes, is_bits = _bodies(starts, owners)
    directory = _directory(firsts, sizes)
    shards = _shards_of(directory, firsts, seconds)
    order = np.lexsort((seconds, firsts, shards))
    heads, head_ends = _heads(shards[order], firsts[order], seconds[order], sizes[order], is_bits[order], directory)
    body_starts = np.concatenate(([0], np.cumsum(sizes)))[:-1]
    taken = bodies[_ranges(body_starts[order], sizes[order])]
    body_ends = np.cumsum(np.bincount(shards, weights=sizes, minlength=directory.shards)).astype(np.int64)
    return directory, [
        heads[head_from:head_to].tobytes() + taken[body_from:body_to].tobytes()
        for head_from, head_to, body_from, body_to in zip(
            (0, *head_ends), head_ends, (0, *body_ends), body_ends, strict=False
        )
    ]


def _terms(codes: Codes, places: NDArray[np.int32]) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return first and second characters of all terms in order, where their places begin, and all their places."""
    here = np.flatnonzero(codes[:-1] != ord(BREAK))
    digits, threes = _three_digits(codes)
    present = np.zeros(0x110000, np.bool_)
    present[codes] = present[threes] = True
    characters = np.flatnonzero(present)
    rank = np.zeros(0x110000, np.int64)
    rank[characters] = np.arange(len(characters))
    bits = int(places.max(initial=0)).bit_length()
    begins = np.concatenate((rank[codes[here]], rank[threes])) * len(characters)
    begins += rank[codes[np.concatenate((here + 1, digits + 3))]]
    keys = (begins << bits) | places[np.concatenate((here, digits))]
    keys = keys.astype(np.uint32) if len(characters) ** 2 << bits < 1 << 32 else keys
    keys.sort()
    keys = keys[_is_new(keys)].astype(np.int64)
    terms, owners = keys >> bits, keys & ((1 << bits) - 1)
    starts = np.flatnonzero(_is_new(terms))
    firsts, seconds = np.divmod(terms[starts], max(len(characters), 1))
    return characters[firsts], characters[seconds], starts, owners


def _three_digits(codes: Codes) -> tuple[Numbers, Numbers]:
    """Return where three digits begin and which character they are together. Texts end with BREAK, so one follows."""
    values = codes.astype(np.int64) - ord("0")
    is_digit = (values >= 0) & (values <= 9)
    at = np.flatnonzero(is_digit[:-2] & is_digit[1:-1] & is_digit[2:])
    return at, _THREE_DIGITS + values[at] * 100 + values[at + 1] * 10 + values[at + 2]


def _is_new(values: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Return where sorted values differ from the one before."""
    new = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=new[1:])
    return new


def _bodies(starts: Numbers, owners: Numbers) -> tuple[Bytes, Numbers, NDArray[np.bool_]]:
    """Return the places of all terms as bytes, one term after the other, the size of each, and whether it is bits."""
    if not len(starts):
        return np.zeros(0, np.uint8), starts, np.zeros(0, np.bool_)
    counts = np.diff(starts, append=len(owners))
    before = np.concatenate(([-1], owners[:-1]))
    before[starts] = -1
    gaps = owners - before - 1
    gap_sizes = np.add.reduceat(_lengths(gaps), starts)
    bit_sizes = (owners[starts + counts - 1] >> 3) + 1
    is_bits = bit_sizes < gap_sizes
    sizes = np.where(is_bits, bit_sizes, gap_sizes)
    ends = np.cumsum(sizes)
    bodies = np.zeros(int(ends[-1]), np.uint8)
    in_bits = np.repeat(is_bits, counts)
    bit_starts = np.concatenate(([0], np.cumsum(np.where(is_bits, bit_sizes, 0))))
    bits = np.zeros(int(bit_starts[-1]) * 8, np.bool_)
    bits[(np.repeat(bit_starts[:-1] * 8, counts) + owners)[in_bits]] = True
    of_bits = np.repeat(is_bits, sizes)
    bodies[of_bits] = np.packbits(bits, bitorder="little")
    bodies[~of_bits] = _varints(gaps[~in_bits])
    return bodies, sizes, is_bits


def _directory(firsts: Numbers, sizes: Numbers) -> Directory:
    """Return how many shards are needed and which characters begin more than fits one."""
    # Beside its places a term takes some four bytes.
    weights = np.bincount(firsts, weights=sizes + 4) if len(firsts) else np.zeros(0)
    shards = _power_of_two(float(weights.sum()) / SHARD)
    heavy = np.flatnonzero(weights > SHARD / 2)
    return Directory(shards, {chr(code): min(shards, _power_of_two(weights[code] / SHARD * 2)) for code in heavy})


def _power_of_two(least: float) -> int:
    """Return the smallest power of two that is not below `least`."""
    found = 1
    while found < least:
        found *= 2
    return found


def _shards_of(directory: Directory, firsts: Numbers, seconds: Numbers) -> Numbers:
    spread = np.ones(0x110000, np.int64)
    for character, over in directory.spread.items():
        spread[ord(character)] = over
    mixed_first, mixed_second = ((codes * _MIXER & 0xFFFFFFFF) >> 16 for codes in (firsts, seconds))
    found: Numbers = (mixed_first + mixed_second % spread[firsts]) % directory.shards
    return found


def _heads(
    shards: Numbers, firsts: Numbers, seconds: Numbers, sizes: Numbers, is_bits: NDArray[np.bool_], directory: Directory
) -> tuple[Bytes, Numbers]:
    """
    Return what stands before the bodies of each shard, and where it ends.

    A shard says how many characters begin terms; for each the distance to the one before and how many terms it begins;
    for each of these the distance of its second character to the one before, and its size doubled, plus one for bits.
    """
    new_shard = _is_new(shards)
    new_group = new_shard | _is_new(firsts)
    group_starts = np.flatnonzero(new_group)
    groups_before = np.cumsum(new_group)
    groups = np.bincount(shards[group_starts], minlength=directory.shards)
    first_steps = np.diff(firsts[group_starts], prepend=0)
    first_steps[new_shard[group_starts]] = firsts[group_starts][new_shard[group_starts]]
    second_steps = np.diff(seconds, prepend=0)
    second_steps[group_starts] = seconds[group_starts]
    at = 2 * np.arange(len(firsts)) + 2 * groups_before + shards + 1
    values = np.zeros(2 * (len(firsts) + len(group_starts)) + directory.shards, np.int64)
    values[at] = second_steps
    values[at + 1] = sizes * 2 + is_bits
    values[at[group_starts] - 2] = first_steps
    values[at[group_starts] - 1] = np.diff(group_starts, append=len(firsts))
    terms = np.bincount(shards, minlength=directory.shards)
    ends = np.cumsum(2 * (terms + groups) + 1)
    values[np.concatenate(([0], ends[:-1]))] = groups
    byte_ends = np.cumsum(_lengths(values))[ends - 1]
    return _varints(values), byte_ends


def _lengths(values: Numbers) -> Numbers:
    """Return how many bytes each number takes: seven bits in each."""
    return 1 + (values >= 1 << 7).astype(np.int64) + (values >= 1 << 14) + (values >= 1 << 21) + (values >= 1 << 28)


def _varints(values: Numbers) -> Bytes:
    """Return numbers below 2^35, seven bits in a byte, the lowest first; a set eighth bit says that more follow."""
    lengths = _lengths(values)
    starts = np.cumsum(lengths) - lengths
    made = np.zeros(int(lengths.sum()), np.uint8)
    for step in range(int(lengths.max(initial=0))):
        on = np.flatnonzero(lengths > step)
        more = (lengths[on] > step + 1).astype(np.int64) << 7
        made[starts[on] + step] = (values[on] >> 7 * step & 127) | more
    return made


def _ranges(starts: Numbers, sizes: Numbers) -> Numbers:
    """Return the numbers of all ranges, one range after the other."""
    found: Numbers = np.arange(int(sizes.sum())) + np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
    return found


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard that was read: for a first and a second character where its places lie, their size, and if as bits."""

    data: bytes
    terms: Mapping[str, Mapping[str, tuple[int, int, bool]]]

    def places(self, first: str, second: str) -> list[int]:
        """Return the places of a term in order, none for a term that does not occur."""
        at = self.terms.get(first, {}).get(second)
        return list(self._decode(*at)) if at else []

    def begun(self, first: str) -> set[int]:
        """Return the places of all terms in this shard that begin with a character."""
        return {place for at in self.terms.get(first, {}).values() for place in self._decode(*at)}

    def _decode(self, start: int, size: int, is_bits: bool) -> Iterator[int]:
        if is_bits:
            for at in range(size):
                byte = self.data[start + at]
                yield from (at * 8 + bit for bit in range(8) if byte >> bit & 1)
            return
        place = -1
        at = start
        while at < start + size:
            gap, at = _varint(self.data, at)
            place += gap + 1
            yield place


def read_shard(data: bytes) -> Shard:
    """Return a shard of `make_shards`."""
    terms: dict[str, dict[str, tuple[int, int, bool]]] = {}
    groups, at = _varint(data, 0)
    code, body = 0, 0
    for _ in range(groups):
        step, at = _varint(data, at)
        count, at = _varint(data, at)
        code += step
        of_first = terms[chr(code)] = {}
        second = 0
        for _ in range(count):
            step, at = _varint(data, at)
            size, at = _varint(data, at)
            second += step
            of_first[chr(second)] = (body, size >> 1, bool(size & 1))
            body += size >> 1
    return Shard(data[at:], terms)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return the number that begins at a place, and the place after it."""
    value, shift = 0, 0
    while data[at] > 127:
        value |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
    return value | data[at] << shift, at + 1
