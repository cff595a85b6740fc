"""The pages between the site and others (R-LINK-EXT): one for each address outside, and the list of all of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongkai.fields import Record
from gongkai.hosts import host_of, is_government
from gongkai.outside import LEAVE, is_direct, leave_url
from gongkai.pages import Crumb, Page
from gongkai.records import PageRecord
from gongkai.site import Site

# As many pages with the same link are named.
MOST = 12


@dataclass(frozen=True, slots=True)
class Away:
    """
    An address on another host.

    `url` is the page that announces it, empty where readers go directly; `why` says why they may. `reviewed` is the
    review of its host, None where nobody has reviewed it. `on` names some of the `total` pages that link to it; one
    that is `in_foot` stands on every page, and names none.
    """

    address: str
    host: str
    url: str
    government: bool
    why: str
    reviewed: Record | None
    on: tuple[Crumb, ...]
    total: int
    in_foot: bool

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to review the host."""
        return bool(self.url) and self.reviewed is None


def find_away(site: Site, pages: Iterable[PageRecord]) -> tuple[Away, ...]:
    """Return every address on another host in order of host, from the addresses that each page names."""
    on: dict[str, list[PageRecord]] = defaultdict(list)
    for page in pages:
        for address in page.outside:
            on[address].append(page)
    return tuple(
        _away(site, address, on[address]) for address in sorted(on, key=lambda address: (host_of(address), address))
    )


def plan_leaving(away: tuple[Away, ...]) -> tuple[Page, ...]:
    """Return the page that announces each address to which nobody is sent unasked, and the list of all addresses."""
    pages = [Page(LEAVE, "leave_list.html", "外部网站清单", "", data=away)]
    for each in away:
        if each.url:
            title = f"您将离开本站，前往 {each.host or '别的网站'}"
            pages.append(Page(each.url, "leave.html", title, "", crumbs=(Crumb(pages[0].title, LEAVE),), data=(each,)))
    return tuple(pages)


def _away(site: Site, address: str, pages: Sequence[PageRecord]) -> Away:
    host = host_of(address)
    trusted = next((row.reason for row in site.trusted_hosts if row.host == host), "")
    government = is_government(address)
    # A reader does not come from the page for wrong addresses. Where a list shows what an entry says, the entry's own
    # page comes first.
    pages = [page for page in pages if page.template != "404.html"] or pages
    in_foot = address in (site.footer.logo, site.footer.report_errors)
    named = [] if in_foot else sorted(pages, key=lambda page: (not page.is_entry, page.url))
    return Away(
        address=address,
        host=host,
        url="" if is_direct(address, site) else leave_url(address),
        government=government,
        why="政府网站" if government else trusted,
        reviewed=next((row for row in site.reviewed_hosts if row.host == host), None),
        on=tuple(Crumb(page.title, page.url) for page in named[:MOST]),
        total=len(named),
        in_foot=in_foot,
    )
