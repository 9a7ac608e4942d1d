"""Where a release came from: digests of public things that went in, the code's version and the policy.

No path, host or name, and no digest of a protected source, keyed with what everybody can read: whoever knows such a
table but for a few hidden numbers would try them one after the other until the digest is the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import blake2b
from typing import Any, Final

from isonomia.model.shown import Shown
from isonomia.model.study import Study
from isonomia.protect.internal import policy_named
from isonomia.protect.redaction import public_study_text

KEY: Final = b"isonomia provenance 1"
SIZE: Final = 32


def keyed_digest(content: str) -> str:
    """BLAKE2b with the project's key, so that the digest of a common text cannot be looked up in a list."""
    return blake2b(content.encode("utf-8"), digest_size=SIZE, key=KEY).hexdigest()


def release_digest(study: Study, digests: Mapping[str, str], version: str) -> str:
    """One digest of the study as published, its public sources, its policy and the code."""
    return keyed_digest(json.dumps(provenance(study, digests, study.release.policy, version), sort_keys=True))


def provenance(
    study: Study, digests: Mapping[str, str], policy_id: str, version: str, shown: Shown | None = None
) -> dict[str, Any]:
    """The facts of OUT/provenance.json, the same for the same inputs.

    Args:
        study: as run.
        digests: source id -> digest of its content; those of protected sources stay private. Names with a stroke are
            those of other material, such as curriculum/cases and stories/ledger.
        policy_id: the privacy policy that ran.
        version: of isonomia.
        shown: says which sources have their periods added up, and which groups were merged as too small.
    """
    rule = policy_named(study, policy_id)
    public = sorted(each.id for each in study.sources.values() if each.published and each.id in digests)
    return {
        "schema": 1,
        "isonomia": version,
        "release": study.release.id,
        "date": study.release.date.isoformat(),
        "study": keyed_digest(public_study_text(study)),
        "sources": {name: digests[name] for name in public},
        **_material(digests),
        "policy": {"id": rule.id, "threshold": rule.threshold, "zeros": rule.zeros, "date": rule.date}
        | ({} if rule.rounding is None else {"rounding": asdict(rule.rounding)}),
        **({} if shown is None else _shape(shown)),
        "source_policies": {each.id: each.policy for each in study.sources.values() if each.policy},
    }


def _material(digests: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Digests of what is no source, by the section of the study that names it."""
    found: dict[str, dict[str, str]] = {}
    for name, digest in sorted(digests.items()):
        section, stroke, what = name.partition("/")
        if stroke:
            found.setdefault(section, {})[what] = digest
    return found


def _shape(shown: Shown) -> dict[str, Any]:
    """What was put together, so that whoever compares two releases knows what a row holds."""
    others: dict[str, dict[str, list[str]]] = {}
    for table in shown:
        for name, codes in table.others.items():
            others.setdefault(table.source, {})[name] = list(codes)
    windows = {name: {label: list(each) for label, each in found.items()} for name, found in shown.pooled.items()}
    found: dict[str, Any] = {"windows": windows, "other": others}
    return {name: each for name, each in found.items() if each}
