"""
The words of schema.org that a kind may use, and what a kind file says with them: `Schema`.

The table was written by hand from https://schema.org (release 29; `Legislation` is in its pending part, from the
European Legislation Identifier). It holds what a disclosure site needs, not all of schema.org.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gongkai.problems import nearest
from gongkai.strict_yaml import FieldPath, Raw

# What a property wants: one of these words, or the type of the thing that it names.
TEXT, DATE, INTERVAL, LINK, NUMBER = "text", "date", "interval", "link", "number"

_THING = {"name": TEXT, "description": TEXT, "alternateName": TEXT, "identifier": TEXT, "sameAs": LINK}
_WORK = _THING | {
    "about": "CreativeWork",
    "associatedMedia": "MediaObject",
    "author": "Organization",
    "citation": "CreativeWork",
    "contributor": "Organization",
    "dateCreated": DATE,
    "dateModified": DATE,
    "datePublished": DATE,
    "expires": DATE,
    "genre": TEXT,
    "hasPart": "CreativeWork",
    "isBasedOn": "CreativeWork",
    "keywords": TEXT,
    "license": "CreativeWork",
    "spatialCoverage": "Place",
    "temporalCoverage": INTERVAL,
    "text": TEXT,
    "version": TEXT,
}
_PLACE = _THING | {"address": TEXT, "telephone": TEXT}
_ORGANIZATION = _THING | {
    "address": TEXT,
    "email": TEXT,
    "legalName": TEXT,
    "memberOf": "Organization",
    "parentOrganization": "Organization",
    "telephone": TEXT,
}

# Type: its properties with what each wants, those of the types above it included.
TYPES: Mapping[str, Mapping[str, str]] = {
    "AdministrativeArea": _PLACE,
    "Answer": _WORK,
    "Article": _WORK | {"articleSection": TEXT},
    "Audience": _THING | {"audienceType": TEXT},
    "CollectionPage": _WORK,
    "ContactPoint": _THING | {"telephone": TEXT},
    "CreativeWork": _WORK,
    "Dataset": _WORK | {"measurementTechnique": TEXT, "variableMeasured": "PropertyValue"},
    "FAQPage": _WORK,
    "GovernmentOrganization": _ORGANIZATION,
    "GovernmentService": _THING
    | {
        "areaServed": "AdministrativeArea",
        "audience": "Audience",
        "availableChannel": "ServiceChannel",
        "jurisdiction": "AdministrativeArea",
        "serviceOperator": "Organization",
        "serviceType": TEXT,
    },
    "Legislation": _WORK
    | {
        "legislationAmends": "Legislation",
        "legislationApplies": "Legislation",
        "legislationChanges": "Legislation",
        "legislationDate": DATE,
        "legislationDateOfApplicability": DATE,
        "legislationIdentifier": TEXT,
        "legislationJurisdiction": "AdministrativeArea",
        "legislationLegalForce": "LegalForceStatus",
        "legislationPassedBy": "Organization",
        "legislationRepeals": "Legislation",
        "legislationResponsible": "Organization",
        "legislationType": TEXT,
    },
    "MediaObject": _WORK,
    "NewsArticle": _WORK | {"articleSection": TEXT},
    "Organization": _ORGANIZATION,
    "Place": _PLACE,
    "PropertyValue": _THING | {"unitText": TEXT, "value": NUMBER},
    "PublicationIssue": _WORK | {"issueNumber": NUMBER},
    "QAPage": _WORK,
    "Question": _WORK | {"acceptedAnswer": "Answer"},
    "Report": _WORK | {"articleSection": TEXT, "reportNumber": TEXT},
    "ServiceChannel": _THING | {"serviceLocation": "Place", "servicePhone": "ContactPoint"},
    "WebPage": _WORK,
}  # fmt: skip
# A property that wants one of a few words; in the data they are addresses at schema.org.
WORDS: Mapping[str, tuple[str, ...]] = {"LegalForceStatus": ("InForce", "NotInForce", "PartiallyInForce")}
# What a page of one entry, and a page of many, may be.
PAGES = ("WebPage", "QAPage", "FAQPage")
LISTS = ("CollectionPage", "Dataset")


@dataclass(frozen=True, slots=True)
class Property:
    """
    One property of a thing, `acceptedAnswer.text` for a property of what the first names, and where it comes from.

    It has the value of the first of `fields` that is given, of an interval both. `words` turns a field's words into
    others; where it is not empty, a word that it lacks gives nothing.
    """

    name: str
    fields: tuple[str, ...]
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Schema:
    """
    What the entries of a kind are in the words of schema.org.

    `type` is blank where a page is nothing but a page. `page` is the type of an entry's page, `list` that of the kind's
    lists.
    """

    type: str = ""
    page: str = "WebPage"
    list: str = "CollectionPage"
    properties: tuple[Property, ...] = ()

    def fields_of(self, name: str) -> tuple[str, ...]:
        """Return the fields that a property comes from, none where the kind does not give it."""
        return next((each.fields for each in self.properties if each.name == name), ())


Fault = Callable[[FieldPath, str, str, str], None]


def wanted_by(type_: str, name: str) -> str:
    """Return what a property, perhaps with dots, of a type wants; empty where there is no such property."""
    first, _, rest = name.partition(".")
    wanted = TYPES.get(type_, {}).get(first, "")
    return wanted_by(wanted, rest) if rest else wanted


def read_properties(raw: Mapping[str, Raw], at: FieldPath, fault: Fault) -> tuple[Property, ...]:
    """Return the properties that a kind or a group of fields declares; `fault` is told of wrong forms."""
    found = []
    for name, given in raw.items():
        here = (*at, name)
        words: Raw = {}
        if isinstance(given, dict):
            for key in given:
                if key not in ("field", "words"):
                    fault(
                        (*here, key),
                        "kind.unknown",
                        f"不认识“{key}”",
                        "写成 {field: 字段, words: {本站的词: 换成的词}}",
                    )
            words, given = given.get("words", {}), given.get("field", "")
        fields = (given,) if isinstance(given, str) else given
        if (
            not isinstance(fields, (tuple, list))
            or not fields
            or not all(each and isinstance(each, str) for each in fields)
        ):
            fault(here, "kind.form", f"“{name}”应写明取自哪个字段", f"写成 {name}: 字段，或 {name}: [字段, 字段]")
            continue
        if not isinstance(words, dict) or not all(isinstance(each, str) for each in words.values()):
            fault((*here, "words"), "kind.form", "“words”应是一组“本站的词: 换成的词”", "写成 {有效: InForce}")
            words = {}
        pairs = tuple((word, str(other)) for word, other in words.items())
        found.append(Property(name, tuple(str(each) for each in fields), pairs))
    return tuple(found)


def read_schema(raw: Mapping[str, Raw], groups: tuple[Property, ...], at: FieldPath, fault: Fault) -> Schema:
    """
    Return what a kind file says under `schema`, with the properties of its groups that its type has.

    `fault` is told of every type, property and word that the table lacks.
    """
    given = dict(raw)
    type_, page, list_ = (str(given.pop(key, "")) for key in ("type", "page", "list"))
    for key, read, allowed in (("type", type_, tuple(TYPES)), ("page", page, PAGES), ("list", list_, LISTS)):
        if read and read not in allowed:
            hint = nearest(read, allowed) or "可用：" + " ".join(allowed)
            fault((*at, key), "kind.schema", f"schema.org 的类型读到“{read}”", hint)
            type_ = "" if key == "type" else type_
    properties = read_properties(given, at, fault)
    known = type_ or "WebPage"
    for each in properties:
        wanted = wanted_by(known, each.name)
        if not wanted:
            hint = nearest(each.name, TYPES[known]) or "可用：" + " ".join(TYPES[known])
            fault((*at, each.name), "kind.schema", f"“{known}”没有属性“{each.name}”", hint)
        for word, other in each.words:
            if wanted in WORDS and other not in WORDS[wanted]:
                hint = "应为下列之一：" + "、".join(WORDS[wanted])
                fault((*at, each.name, "words", word), "kind.schema", f"“{word}”换成的词读到“{other}”", hint)
        if wanted in WORDS and not each.words:
            hint = "加上 words，每个词换成下列之一：" + "、".join(WORDS[wanted])
            fault((*at, each.name), "kind.schema", f"“{each.name}”没有写明词怎样换", hint)
    own = {each.name for each in properties}
    shared = tuple(each for each in groups if each.name not in own and wanted_by(known, each.name))
    return Schema(type_, page or "WebPage", list_ or "CollectionPage", (*shared, *properties))
