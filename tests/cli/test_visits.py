"""Tables of visits, as hospitals have them: several visits a person, several tables in one DuckDB file."""

import duckdb
import pytest

from isonomia import verbs
from isonomia.errors import TableError

VISITS = (
    "SELECT i AS {visit}, i % 40 AS {person}, ['English', 'Spanish'][1 + i % 2] AS language, i % 7 = 0 AS readmitted "
    "FROM range(60) t(i)"
)  # made up


def of_visits(folder, visit="encounter_id", person="mrn"):
    duckdb.sql(VISITS.format(visit=visit, person=person)).write_parquet(str(folder / "visits.parquet"))
    return verbs.init(folder / "visits.parquet", folder / "study.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("visit", "person"), [("encounter_id", "mrn"), ("AdmissionID", "PatientID")])
def test_people_are_told_apart_by_their_own_id_and_not_by_that_of_a_visit(tmp_path, visit, person):
    text = of_visits(tmp_path, visit, person)
    assert f'person = "{person}"  # counts are of people, not rows' in text
    assert 'repeated = "last"' in text
    assert f"“{visit}”: tells visits apart, and people may have several." in text
    assert verbs.check(tmp_path / "study.toml") == []


def test_an_id_of_visits_alone_is_to_be_confirmed(tmp_path):
    text = of_visits(tmp_path, "encounter_id", "weekday")
    assert 'person = "encounter_id"  # CONFIRM' in text


@pytest.fixture
def database(tmp_path):
    with duckdb.connect(str(tmp_path / "hospital.duckdb")) as connection:
        connection.execute("CREATE TABLE visits AS " + VISITS.format(visit="encounter_id", person="mrn"))
    return tmp_path / "hospital.duckdb"


def test_the_only_table_of_a_file_is_looked_at(database):
    study = verbs.init(database, database.with_name("study.toml"))
    assert 'table = "visits"' in study.read_text(encoding="utf-8")
    assert verbs.check(study) == []


def test_of_several_tables_one_is_named(database):
    with duckdb.connect(str(database)) as connection:
        connection.execute("CREATE TABLE wards AS SELECT 1 AS ward")
    study = database.with_name("study.toml")
    with pytest.raises(TableError, match=r"it holds several tables\. Allowed: “visits”, “wards”\. Name one: --table"):
        verbs.init(database, study)
    with pytest.raises(TableError, match=r"no table “visit”.*Did you mean 'visits'"):
        verbs.init(database, study, inside="visit")
    assert 'table = "visits"' in verbs.init(database, study, inside="visits").read_text(encoding="utf-8")


def test_a_table_inside_a_file_of_another_kind_is_refused(tmp_path):
    (tmp_path / "t.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(TableError, match="it is no DuckDB file, and the table “visits” is asked for"):
        verbs.init(tmp_path / "t.csv", tmp_path / "study.toml", inside="visits")


@pytest.mark.parametrize(("days", "warned"), [(41, True), (40, False)])
def test_days_as_periods_are_warned_of(tmp_path, days, warned):
    made = f"SELECT i AS mrn, DATE '2026-01-01' + (i % {days})::INT AS day, i % 3 = 0 AS seen FROM range(400) t(i)"
    duckdb.sql(made).write_parquet(str(tmp_path / "visits.parquet"))
    (tmp_path / "study.toml").write_text(
        'schema = 1\ntitle = "T"\nrelease = { id = "r", date = 2026-11-22, publisher = "P", contact = "c@x.example" }\n'
        'source.v = { path = "visits.parquet", person = "mrn", period = "day" }\n'
        '[[indicator]]\nid = "seen"\nsource = "v"\nevent = "seen"\nby = []\n',
        encoding="utf-8",
    )
    found = verbs.checked(tmp_path / "study.toml")
    assert found.faults == ()
    said = [("source v, column “day”", "it makes 41 periods of days, “2026-01-01” to “2026-02-10”.")]
    assert [(each.place, each.problem) for each in found.warnings] == said * warned
