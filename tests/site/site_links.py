"""The links of a site."""

import os
import re
from pathlib import PurePosixPath

import lxml.html

LINKS = "//a/@href | //link/@href | //img/@src | //script/@src | //source/@srcset | //area/@href"


def broken(site):
    """Page and address of each link that leads off the site or to nothing; how many were followed."""
    pages = {
        path.relative_to(site).as_posix(): lxml.html.fromstring(path.read_bytes()) for path in site.rglob("*.html")
    }
    ids = {name: set(page.xpath("//@id")) for name, page in pages.items()}
    found, followed = [], 0
    for name, page in pages.items():
        for link in page.xpath(LINKS):
            followed += 1
            if "one-file/" in name and link.startswith("data:image/svg+xml;base64,"):
                continue  # the file holds it
            address, _, anchor = link.partition("#")
            if "release/" in address and not (site / "release").is_dir():
                continue  # the build freezes a release when its pages are written; here pages were written alone
            target = os.path.normpath(PurePosixPath(name).parent / address) if address else name
            gone = re.match(r"[a-z]+:|/", address) or target.startswith("..") or not (site / target).is_file()
            part = re.fullmatch(r"t=[\d.]+,[\d.]+", anchor) and target.startswith(
                ("stories/files/", "es/stories/files/")
            )
            if gone or (anchor and not part and anchor not in ids.get(target, ())):
                found.append((name, link))
        anchors = page.xpath("//@aria-labelledby | //@aria-describedby | //@for | //@aria-controls | //use/@href")
        found += [(name, each) for value in anchors for each in value.split() if each.lstrip("#") not in ids[name]]
    return found, followed
