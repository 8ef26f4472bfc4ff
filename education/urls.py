"""The public addresses. Others rely on them: see docs/design.md, section 5."""

from django.urls import path, re_path

from education.views import content, evidence, health, infobutton, sharing, wizard

urlpatterns = [
    path("", sharing.root, name="home"),
    path("articles/", content.article_list, name="article_list"),
    path("articles/<slug:slug>/", content.article_detail, name="article_detail"),
    path("causes/", content.cause_list, name="cause_list"),
    path("causes/<slug:slug>/", content.cause_detail, name="cause_detail"),
    path("studies/", evidence.study_list, name="study_list"),
    path("studies/<slug:key>/", evidence.study_detail, name="study_detail"),
    re_path(
        r"^studies/(?P<key>[a-z0-9-]+)\.(?P<format>ris|bib|json)$", evidence.study_export, name="study_export"
    ),
    path("check/", wizard.start, name="check"),
    path("check/questions/<slug:code>/", wizard.question, name="question"),
    path("check/result/", wizard.result, name="result"),
    path("check/summary/", wizard.doctors_summary, name="summary"),
    path("check/clear/", wizard.clear, name="clear"),
    path("s/", sharing.code_form, name="code_form"),
    re_path(r"^[sS]/(?P<code>[^/]{1,40})/?$", sharing.short_link, name="short_link"),
    path("connect/service", infobutton.service, name="connect_service"),
    path("connect/application", infobutton.application, name="connect_application"),
    path("words/", content.words, name="words"),
    path("about/drawings/", content.drawings, name="drawings"),
    path("about/", content.about, name="about"),
    path("how-the-check-works/", wizard.how_it_works, name="how_it_works"),
    path("privacy/", content.privacy, name="privacy"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
