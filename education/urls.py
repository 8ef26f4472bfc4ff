"""The public addresses. Others rely on them: see docs/design.md, section 5."""

from allauth.account import views
from django.urls import include, path, re_path

from education.views import (
    content,
    draft_check,
    drafts,
    evidence,
    handouts,
    health,
    infobutton,
    people,
    search,
    search_engines,
    sharing,
    site_pages,
    wizard,
)

# The part of django-allauth that this site uses, and invitations. Named one by one: nobody signs up here,
# and the address of a member of staff is changed in the admin alone.
SIGN_IN = [
    path("login/", people.sign_in, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("second-factor/", include("allauth.mfa.urls")),
    path("invitation/<str:token>/", people.invitation, name="invitation"),
]

urlpatterns = [
    path("accounts/", include(SIGN_IN)),
    path("", sharing.root, name="home"),
    path("articles/", content.article_list, name="article_list"),
    path("articles/<slug:slug>/", content.article_detail, name="article_detail"),
    path("articles/<slug:slug>/since/<int:number>/", content.article_since, name="article_since"),
    path("causes/", content.cause_list, name="cause_list"),
    path("causes/<slug:slug>/", content.cause_detail, name="cause_detail"),
    path("causes/<slug:slug>/since/<int:number>/", content.cause_since, name="cause_since"),
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
    path("handouts/", handouts.handout_list, name="handout_list"),
    path("handouts/<slug:slug>/", handouts.handout_detail, name="handout_detail"),
    path("handouts/<slug:slug>/since/<slug:code>/", handouts.handout_since, name="handout_since"),
    path("handouts/<slug:slug>.pdf", handouts.handout_pdf, name="handout_pdf"),
    path("s/", sharing.code_form, name="code_form"),
    re_path(r"^[sS]/(?P<code>[^/]{1,40})/?$", sharing.short_link, name="short_link"),
    path("connect/service", infobutton.service, name="connect_service"),
    path("connect/application", infobutton.application, name="connect_application"),
    path("sitemap.xml", search_engines.sitemap, name="sitemap"),
    path("robots.txt", search_engines.robots, name="robots"),
    path("search/", search.find, name="search"),
    path("a-to-z/", search.a_to_z, name="a_to_z"),
    path("by-time/", search.by_time, name="by_time"),
    path("words/", content.words, name="words"),
    path("about/drawings/", site_pages.drawings, name="drawings"),
    path("about/design/", site_pages.design, name="design"),
    path("about/", site_pages.about, name="about"),
    path("how-the-check-works/", wizard.how_it_works, name="how_it_works"),
    path("privacy/", site_pages.privacy, name="privacy"),
    path("accessibility/", site_pages.accessibility, name="accessibility"),
    path("drafts/check/", draft_check.start, name="draft_check"),
    path("drafts/check/questions/<slug:code>/", draft_check.question, name="draft_question"),
    path("drafts/check/result/", draft_check.result, name="draft_result"),
    path("drafts/check/summary/", draft_check.doctors_summary, name="draft_summary"),
    path("drafts/check/clear/", draft_check.clear, name="draft_clear"),
    path("drafts/<str:token>/", drafts.shared_draft, name="shared_draft"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
