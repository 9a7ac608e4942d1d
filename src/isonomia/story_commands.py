"""The commands around people's own stories: add, check, revoke, status."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import click

from isonomia.console import AS_JSON, PLACE, report, tell
from isonomia.errors import EXIT_INPUT, Fault, InputError, OutputError
from isonomia.model.stories import SCOPES

EVENTS = ("invited", "consented", "reviewed", "released", "scope_changed", "renewed", "expired")
TERMS = ("consented", "scope_changed")
FOLDER = click.argument("folder", type=PLACE)
STORY = click.argument("story")


class Day(click.ParamType[date]):
    """A day, written as 2026-11-22."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; refused where it is none."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2026-11-22.", param, ctx)


DAY = click.option("--date", "day", type=Day(), help="The day; today by default.")
SCOPE = click.option("--scope", "scopes", multiple=True, type=click.Choice(SCOPES), help="May be repeated.")


def today() -> date:
    """The day, in UTC."""
    return datetime.now(tz=UTC).date()


@click.group()
def stories() -> None:
    """People's own stories: their consent, their records, what may be shown of them."""


@stories.command()
@FOLDER
@STORY
@click.option("--event", type=click.Choice(EVENTS), default="invited", show_default=True, help="What happened.")
@SCOPE
@DAY
@click.option(
    "--identity",
    type=click.Choice(["named", "first_name", "pseudonym", "voice_only", "acted"]),
    help="Of a consent: how the storyteller appears.",
)
@click.option("--media", multiple=True, type=click.Choice(["video", "audio", "text"]), help="Of a consent; repeatable.")
@click.option("--review", type=Day(), help="Of a consent or a renewal: ask again by this day; in two years by default.")
@click.option(
    "--guardian",
    type=click.Choice(["not_needed", "given", "missing"]),
    default="not_needed",
    show_default=True,
    help="Of a consent: a guardian's consent with the storyteller's assent.",
)
@click.option(
    "--other",
    "others",
    multiple=True,
    type=click.Choice(["consented", "removed", "open"]),
    help="Of a consent: one for each third person who could be recognised.",
)
@click.option(
    "--window",
    type=click.IntRange(0, 3650),
    default=14,
    show_default=True,
    help="Of a consent: days between release and publication.",
)
@click.option("--by", default="", help="Of a review: the name of who decides on identifying details.")
@AS_JSON
def add(
    folder: Path,
    story: str,
    event: str,
    scopes: tuple[str, ...],
    day: date | None,
    identity: str | None,
    media: tuple[str, ...],
    review: date | None,
    guardian: str,
    others: tuple[str, ...],
    window: int,
    by: str,
    as_json: bool,
) -> None:
    """Write an event of STORY into the ledger of FOLDER; a new story gets its folder, to be filled in.

    A review and a release are of the version that lies in the folder now: what is changed afterwards is not published.
    """
    from isonomia.stories.adding import add as write
    from isonomia.stories.events import Event, Terms

    when = day or today()
    terms, renewed = None, None
    if event in TERMS:
        if identity is None or not media:
            raise InputError(
                Fault(
                    "consent",
                    "it does not say how the storyteller appears and in which media.",
                    remedy="Give --identity and --media.",
                )
            )
        terms = Terms(identity, media, review or in_two_years(when), guardian, others, window)
    elif event == "renewed":
        renewed = review or in_two_years(when)
    if not scopes and event != "invited":
        raise InputError(
            Fault(
                "the event",
                "it does not say for which scopes it is.",
                allowed=", ".join(SCOPES),
                remedy="Give --scope, once for each.",
            )
        )
    if event == "reviewed" and not by.strip():
        raise InputError(Fault("the review", "it does not say who decided.", remedy="Give --by NAME."))
    made = Event(event, story, when, scopes or SCOPES, terms, renewed, by=by.strip() if event == "reviewed" else "")
    done = write(folder, made)
    report(done.facts(), done.lines(), as_json)


def in_two_years(day: date) -> date:
    """The same day two years later; the last of February for the 29th."""
    try:
        return day.replace(year=day.year + 2)
    except ValueError:
        return day.replace(year=day.year + 2, day=28)


@stories.command()
@FOLDER
@click.argument("story", default="")
@click.option("--transcript", is_flag=True, help="Write a first transcript of STORY from its captions, to be edited.")
@AS_JSON
def check(folder: Path, story: str, transcript: bool, as_json: bool) -> None:
    """Check the ledger of FOLDER and the records of its stories, or of STORY alone.

    Words that may tell who somebody is are named too. They are advice: a named person decides, and `add --event
    reviewed` keeps the decision.
    """
    from isonomia.stories.looking import draft_transcript, look

    if transcript and not story:
        raise InputError(Fault("--transcript", "it does not say of which story.", remedy="Name the story."))
    if transcript:
        tell(f"Wrote {draft_transcript(folder, story)}. Edit it, and check again.")
        return
    found = look(folder, story)
    report(found.facts(), found.lines(), as_json)
    if found.faults:
        raise click.exceptions.Exit(EXIT_INPUT)


@stories.command()
@FOLDER
@STORY
@SCOPE
@DAY
@click.option("--out", "outs", multiple=True, type=PLACE, help="A built release to take it out of; may be repeated.")
@AS_JSON
def revoke(
    folder: Path, story: str, scopes: tuple[str, ...], day: date | None, outs: tuple[Path, ...], as_json: bool
) -> None:
    """Withdraw STORY: write it into the ledger of FOLDER, delete what the folder holds of it, and take it out of sites.

    Without --scope it is withdrawn for all. Its files are deleted once it may stand nowhere any more. With --out its
    pages and media leave a built release at once, without a build; a page says that it was withdrawn.
    """
    from isonomia.pipeline.withdrawing import take_out
    from isonomia.stories.revoking import revoke as withdraw

    when = day or today()
    taken: dict[str, tuple[str, ...]] = {}
    faults: list[Fault] = []
    done = withdraw(folder, story, scopes, when, outs)
    for out in outs:
        try:
            files = take_out(out, story, done.scopes, when)
        except OutputError as error:
            faults += error.faults
            continue
        if files is not None:
            taken[str(out)] = files
    done = replace(done, taken=taken)
    report(done.facts(), done.lines(), as_json)
    if faults:
        raise OutputError(*faults)


@stories.command()
@FOLDER
@DAY
@AS_JSON
def status(folder: Path, day: date | None, as_json: bool) -> None:
    """Which stories of FOLDER may be shown, for which scopes, until when; and why others may not.

    Where the ledger is broken, or there is none, nothing of any story is published. Then the exit code is 2.
    """
    from isonomia.stories.looking import status as standing

    found = standing(folder, day or today())
    report(found.facts(), found.lines(), as_json)
    if found.fault is not None:
        raise click.exceptions.Exit(EXIT_INPUT)
