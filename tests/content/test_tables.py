"""Tables of the library are read whole, or refused with line and fix."""

import pytest

from education.content.kinds import TABLES
from education.content.library import read
from education.content.tables import read_table

SYMPTOM = """
[[symptom]]
code = "night-pain"
text = "Pain at night"
background = "often"
"""


def sentences(table: str, text: str) -> list[str]:
    return [str(error) for error in read_table(TABLES[table], text)[1]]


def test_a_record_is_read_with_every_field_filled():
    records, errors = read_table(TABLES["symptom"], SYMPTOM)
    assert errors == []
    assert records == [
        {
            "code": "night-pain",
            "language": "en",
            "text": "Pain at night",
            "clinical": "",
            "background": "often",
        }
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(
            SYMPTOM.replace("often", "oftn"), "line 2: [[symptom]] background = 'oftn'", id="a wrong word"
        ),
        pytest.param(SYMPTOM.replace("often", "oftn"), "Did you mean 'often'?", id="the word that was meant"),
        pytest.param(
            SYMPTOM.replace("text =", "txt ="), "unknown field 'txt'. Did you mean 'text'?", id="field"
        ),
        pytest.param(SYMPTOM.replace('text = "Pain at night"', ""), "needs the field 'text'", id="left out"),
        pytest.param(SYMPTOM + SYMPTOM, "line 7: 'night-pain' stands twice (also in line 2)", id="twice"),
        pytest.param(SYMPTOM.replace("night-pain", "Night Pain"), "small letters", id="a code with capitals"),
        pytest.param(SYMPTOM.replace('"often"', "3"), "write a text in quotes", id="a number for a text"),
        pytest.param(
            SYMPTOM.replace('"often"', '"often'), "line 5: This is not valid TOML", id="broken TOML"
        ),
        pytest.param("[[symptoms]]\n", "Unknown table 'symptoms'", id="a wrong table name"),
    ],
)
def test_a_wrong_table_is_refused_with_what_to_write(text, words):
    assert any(words in sentence for sentence in sentences("symptom", text)), sentences("symptom", text)


def test_a_missing_file_is_named():
    _, errors = read({})
    assert "symptoms.toml: The file is missing." in [str(error) for error in errors]


def test_what_points_to_nothing_is_named_with_its_line():
    files = {table.file: "" for table in TABLES.values()}
    files["symptoms.toml"] = SYMPTOM
    files["associations.toml"] = (
        '\n[[association]]\ncause = "nonunion"\nsymptom = "night-pain"\n'
        'strength = "common"\ncitations = ["nobody-1999"]\nnote = "x"\n'
    )
    told = [str(error) for error in read(files)[1]]
    assert any(t.startswith("associations.toml, line 2") and "'nonunion'" in t for t in told), told
    assert any("study 'nobody-1999', which does not exist" in t for t in told), told
