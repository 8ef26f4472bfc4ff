"""Rows: fields, constraints and querysets. No thinking happens here."""

from education.models.addresses import FormerAddress
from education.models.content import Article, CausePage, Revision, SignOff, Topic
from education.models.counts import DailyCount
from education.models.draft_links import DraftComment, DraftLink
from education.models.drafts import KeptDraft
from education.models.editorial import Haste, ReviewRequest
from education.models.events import EvidenceEvent, ReviewTask
from education.models.evidence import Citation, Study, StudyOutcome
from education.models.glossary import Term
from education.models.handouts import Handout, HandoutEdition, HandoutFile, HandoutSignOff
from education.models.infobutton import Code
from education.models.people import User
from education.models.rates import SharedCount
from education.models.releases import KnowledgeRelease, Withdrawal
from education.models.replies import Reply
from education.models.search import SearchEntry, SearchIndex, SearchWord
from education.models.sharing import ShortLink
from education.models.site import AuditLine, Clinic, ImportMark, SitePolicy
from education.models.wizard import (
    Association,
    BaseRate,
    Cause,
    Option,
    Question,
    RedFlag,
    RedFlagCondition,
    Symptom,
    Vignette,
)

__all__ = [
    "Article",
    "Association",
    "AuditLine",
    "BaseRate",
    "Cause",
    "CausePage",
    "Citation",
    "Clinic",
    "Code",
    "DailyCount",
    "DraftComment",
    "DraftLink",
    "EvidenceEvent",
    "FormerAddress",
    "Handout",
    "HandoutEdition",
    "HandoutFile",
    "HandoutSignOff",
    "Haste",
    "ImportMark",
    "KeptDraft",
    "KnowledgeRelease",
    "Option",
    "Question",
    "RedFlag",
    "RedFlagCondition",
    "Reply",
    "ReviewRequest",
    "ReviewTask",
    "Revision",
    "SearchEntry",
    "SearchIndex",
    "SearchWord",
    "SharedCount",
    "ShortLink",
    "SignOff",
    "SitePolicy",
    "Study",
    "StudyOutcome",
    "Symptom",
    "Term",
    "Topic",
    "User",
    "Vignette",
    "Withdrawal",
]
