"""Templates are turned into code once a process, by their text: never one for another, never an old one."""

from jinja2 import DictLoader, Environment

from isonomia.forms.compiled import Compiled
from isonomia.forms.lone_pages import templates_of
from isonomia.publish.handouts.fragments import VARIANT
from isonomia.publish.language import language
from isonomia.publish.pages.frame import environment


def printed(held, text, name="page.html"):
    env = Environment(loader=DictLoader({name: text}), autoescape=True, bytecode_cache=held)
    return env.get_template(name).render(who="you")


def test_code_is_held_as_long_as_the_text_is_the_same():
    held = Compiled()
    assert printed(held, "For {{ who }}.") == "For you."
    (first,) = held._held.values()
    assert printed(held, "For {{ who }}.") == "For you."
    assert next(iter(held._held.values()))[1] is first[1]
    assert printed(held, "To {{ who }}.") == "To you."
    assert printed(held, "Of {{ who }}.", "other.html") == "Of you."
    assert len(held._held) == 2


def test_two_languages_share_code_and_no_words():
    first, second = (environment(language(code)) for code in ("en", "es"))
    codes = [env.get_template("404.html").root_render_func.__code__ for env in (first, second)]
    assert codes[0] is codes[1]
    said = [env.from_string("{{ gettext('Key findings') }}").render() for env in (first, second)]
    assert said[0] != said[1]


def test_a_template_that_stands_in_for_one_of_the_same_name_has_code_of_its_own():
    plain, instead = environment(language("en")), environment(language("en"), VARIANT)
    codes = [env.get_template("base.html").root_render_func.__code__ for env in (plain, instead)]
    assert codes[0] is not codes[1]
    assert templates_of("isonomia.protect").bytecode_cache is plain.bytecode_cache is instead.bytecode_cache
