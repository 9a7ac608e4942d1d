"""The named privacy policies that a study may ask for. What they do is data of `protect/`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from isonomia.errors import quoted
from isonomia.model.study import Source
from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.names import check_known
from isonomia.study.unbuilt import POLICIES as UNBUILT
from isonomia.study.unbuilt import RELIABILITIES

POLICIES: Final = ("cms", "strict")
"""From the least to the most strict."""

_OFF: Final = frozenset({"none", "off", "no", "false", "open", ""})


def check_policy(document: Document, path: Path, name: str) -> None:
    """Complain of a privacy policy that does not exist or is not built."""
    if name in UNBUILT:
        remedy = f"Use one of {', '.join(POLICIES)}."
        document.complain(path, f"the policy {quoted(name)} is not built yet in this version.", remedy=remedy)
    elif name.casefold() in _OFF:
        remedy = "Published figures are exempt by published = true, with their citation."
        document.complain(path, "protection cannot be switched off.", ", ".join(POLICIES), remedy=remedy)
    else:
        check_known(document, path, "policy", name, POLICIES)


def check_stricter(document: Document, sources: Mapping[str, Source], policy: str) -> None:
    """A source may be stricter than the release, and never less strict."""
    if policy not in POLICIES:
        return
    for name, source in sources.items():
        if source.policy in POLICIES[: POLICIES.index(policy)]:
            problem = f"the policy {quoted(source.policy)} is less strict than the release's, {quoted(policy)}."
            allowed = ", ".join(POLICIES[POLICIES.index(policy) :])
            document.complain(("source", name, "policy"), problem, allowed, remedy="A source may only be stricter.")


def check_reliability(document: Document, path: Path, name: str) -> None:
    """Complain of a display gate: none is built yet."""
    if name in RELIABILITIES:
        problem = f"the display gate {quoted(name)} is not built yet in this version."
        document.complain(path, problem, remedy="Leave it out for now.")
    else:
        check_known(document, path, "display gate", name, ())
