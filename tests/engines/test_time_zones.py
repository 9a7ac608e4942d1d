"""Moments with time zones: the same cells from PostgreSQL, whatever zone its session or its rows were written in."""

import count_world as ordinary
import zoned
from isonomia.pipeline import count_cells, open_sources, read_study

COLUMNS = {
    "id": "bigint",
    "year": "bigint",
    "sex": "text",
    "age": "numeric(6,2)",
    "accepted": "text",
    "score": "double precision",
    "seen": "timestamptz",
    "local": "timestamp",
}


def test_postgres_counts_moments_as_the_file_does(server, tmp_path):
    made = zoned.written(tmp_path)
    texts = ", ".join(f'"{name}"::VARCHAR' for name in COLUMNS)
    rows = made.execute(f"SELECT {texts} FROM '{tmp_path / 'people.parquet'}'").fetchall()
    assert any("-04" in row[6] for row in rows)
    with server.connect() as connection:
        columns = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS.items())
        connection.execute(f"CREATE TABLE zoned ({columns})")
        connection.execute("SET TimeZone = 'Asia/Tokyo'")
        with connection.cursor().copy("COPY zoned FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    there = f'url = "{server.url}"\ntable = "zoned"'
    (tmp_path / "there.toml").write_text(zoned.STUDY.format(where=there), encoding="utf-8")
    study = read_study(tmp_path / "here.toml")
    expected = count_cells(study, open_sources(study))
    study = read_study(tmp_path / "there.toml")
    inputs = open_sources(study)
    try:
        found = count_cells(study, inputs)
    finally:
        inputs.tables["people"].connection.close()
    ordinary.agree(found, expected, exact=True)
    assert expected.get("accepted").sums["events"].sum() > 0
    with server.connect() as connection:
        connection.execute("DROP TABLE zoned")
