"""Every page, style sheet and drawing under two validators, in two languages and with the demo's real numbers."""

import pytest

from isonomia.publish.frozen import KEPT
from node_tools import html_validate, nu_validator


def files_of(sites, *endings):
    """Files with these endings. The copy of a release that is kept has one more line and notice: one page shows it."""
    every = [(site, path) for site in sites for path in sorted(site.rglob("*")) if path.suffix in endings]
    found = [path for site, path in every if path.relative_to(site).parts[0] != KEPT or path.name == "index.html"]
    assert len(found) > 100
    return found


@pytest.mark.slow
def test_html_validate_finds_nothing(site, spanish_site, demo_site, inclusion_site, all_kinds):
    sites = (site, spanish_site, demo_site, inclusion_site, all_kinds / "site", all_kinds.with_name("out-private"))
    assert html_validate(files_of(sites, ".html")) == ""


@pytest.mark.slow
def test_the_nu_validator_finds_nothing(site, spanish_site, demo_site, inclusion_site, all_kinds):
    sites = (site, spanish_site, demo_site, inclusion_site, all_kinds / "site", all_kinds.with_name("out-private"))
    assert nu_validator(files_of(sites, ".html", ".css", ".svg")) == ""
