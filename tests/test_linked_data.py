"""What pages say to machines: linked data in the words of schema.org, tags for search engines and for sharing."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from conftest import REVIEW, SiteUnderTest, policy
from test_kinds import KINDS, example, put_examples

from gongkai.descriptions import LIMIT, in_short
from gongkai.schema import TYPES, WORDS

Make = Callable[[str], SiteUnderTest]
Thing = dict[str, Any]

# Type: the type above it and its own properties, copied by hand from https://schema.org/<type> (release 29) as far as
# the site uses them. Written apart from the program's own table, so that a slip in one shows.
SCHEMA_ORG: dict[str, tuple[str, str]] = {
    "Thing": ("", "alternateName description identifier mainEntityOfPage name potentialAction sameAs url"),
    "CreativeWork": (
        "Thing",
        "about associatedMedia author citation contributor creativeWorkStatus creator dateCreated dateModified"
        " datePublished expires genre hasPart headline inLanguage isAccessibleForFree isBasedOn isPartOf keywords"
        " license mainEntity publisher spatialCoverage temporalCoverage text version",
    ),
    "Article": ("CreativeWork", "articleSection"),
    "NewsArticle": ("Article", ""),
    "Report": ("Article", "reportNumber"),
    "Dataset": ("CreativeWork", "distribution measurementTechnique variableMeasured"),
    "Legislation": (
        "CreativeWork",
        "legislationAmends legislationApplies legislationChanges legislationDate legislationDateOfApplicability"
        " legislationIdentifier legislationJurisdiction legislationLegalForce legislationPassedBy legislationRepeals"
        " legislationResponsible legislationType",
    ),
    "MediaObject": ("CreativeWork", "contentSize contentUrl encodingFormat"),
    "DataDownload": ("MediaObject", ""),
    "PublicationIssue": ("CreativeWork", "issueNumber"),
    "WebSite": ("CreativeWork", ""),
    "WebPage": ("CreativeWork", "breadcrumb"),
    "CollectionPage": ("WebPage", ""),
    "QAPage": ("WebPage", ""),
    "FAQPage": ("WebPage", ""),
    "Comment": ("CreativeWork", ""),
    "Question": ("Comment", "acceptedAnswer"),
    "Answer": ("Comment", ""),
    "Organization": ("Thing", "address email legalName memberOf parentOrganization telephone"),
    "GovernmentOrganization": ("Organization", ""),
    "Intangible": ("Thing", ""),
    "Service": ("Intangible", "areaServed audience availableChannel serviceType"),
    "GovernmentService": ("Service", "jurisdiction serviceOperator"),
    "ServiceChannel": ("Intangible", "serviceLocation servicePhone"),
    "Audience": ("Intangible", "audienceType"),
    "StructuredValue": ("Intangible", ""),
    "ContactPoint": ("StructuredValue", "telephone"),
    "PropertyValue": ("StructuredValue", "unitText value"),
    "EntryPoint": ("Intangible", "urlTemplate"),
    "ItemList": ("Intangible", "itemListElement"),
    "BreadcrumbList": ("ItemList", ""),
    "ListItem": ("Intangible", "item position"),
    "Action": ("Thing", "target query-input"),
    "SearchAction": ("Action", ""),
    "Place": ("Thing", "address telephone"),
    "AdministrativeArea": ("Place", ""),
}
DATES = ("dateCreated", "dateModified", "datePublished", "expires", "legislationDate", "legislationDateOfApplicability")
ADDRESSES = ("@id", "url", "contentUrl", "item", "mainEntityOfPage")


def properties_of(type_: str) -> set[str]:
    above, own = SCHEMA_ORG[type_]
    return set(own.split()) | (properties_of(above) if above else set())


def data_of(it: SiteUnderTest, url: str) -> list[Thing]:
    (script,) = it.page(url).select('script[type="application/ld+json"]')
    data = json.loads(script.string or "")
    assert data["@context"] == "https://schema.org"
    graph: list[Thing] = data["@graph"]
    return graph


def things(value: Any) -> Iterator[Thing]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from things(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from things(inner)


def faults(thing: Thing) -> Iterator[str]:
    """What schema.org or JSON-LD would find wrong with one thing."""
    if set(thing) == {"@id"}:
        return
    type_ = thing.get("@type", "nothing")
    if type_ not in SCHEMA_ORG:
        yield f"no type {type_}"
        return
    for name, value in thing.items():
        if not name.startswith("@") and name not in properties_of(type_):
            yield f"{type_} has no {name}"
        if value in (None, "", [], {}):
            yield f"{type_}.{name} is empty"
        if name in DATES:
            datetime.fromisoformat(value)
            if "T" in value and not value.endswith("+08:00"):
                yield f"{type_}.{name} has no zone"
        if name in ADDRESSES and not str(value).startswith("https://test.gov.example/"):
            yield f"{type_}.{name} is not absolute: {value}"
        if (
            name == "legislationLegalForce"
            and value.removeprefix("https://schema.org/") not in WORDS["LegalForceStatus"]
        ):
            yield f"no legal force {value}"


def test_every_page_says_only_what_schema_org_knows(site: Make) -> None:
    it = site()
    put_examples(it)
    result = it.build()
    asked = [page.url for page in result.pages if page.template not in ("404.html", "redirect.html")]
    public = [url for url in asked if not url.startswith("/internal/")]
    assert len(public) > 200
    wrong = {}
    for url in public:
        found = [fault for thing in things(data_of(it, url)) for fault in faults(thing)]
        if found:
            wrong[url] = found
    assert wrong == {}


def test_the_programs_table_agrees_with_schema_org() -> None:
    missing = [f"{type_}.{name}" for type_, names in TYPES.items() for name in set(names) - properties_of(type_)]
    assert missing == []
    assert {wanted for names in TYPES.values() for wanted in names.values() if wanted[0].isupper()} <= {
        *SCHEMA_ORG,
        *WORDS,
    }


def test_every_kind_has_data_of_its_own_type(site: Make) -> None:
    it = site()
    put_examples(it)
    it.build()
    for name, kind in KINDS.items():
        url = example(name)[0].removeprefix("content").removesuffix(".md") + "/"
        page = data_of(it, url)[0]
        assert page["@id"] == f"https://test.gov.example{url}"
        thing = page.get("mainEntity", page)
        assert thing["@type"] == (kind.schema.type or "WebPage"), name
        assert thing["name"] == kind.example["title"]


def test_a_document_says_its_number_its_dates_and_whether_it_is_in_force(site: Make) -> None:
    it = site(
        "=== content/policy/2023/new.md\n"
        + policy("新办法", number="测政〔2023〕9号", abolishes="[旧办法]", effective="2023-04-01", genre="通知")
        + "=== content/policy/2023/old.md\n"
        + policy("旧办法", issued="2023-02-01", published="2023-02-02 10:30")
        + "=== content/policy/2023/soon.md\n"
        + policy("将来的办法", issued="2023-02-03", published="2023-02-04", effective="2024-05-01")
    )
    it.build()
    new, old, soon = (data_of(it, f"/policy/2023/{name}/")[0] for name in ("new", "old", "soon"))
    assert new["@type"] == "Legislation"
    assert new["legislationIdentifier"] == "测政〔2023〕9号"
    assert new["legislationDate"] == "2023-03-01"
    assert new["legislationDateOfApplicability"] == "2023-04-01"
    assert new["legislationLegalForce"] == "https://schema.org/InForce"
    assert new["legislationPassedBy"] == {"@type": "Organization", "name": "测试市水务局"}
    assert new["legislationRepeals"] == {
        "@type": "Legislation",
        "name": "旧办法",
        "url": "https://test.gov.example/policy/2023/old/",
    }
    assert new["legislationResponsible"]["url"] == "https://test.gov.example/unit/bureaus/swj/"
    assert old["legislationLegalForce"] == "https://schema.org/NotInForce"
    assert old["legislationDateOfApplicability"] == "2023-02-01"  # its own day, where no other is given
    assert old["datePublished"] == "2023-02-02T10:30:00+08:00"
    assert soon["legislationLegalForce"] == "https://schema.org/NotInForce"
    assert soon["datePublished"] == "2023-02-04"


def test_a_service_says_where_and_by_phone_what_it_has(site: Make) -> None:
    it = site()
    it.write(*example("unit"))
    it.write(*example("guide", address=""))
    it.build()
    (page, _) = data_of(it, "/guide/example/")
    service = page["mainEntity"]
    assert page["@type"] == "WebPage"
    assert service["@type"] == "GovernmentService"
    assert service["availableChannel"] == {
        "@type": "ServiceChannel",
        "servicePhone": {"@type": "ContactPoint", "telephone": "0537-1234567"},
    }
    assert service["audience"] == {"@type": "Audience", "audienceType": "全体居民"}


def test_a_question_without_an_answer_claims_none(site: Make) -> None:
    it = site()
    it.write(*example("unit"))
    it.write(*example("message", answer="", answered="", satisfied=""))
    it.build()
    (url,) = [page.url for page in it.result.pages if page.is_entry and page.kind == "message"]  # type: ignore[union-attr]
    page = data_of(it, url)[0]
    assert page["@type"] == "QAPage"
    assert page["mainEntity"]["@type"] == "Question"
    assert "acceptedAnswer" not in page["mainEntity"]
    it.write(*example("message"))
    it.build()
    answer = data_of(it, url)[0]["mainEntity"]["acceptedAnswer"]
    assert answer["@type"] == "Answer"
    assert answer["text"] == KINDS["message"].example["answer"]


def test_data_lists_are_datasets_with_their_files(site: Make) -> None:
    from gongkai.linked_data import graph
    from gongkai.making import make
    from gongkai.plans import prepare
    from gongkai.store import open_store

    it = site()
    it.write(*example("unit"))
    it.write(*example("dataset"))
    result = it.build()
    plan = prepare(it.root, store=open_store(None), today=None)
    (draft,) = [draft for draft in plan.drafts if draft.url == "/dataset/"]
    thing = graph(make(plan.outline, draft).page, result.library.site, result.library.kinds, ["/dataset/dataset.csv"])[
        0
    ]
    assert thing["@type"] == "Dataset"
    assert thing["distribution"] == [
        {
            "@type": "DataDownload",
            "encodingFormat": "text/csv",
            "contentUrl": "https://test.gov.example/dataset/dataset.csv",
        }
    ]
    entry = data_of(it, "/dataset/2023/example/")[0]
    assert entry["temporalCoverage"] == "2023-05-01/2023-05-31"
    assert entry["variableMeasured"] == {
        "@type": "PropertyValue",
        "name": "出厂水合格率",
        "value": 99.8,
        "unitText": "%",
    }


def test_the_way_is_the_one_that_readers_see(site: Make) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy("甲"))
    it.build()
    for url in ("/policy/2023/a/", "/policy/", "/policies/", "/site-map/"):
        if not (it.root / f"output/public{url}index.html").is_file():
            continue
        seen = [item.get_text(strip=True) for item in it.page(url).select("nav.crumbs li")]
        (way,) = [thing for thing in data_of(it, url) if thing["@type"] == "BreadcrumbList"]
        assert [item["name"] for item in way["itemListElement"]] == seen
        assert [item["position"] for item in way["itemListElement"]] == list(range(1, len(seen) + 1))


def test_the_home_page_says_who_and_how_to_search(site: Make) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy("甲"))
    it.build()
    who, what = data_of(it, "/")
    assert who["@type"] == "GovernmentOrganization"
    assert who["telephone"] == "0537-0000000"
    assert what["potentialAction"]["target"]["urlTemplate"] == "https://test.gov.example/search/?q={search_term_string}"
    form = it.page("/").select_one("form[role=search]")
    assert form["action"] == "search/"
    assert form.input["name"] == "q"


@pytest.mark.parametrize("title", ["甲</script><b>乙", "甲<!--<script>乙", "甲&amp;\"乙'"])
def test_no_title_breaks_out_of_the_data(site: Make, title: str) -> None:
    quoted = '"' + title.replace('"', '\\"') + '"'
    it = site("=== content/policy/2023/a.md\n" + policy(quoted))
    it.build()
    assert data_of(it, "/policy/2023/a/")[0]["name"] == title
    assert len(it.page("/policy/2023/a/").select("script:not([src])")) == 1
    raw = it.tree()["public/policy/2023/a/index.html"].decode()
    (inside,) = re.findall(r'ld\+json">(.*?)</script>', raw, re.DOTALL)
    assert "<" not in inside


def test_pages_that_nobody_should_find_say_nothing(site: Make) -> None:
    it = site("=== content/policy/2023/a.md\n" + policy("甲", review="", formerly="[/policy/2022/old/]"))
    it.build()
    for url in ("/404.html", "/internal/", "/internal/policy/2023/a/"):
        page = it.page(url)
        assert page.select('script[type="application/ld+json"], link[rel=canonical], meta[property]') == []


def test_the_tags_of_an_entry_are_absolute_and_agree(site: Make) -> None:
    text = policy("甲", summary="两句话。说清楚。", keywords="[供水, 水价]", published="2023-03-02 09:30")
    it = site("=== content/policy/2023/a.md\n" + text)
    it.build()
    page = it.page("/policy/2023/a/")
    named = {tag["name"]: tag["content"] for tag in page.select("meta[name]")}
    graph = {tag["property"]: tag["content"] for tag in page.select("meta[property]")}
    address = "https://test.gov.example/policy/2023/a/"
    assert page.select_one("link[rel=canonical]")["href"] == address
    assert named["Url"] == graph["og:url"] == address
    assert named["Keywords"] == "供水,水价"
    assert named["Author"] == named["ContentSource"] == "市水务局"
    assert named["Description"] == graph["og:description"] == "两句话。说清楚。"
    assert graph["og:title"] == "甲"
    assert graph["og:type"] == "article"
    assert graph["og:locale"] == "zh_CN"
    assert graph["og:site_name"] == "测试站"
    assert graph["article:published_time"] == "2023-03-02T09:30:00+08:00"


def test_no_two_pages_claim_one_address_and_none_is_without_a_description(site: Make) -> None:
    it = site()
    put_examples(it)
    result = it.build()
    addresses = []
    for page in result.pages:
        if page.url.startswith("/internal/") or page.template in ("404.html", "redirect.html"):
            continue
        made = it.page(page.url)
        addresses += [link["href"] for link in made.select("link[rel=canonical]")]
        (description,) = [tag["content"] for tag in made.select("meta[name]") if tag["name"].lower() == "description"]
        assert description, page.url
        assert "\n" not in description
        assert "<" not in description
        assert addresses[-1] == f"https://test.gov.example{page.url}"
    assert len(set(addresses)) == len(addresses)


def short(text: str = "", **fields: Any) -> str:
    return in_short(KINDS["policy"], {"title": "甲", **fields}, text)


def test_an_entry_is_described_by_its_own_words() -> None:
    assert short("正文。", summary="概述\n两行。", three=("一", "二")) == "概述两行。"
    assert short("正文。", three=("先打电话。", "再等")) == "先打电话。再等。"
    assert short("## 标题\n\n|表|\n|-|\n\n见[旧通知](a.md)，**即日**起\n施行。\n\n下一段。") == "见旧通知，即日起施行。"
    assert short("![图](a.png)\n\n- 甲\n- 乙") == "甲乙"
    assert (
        short("", issuer="水务局", issued=date(2023, 3, 1)) == "政策文件：甲；发文机关：水务局；成文日期：2023-03-01。"
    )
    assert short("正文。", sample=True) == "示例，不是真实信息。正文。"


def test_a_long_description_ends_after_a_sentence() -> None:
    assert short("一" * 60 + "。" + "二" * 80 + "。") == "一" * 60 + "。"
    cut = short("三" * 300)
    assert len(cut) == LIMIT
    assert cut.endswith("…")


def test_a_sample_says_so_to_machines(site: Make) -> None:
    it = site(
        "=== content/policy/2023/a.md\n"
        + policy("甲", sample="是")
        + f"=== content/page/x.md\n---\ntitle: 说明\noffice: 市水务局\npublished: 2023-02-02\n{REVIEW}\n---\n文。\n"
    )
    it.build()
    sample, real = data_of(it, "/policy/2023/a/")[0], data_of(it, "/page/x/")[0]
    assert sample["creativeWorkStatus"] == "示例"
    assert sample["description"].startswith("示例，不是真实信息。")
    assert "creativeWorkStatus" not in real
