"""An office's own templates checked against what each document shows, before a letter depends on them."""

from collections.abc import Mapping

from iqa.briefs.context import BriefPage, Poster
from iqa.committee.context import CommitteeSummary
from iqa.criteria import CriteriaDiffPage
from iqa.documents.checking import check_templates
from iqa.errors import Problem
from iqa.feedback.context import FeedbackLetter
from iqa.feedback.good_practice import PracticePage
from iqa.letter_checks.page import LetterCheckPage
from iqa.moderation.certificate_page import ModerationCertificatePage
from iqa.moderation.context import AgreementPage
from iqa.records.workspace import Workspace
from iqa.sampling.certificate_page import CertificatePage
from iqa.themes.outcomes_page import KnownOutcomesPage
from iqa.victim_letters.chase_list_page import ChaseListPage
from iqa.workflow.letter_pages import CheckPrecisionPage, LettersCheckedPage, LettersToPutRightPage

CONTEXTS: Mapping[str, type] = {
    "feedback_letter.html": FeedbackLetter,
    "feedback_letter.docx": FeedbackLetter,
    "feedback_letter.typ": FeedbackLetter,
    "feedback_mail.txt": FeedbackLetter,
    "committee_summary.html": CommitteeSummary,
    "committee_summary.docx": CommitteeSummary,
    "committee_summary.typ": CommitteeSummary,
    "brief.html": BriefPage,
    "brief.docx": BriefPage,
    "poster.html": Poster,
    "certificate.html": CertificatePage,
    "moderation_certificate.html": ModerationCertificatePage,
    "chase_list.html": ChaseListPage,
    "agreement.html": AgreementPage,
    "letter_check.html": LetterCheckPage,
    "letters_checked.html": LettersCheckedPage,
    "letters_to_put_right.html": LettersToPutRightPage,
    "check_precision.html": CheckPrecisionPage,
    "criteria_diff.html": CriteriaDiffPage,
    "good_practice.html": PracticePage,
    "outcomes.html": KnownOutcomesPage,
}
"""Each document's template -> the class of what it shows."""


def check_own_templates(workspace: Workspace) -> Mapping[str, tuple[Problem, ...]]:
    """The office's own templates by name, each with what is wrong with it; nothing is written."""
    return check_templates(workspace.root, CONTEXTS)
