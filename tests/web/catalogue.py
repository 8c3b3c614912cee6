"""Every text the pages hand to gettext, found in their sources and in core's catalogues."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from tillbook.core.documents import _FLOW_LABELS
from tillbook.core.problems import CATALOGUE
from tillbook.core.roles import ROLES
from tillbook.qbxml.status import _LOCKED_ROW
from tillbook.qbxml.status_codes import HRESULTS, STATUSES, Face

WEB: Final = Path(__file__).resolve().parents[2] / "src" / "tillbook" / "web"
_PLAIN: Final = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_WITH_CONTEXT: Final = {"pgettext", "pgettext_lazy"}
_TAG: Final = re.compile(
    r"""{% translate (["'])(?P<text>.*?)\1(?: context "(?P<context>.*?)")?(?: as \w+)? %}"""
    r"|{% blocktranslate.*?%}(?P<block>.*?){% endblocktranslate %}",
    re.DOTALL,
)


class Text(NamedTuple):
    """A text to be translated, as gettext looks it up."""

    context: str | None
    msgid: str
    plural: str | None = None


def in_python(source: str) -> Iterator[Text]:
    """Texts in calls of gettext and its kin."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        texts = [
            part.value
            for part in node.args
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
        ]
        if node.func.id in _PLAIN and texts:
            yield Text(None, texts[0])
        elif node.func.id in _WITH_CONTEXT:
            yield Text(texts[0], texts[1])
        elif node.func.id == "ngettext":
            yield Text(None, texts[0], texts[1])


def in_template(source: str) -> Iterator[Text]:
    """Texts in translate and blocktranslate."""
    for found in _TAG.finditer(source):
        if found["block"] is None:
            yield Text(found["context"], found["text"])
            continue
        block = re.sub(r"{{ (\w+) }}", r"%(\1)s", found["block"])
        one, _, many = block.partition("{% plural %}")
        yield Text(None, one, many or None)


def in_core() -> Iterator[Text]:
    """Problems, roles and lines, whose English is written in core."""
    for wording in CATALOGUE.values():
        yield Text(None, wording.message)
        yield Text(None, wording.cure)
    for rule in ROLES.values():
        yield Text(None, rule.label)
    for label in _FLOW_LABELS.values():
        yield Text(None, label)


def in_statuses() -> Iterator[Text]:
    """Our sentences about refusals that somebody has to act on."""
    for row in (*STATUSES.values(), *HRESULTS.values(), _LOCKED_ROW):
        if row.face in (Face.RETRY_LATER, Face.NEEDS_SETUP, Face.NEEDS_PERSON):
            yield Text(None, row.sentence)


def all_texts() -> set[Text]:
    """Everything that can be shown."""
    texts = {*in_core(), *in_statuses()}
    for path in WEB.rglob("*.py"):
        texts.update(in_python(path.read_text(encoding="utf-8")))
    for path in WEB.rglob("*.html"):
        texts.update(in_template(path.read_text(encoding="utf-8")))
    return texts
