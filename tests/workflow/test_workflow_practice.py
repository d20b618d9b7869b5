"""Good practice is kept without names, shown to nobody before its person agrees, and fills a month's page."""

import pytest
from msgspec.structs import replace
from office import MONTH, Office, workspace_in
from workflow_builders import complete, head, keys_to_mark

from iqa.domain import Consent
from iqa.errors import ConflictError, InvalidInputError, NotFoundError
from iqa.marking.recording import WholeAnswers
from iqa.records.draws import month_draws
from iqa.records.workspace import Workspace
from iqa.workflow.marking_pieces import open_item, submit_item
from iqa.workflow.practice import add_practice, practice_bank, practice_page, record_consent
from iqa.workflow.rendering import practice_files
from iqa.workflow.verifying import verify


@pytest.fixture
def workspace(marked: Office) -> Workspace:
    return workspace_in(marked.folder)


@pytest.fixture
def key(workspace: Workspace) -> str:
    return keys_to_mark(workspace)[0]


@pytest.mark.unmeasured
def test_it_is_kept_in_order_shared_with_consent_and_taken_back_again(workspace: Workspace, key: str) -> None:
    kept = add_practice(workspace, key, "  A chronology on\none page.  ")
    assert (kept.practice.id, kept.practice.text) == ("G1", "A chronology on one page.")
    assert kept.practice.consent is Consent.NOT_ASKED
    assert kept.person_name in ("Ash Maple", "Holly Brook", "Hazel Larch")
    with pytest.raises(NotFoundError, match="may be shared yet"):
        practice_page(workspace, MONTH)
    assert add_practice(workspace, key, "The strategy says how each point is proved.").practice.id == "G2"
    assert record_consent(workspace, "g1", Consent.GIVEN).practice.is_shared
    page = practice_page(workspace, MONTH)
    assert [group.points for group in page.groups] == [("A chronology on one page.",)]
    (content,) = practice_files(workspace, page).values()
    assert b"A chronology on one page." in content
    assert not any(name.encode() in content for name in ("Maple", "Brook", "Larch", "Furze"))
    record_consent(workspace, "G1", Consent.REFUSED)
    with pytest.raises(NotFoundError):
        practice_page(workspace, MONTH)
    assert verify(workspace).faults == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("DEFENDANT was dealt with kindly.", "somebody of the case"),
        ("Ash Maple wrote a chronology.", "a colleague: Ash Maple"),
        ("What MAPLE, ASH and Bryony Furze did.", "a colleague"),
    ],
)
def test_what_names_somebody_is_not_kept(workspace: Workspace, key: str, text: str, said: str) -> None:
    with workspace.store.reading() as view:
        item = next(one.items[key] for one in month_draws(view, MONTH) if key in one.items)
    before = head(workspace)
    with pytest.raises(InvalidInputError) as refused:
        add_practice(workspace, key, text.replace("DEFENDANT", item.text("defendant")))
    assert said in " ".join(str(one) for one in refused.value.problems)
    assert head(workspace) == before


def test_what_may_be_a_name_is_pointed_out(workspace: Workspace, key: str) -> None:
    kept = add_practice(workspace, key, "Told Mrs Larkin in plain words.")
    assert kept.perhaps == ("Mrs Larkin",)


def noted_with(office: Office, text: str) -> str:
    """The key of work that is submitted with good practice noted."""
    workspace = workspace_in(office.folder)
    with workspace.store.reading() as view:
        item = next(item for one in month_draws(view, MONTH) for item in one.to_mark())
    opened = open_item(at := workspace_in(office.folder, item.assessor), item.key)
    whole = WholeAnswers(overall="Sound", good_practice=text)
    assert submit_item(at, item.key, replace(complete(opened), whole=whole), 0).problems == ()
    return item.key


def test_what_was_noted_in_the_marking_is_offered_until_it_is_kept(drawn: Office) -> None:
    key, workspace = noted_with(drawn, "Clear on bail."), workspace_in(drawn.folder)
    (noted,) = practice_bank(workspace).noted
    assert (noted.item, noted.text, noted.names) == (key, "Clear on bail.", ())
    assert add_practice(workspace, key).practice.text == "Clear on bail."
    bank = practice_bank(workspace, MONTH)
    assert (len(bank.kept), bank.noted) == (1, ())
    with pytest.raises(ConflictError, match="as G1"):
        add_practice(workspace, key)


def test_what_is_not_there_is_told(workspace: Workspace, key: str, drawn: Office) -> None:
    with pytest.raises(InvalidInputError, match="Nothing was noted"):
        add_practice(workspace, key)
    with pytest.raises(NotFoundError):
        record_consent(workspace, "G9", Consent.GIVEN)
    unmarked = workspace_in(drawn.folder)
    with pytest.raises(NotFoundError, match="not marked yet"):
        add_practice(unmarked, keys_to_mark(unmarked)[0], "Well done.")


def test_the_commands_keep_list_and_print_it(marked: Office) -> None:
    assert "No good practice is kept" in marked.iqa("practice", "list").done().out
    urn = marked.keys()[0].split("|")[1]
    told = marked.iqa("practice", "add", urn, "--text", "A chronology with Mrs Larkin.").done().out
    assert "G1 is kept" in told
    assert "Mrs Larkin may be somebody's name" in told
    assert "iqa practice consent" in told
    assert marked.iqa("practice", "consent", "G1").code == 2
    assert "may be shared" in marked.iqa("practice", "consent", "G1", "--given").done().out
    assert (
        marked.iqa("practice", "consent", "G1", "--given", "--json").done().json["practice"]["consent"] == "given"
    )
    assert "consent given" in marked.iqa("practice", "list", "--month", MONTH).done().out
    assert marked.iqa("practice", "list", "--json").done().json["kept"][0]["id"] == "G1"
    assert "good-practice.html" in marked.iqa("practice", "page", "--month", MONTH).done().out
    assert marked.iqa("practice", "page", "--month", MONTH, "--json").done().json["files"]
    added = marked.iqa("practice", "add", urn, "--text", "A second thing.", "--json").done().json
    assert added["practice"]["id"] == "G2"
    assert marked.iqa("practice", "add", urn, "--text", "Ash Maple did.").code == 1


def test_notes_that_name_somebody_are_listed_with_why(drawn: Office) -> None:
    noted_with(drawn, "Ash Maple was clear on bail.")
    told = drawn.iqa("practice", "list").done().out
    assert "names a colleague: Ash Maple" in told
    assert "iqa practice add" in told
    assert drawn.iqa("practice", "list", "--json").done().json["noted"][0]["problems"]
