"""A request is read by the rules of HL7's guide, slips of real programs included."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from education.infobutton import criteria, languages, systems
from education.infobutton.criteria import BadRequest, Criterion, Fault, read_request
from education.infobutton.systems import System, codes_above, stem, systems_meant

ICD10, ICD9, SNOMED, CPT = (
    systems.FACTS[one].oid for one in (System.ICD_10_CM, System.ICD_9_CM, System.SNOMED_CT, System.CPT)
)
C, CS = "mainSearchCriteria.v.c", "mainSearchCriteria.v.cs"


def fault(*pairs) -> Fault:
    with pytest.raises(BadRequest) as raised:
        read_request(pairs)
    return raised.value.fault


@pytest.mark.parametrize(
    "name",
    [
        "mainSearchCriteria.v.c",
        "MAINSEARCHCRITERIA.V.C",
        " mainSearchCriteria.v.c ",
        "mainSearchCriteria.c.c",
        "mainSearchCriteria.v.c0",
        "mainSearchCritieria.v.c",
    ],
)
def test_a_code_is_found_under_every_name_that_programs_use_for_it(name):
    assert read_request([(name, " M96.0 "), (CS, ICD10)]).criteria == (Criterion("M96.0", ICD10),)


def test_numbered_codes_keep_their_own_system_and_their_order():
    asked = read_request(
        [
            (f"{C}2", "55146009"),
            (f"{CS}2", SNOMED),
            (C, "M96.0"),
            (CS, ICD10),
            (f"{C}1", "401.1"),
            (f"{CS}1", ICD9),
        ]
    )
    assert asked.criteria == (
        Criterion("M96.0", ICD10),
        Criterion("401.1", ICD9),
        Criterion("55146009", SNOMED),
    )


def test_numbers_from_nought_with_gaps_and_one_system_for_all_are_understood():
    asked = read_request([(f"{C}0", "M96.0"), (f"{CS}0", ICD10), (f"{C}7", "M96.1")])
    assert asked.criteria == (Criterion("M96.0", ICD10), Criterion("M96.1", ICD10))


def test_the_name_of_a_system_stands_in_for_its_number():
    asked = read_request([(C, "M96.0"), ("mainSearchCriteria.v.csn", "ICD-10-CM")])
    assert systems_meant(asked.criteria[0].system, "M96.0") == (System.ICD_10_CM,)


@pytest.mark.parametrize(
    "pairs",
    [
        [(C, "Z98.1"), (C, "M96.0"), (CS, ICD10)],
        [(C, "Z98.1"), (C, "Z98.1"), (CS, ICD10)],
        [(C, "Z98.1"), (CS, ICD10), (CS, SNOMED)],
        [(C, "Z98.1"), ("mainSearchCriteria.c.c", "M96.0")],
        [(C, "Z98.1"), (f"{C}0", "M96.0")],
        [(f"{C}1", "Z98.1"), (f"{C}1", "M96.0")],
    ],
)
def test_one_place_with_two_codes_is_refused(pairs):
    assert fault(*pairs) is Fault.GIVEN_TWICE


def test_the_old_and_the_new_name_with_the_same_code_are_no_contradiction():
    asked = read_request([(C, "Z98.1"), ("mainSearchCriteria.c.c", "Z98.1"), (CS, ICD10)])
    assert asked.criteria == (Criterion("Z98.1", ICD10),)


def test_any_other_name_may_repeat_and_the_first_counts():
    sent = [(C, "Z98.1"), ("taskContext.c.c", "PATEDUE"), ("taskContext.c.c", "OREV")]
    sent += [("mainSearchCriteria.v.ot", "a"), ("mainSearchCriteria.v.ot", "b")]
    assert read_request(sent).task == "PATEDUE"


@pytest.mark.parametrize(
    "pairs",
    [[], [(CS, ICD10)], [(C, ""), (CS, ICD10)], [("mainSearchCriteria.v.dn", "Pain")], [("v.c", "M96.0")]],
)
def test_a_request_without_a_code_or_words_is_refused(pairs):
    assert fault(*pairs) is Fault.NO_CRITERION


def test_words_alone_are_a_proper_request_and_are_not_taken():
    asked = read_request([("mainSearchCriteria.v.ot", "fever")])
    assert asked.criteria == () and "fever" not in repr(asked)


def test_what_is_too_long_or_too_many_is_refused():
    assert fault((C, "1" * 201)) is Fault.TOO_LONG
    many = [(f"{C}{number}", f"M96.{number}") for number in range(21)]
    assert fault(*many) is Fault.TOO_LONG
    assert len(read_request(many[:20]).criteria) == 20


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("", "text/xml"),
        ("text/XML", "text/xml"),
        ("application/json; charset=utf-8", "application/json"),
        ("text/json", "application/json"),
        ("Application/Atom+XML", "text/xml"),
    ],
)
def test_the_type_is_compared_without_capitals_and_xml_when_absent(sent, meant):
    assert read_request([(C, "M96.0"), ("knowledgeResponseType", sent)]).response_type == meant


def test_an_unknown_type_is_refused_as_such():
    assert fault((C, "M96.0"), ("knowledgeResponseType", "image/png")) is Fault.UNKNOWN_TYPE


@pytest.mark.parametrize(
    "name", ["", "alert(1)//", "a b", "1a", "a;b", "a" * 65, "a\nb", "a\u2028b", "<b>", "a[0]", "a=b", "é"]
)
def test_a_callback_that_is_more_than_a_name_is_refused(name):
    sent = [(C, "M96.0"), ("knowledgeResponseType", "application/javascript"), ("callback", name)]
    assert fault(*sent) is Fault.BAD_CALLBACK


@pytest.mark.parametrize("name", ["cb_1", "jQuery.x$1", "_", "$", "a" * 64])
def test_a_callback_that_is_a_name_is_taken(name):
    sent = [(C, "M96.0"), ("knowledgeResponseType", "application/javascript"), ("callback", name)]
    assert read_request(sent).callback == name


def test_what_concerns_the_patient_is_not_taken_from_the_request():
    private = {
        "patientPerson.administrativeGenderCode.c": "F",
        "age.v.v": "45",
        "ageGroup.v.c": "D000328",
        "locationOfInterest.addr.ZIP": "90001",
        "mainSearchCriteria.v.dn": "Canary, Ann",
        "mainSearchCriteria.v.ot": "typed words",
        "holder.assignedEntity.n": "user",
        "holder.assignedEntity.certificateText": "secret",
        "performer.languageCode.c": "fr",
        "observation.v.v": "7.1",
    }
    plain = read_request([(C, "M96.0"), (CS, ICD10)])
    assert read_request([*private.items(), (C, "M96.0"), (CS, ICD10)]) == plain


def test_an_unknown_task_or_recipient_is_accepted_and_not_repeated():
    asked = read_request([(C, "M96.0"), ("taskContext.c.c", "ANN"), ("informationRecipient", "BOB")])
    assert (asked.task, asked.recipient) == ("", "PAT")


@pytest.mark.parametrize(
    ("sent", "meant"),
    [("es", "es"), ("ES", "es"), ("es-419", "es-419"), ("es_US", "es-us"), ("sp", "es"), ("Spanish", "es")],
)
def test_a_language_is_understood_however_it_is_written(sent, meant):
    asked = read_request([(C, "M96.0"), ("informationRecipient.languageCode.c", sent)])
    assert asked.languages == (meant,)


def test_the_first_wish_that_there_is_counts_each_shortened_part_by_part():
    assert languages.nearest(["zh-hant-hk", "es-419"], {"en", "es"}) == "es"
    assert languages.nearest(["zh"], {"en", "es"}) == "en"
    assert languages.nearest([], {"fr", "es"}) == "es"


@pytest.mark.parametrize(
    ("system", "code", "found"),
    [
        (ICD10, "M96.0", (System.ICD_10_CM,)),
        (f"urn:oid:{ICD10}", "M96.0", (System.ICD_10_CM,)),
        ("ICD10CM", "M96.0", (System.ICD_10_CM,)),
        (systems.WHO_ICD_10, "M96.0", (System.ICD_10_CM,)),
        (ICD9, "M96.0", (System.ICD_9_CM, System.ICD_10_CM)),
        (ICD9, "t8484xa", (System.ICD_9_CM, System.ICD_10_CM)),
        (ICD9, "996.49", (System.ICD_9_CM,)),
        (ICD9, "V45.4", (System.ICD_9_CM,)),
        (ICD9, "E878.1", (System.ICD_9_CM,)),
        ("2.16.840.1.113883.6.177", "M96.0", ()),
        ("", "M96.0", (System.ICD_10_CM,)),
        ("", "55146009", (System.SNOMED_CT,)),
        (SNOMED, "M96.0", (System.SNOMED_CT,)),
    ],
)
def test_a_code_is_looked_up_where_its_system_says_and_icd_10_under_icd_9_too(system, code, found):
    assert systems_meant(system, code) == found


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("T84.84XA", ("T8484", "T848")),
        ("T84.226D", ("T84226", "T8422", "T842")),
        ("S34.3XXS", ("S343",)),
        ("M54.5", ("M545",)),
        ("E11", ("E11",)),
        ("M", ("M",)),
        ("", ("",)),
    ],
)
def test_codes_above_a_code_never_reach_three_characters(code, above):
    assert codes_above(System.ICD_10_CM, code) == above


@given(st.text(alphabet="ABCSTXZ0123456789.", max_size=9), st.sampled_from("ADS"))
def test_the_seventh_character_never_changes_the_stem(code, visit):
    short = systems.compact(code)[:6]
    if len(short) == 6:
        assert stem(System.ICD_10_CM, short + visit) == stem(System.ICD_10_CM, short)


names = st.one_of(
    st.sampled_from([C, CS, f"{C}1", f"{CS}1", "mainSearchCriteria.v.ot", "callback", "taskContext.c.c"]),
    st.sampled_from(
        ["knowledgeResponseType", "informationRecipient.languageCode.c", "mainSearchCriteria.c.c"]
    ),
    st.text(max_size=30),
)
values = st.one_of(st.sampled_from(["M96.0", ICD10, ICD9, "", "application/javascript", "es"]), st.text())


@given(st.lists(st.tuples(names, values), max_size=12))
def test_whatever_is_sent_is_read_or_refused_in_words_that_repeat_nothing(pairs):
    try:
        asked = read_request(pairs)
    except BadRequest as bad:
        assert str(bad).endswith(".") and bad.response_type in {criteria.XML, criteria.JSON}
        assert str(bad).isascii()
        return
    assert len(asked.criteria) <= criteria.MOST_CRITERIA
    for one in asked.criteria:
        for system in systems_meant(one.system, one.code):
            assert codes_above(system, one.code)
