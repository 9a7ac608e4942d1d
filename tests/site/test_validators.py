"""Every page, style sheet and drawing under two validators, in two languages and with the demo's real numbers."""

import pytest

from node_tools import html_validate, nu_validator


def files_of(sites, *endings):
    found = [path for site in sites for path in sorted(site.rglob("*")) if path.suffix in endings]
    assert len(found) > 100
    return found


@pytest.mark.slow
def test_html_validate_finds_nothing(site, spanish_site, demo_site, inclusion_site):
    assert html_validate(files_of((site, spanish_site, demo_site, inclusion_site), ".html")) == ""


@pytest.mark.slow
def test_the_nu_validator_finds_nothing(site, spanish_site, demo_site, inclusion_site):
    sites = (site, spanish_site, demo_site, inclusion_site)
    assert nu_validator(files_of(sites, ".html", ".css", ".svg")) == ""
