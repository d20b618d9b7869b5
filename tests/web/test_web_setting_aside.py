"""A sample that was drawn wrongly is set aside on a page, meant and with a reason, and not twice by one form."""

from browsing import Browser
from office import MONTH, Office, workspace_in
from werkzeug.datastructures import MultiDict

from iqa.sampling.wording import cell_name
from iqa.workflow.drawing import standing_draw

ASIDE = f"/months/{MONTH}/set-aside/casework"
DRAWN = f"/months/{MONTH}/samples/casework/certificate"


def test_a_sample_is_set_aside_and_drawn_again(browser: Browser, office: Office) -> None:
    here = workspace_in(office.folder)
    before = standing_draw(here, "casework", MONTH).draw
    assert browser.get(DRAWN).links_to("/set-aside/") == [ASIDE]
    form = browser.get(ASIDE)
    assert before.seed in form.text
    empty = browser.post(ASIDE, form.seen.fields)
    assert empty.status == 422
    assert "Say what is wrong with it" in empty.text
    assert "Say that you mean it" in empty.text
    fields = MultiDict({**empty.seen.fields, "reason": "The wrong export", "sure": "yes"})
    again = browser.post(ASIDE, fields)
    assert again.path == DRAWN
    after = standing_draw(here, "casework", MONTH).draw
    assert after.id != before.id
    stale = browser.post(ASIDE, fields)
    assert "was set aside and drawn again since then" in stale.text
    assert standing_draw(here, "casework", MONTH).draw.id == after.id


def test_other_names_lead_nowhere_and_a_step_leads_here(browser: Browser) -> None:
    assert browser.get(f"/months/{MONTH}/set-aside/nothing").status == 404
    assert browser.get(f"/months/{MONTH}/set-aside/calibration").status == 404
    steps = browser.get("/steps")
    assert steps.status == 200


def test_more_of_a_group_is_drawn_in_the_same_order(browser: Browser, office: Office) -> None:
    here = workspace_in(office.folder)
    before = [one.key for one in standing_draw(here, "casework", MONTH).draw.to_mark()]
    page = browser.get(DRAWN)
    assert "Draw more of one group" in page.text
    empty = browser.post(DRAWN, page.seen.fields)
    assert (empty.status, "Choose a group" in empty.text) == (422, True)
    [group] = [cell for cell in standing_draw(here, "casework", MONTH).draw.cells if "P1" in cell.cell]
    more = browser.post(DRAWN, MultiDict({"group": cell_name(group.cell), "extra": "1", "note": "marks differ"}))
    assert "1 more piece of work drawn" in more.text
    after = [one.key for one in standing_draw(here, "casework", MONTH).draw.to_mark()]
    assert len(after) == len(before) + 1
    assert set(before) < set(after)
    many = browser.post(DRAWN, MultiDict({"group": cell_name(group.cell), "extra": "99"}))
    assert "the list has no more" in many.text
