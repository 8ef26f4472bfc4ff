"""The page for the doctor: clinical order, clinical terms, nothing sent and nothing kept."""

from tests.wizard.visits import CALM, leave_the_rest_unsure, path_of, walk


def test_the_summary_has_what_a_clinic_asks_in_its_order(client, site):
    walk(client, CALM)
    response = client.get("/check/summary/")
    html = response.content.decode()
    order = [
        "Time since surgery",
        "3 to 12 months postoperatively",
        "Place of surgery",
        "lumbar fusion, posterior approach",
        "recurrence after a pain-free interval",
        "axial pain at the fused levels",
        "Red flags raised",
        "saddle anesthesia",
        "pseudarthrosis (nonunion)",
        "Tests the studies on these causes used or name",
        "fine-cut CT",
        "The patient’s own question",
        "Check release 1 of",
    ]
    body = html[html.index("Filled in by the patient") :]
    places = [body.index(words) for words in order]
    assert places == sorted(places)
    assert "Denied:" in html and "Not signed off by a clinician." in html
    assert response["Cache-Control"] == "no-store"


def test_an_emergency_summary_names_the_flag_and_no_cause(client, site):
    walk(client, {"emergency-signs": ["saddle-numbness"]})
    html = client.get("/check/summary/").content.decode()
    assert "<strong>saddle anesthesia</strong>" in html
    assert "Causes the check listed" not in html
    assert "Call 911 now" in html


def test_before_the_end_of_the_check_there_is_no_summary(client, site):
    assert client.get("/check/summary/")["Location"] == path_of("emergency-signs")


def test_the_patients_own_question_is_in_no_form_so_it_is_never_sent(client, site):
    walk(client, CALM)
    html = client.get("/check/summary/").content.decode()
    field = html.index("<textarea")
    assert html.rfind("<form", 0, field) <= html.rfind("</form>", 0, field)
    assert "name=" not in html[field : html.index(">", field)]


def test_what_is_typical_but_denied_is_not_told_as_reported(client, site):
    walk(client, {**CALM, "back-worse": ["none"]})
    leave_the_rest_unsure(client)
    html = client.get("/check/summary/").content.decode()
    assert "Typical, not ticked:" in html and "(fits " in html


def test_a_page_of_danger_signs_left_unsure_is_no_all_clear(client, site):
    walk(client, {"emergency-signs": ["unsure"], "same-day-signs": ["none"]})
    html = client.get("/check/summary/").content.decode()
    raised = html.split("Red flags raised</dt>")[1].split("</div>")[0]
    assert "None" not in raised and "Patient was not sure about:" in raised
