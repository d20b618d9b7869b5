"""Lay out the Word templates from scratch: run it once, then edit templates/*.docx in Word.

Only a starting layout comes from here. The tags in double braces are filled by `iqa.documents.word`; `{%p … %}`
takes its paragraph away and `{%tr … %}` its table row.
"""

from io import BytesIO
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from iqa.documents.word_template import with_fixed_times

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
ACCENT = RGBColor(0x1D, 0x70, 0xB8)
ROOM_TO_SIGN = Pt(16)
"""What is left free above the sender's name."""
QUIET = RGBColor(0x50, 0x5A, 0x5F)
TABLE_TEXT, QUIET_TEXT = "Table Text", "Quiet Text"
"""Styles of ours beside those of Word: every size stands in a style, so that large print changes styles alone."""


class Sheet:
    """A Word document being laid out."""

    def __init__(self, *, landscape: bool = False) -> None:
        self.document = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        if landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Cm(29.7), Cm(21)
        section.left_margin = section.right_margin = Cm(1.5)
        section.top_margin, section.bottom_margin = Cm(1.15), Cm(1.0)
        section.header_distance = section.footer_distance = Cm(0.5)
        self._styles()
        self._marking(section.header.paragraphs[0])
        self._marking(section.footer.paragraphs[0], page_number=True)

    def _styles(self) -> None:
        styles = self.document.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = "Arial", Pt(9)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Arial")
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-GB")
        normal.element.rPr.append(language)
        normal.paragraph_format.space_before = Pt(0)
        normal.paragraph_format.space_after = Pt(1.5)
        normal.paragraph_format.line_spacing = 0.97
        for name, size, before, after in (
            ("Title", 15, 0, 1),
            ("Heading 1", 10.5, 5, 1),
            ("Heading 2", 9.5, 5, 1),
        ):
            style = styles[name]
            style.font.name, style.font.size, style.font.bold = "Arial", Pt(size), True
            style.font.color.rgb = ACCENT if name == "Heading 1" else RGBColor(0x0B, 0x0C, 0x0C)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{attribute}"), None)
            fonts.set(qn("w:ascii"), "Arial")
            fonts.set(qn("w:hAnsi"), "Arial")
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
            style.paragraph_format.keep_with_next = True
            border = style.element.pPr.find(qn("w:pBdr")) if style.element.pPr is not None else None
            if border is not None:
                style.element.pPr.remove(border)
        for name, kind in ((TABLE_TEXT, WD_STYLE_TYPE.PARAGRAPH), (QUIET_TEXT, WD_STYLE_TYPE.CHARACTER)):
            style = styles.add_style(name, kind)
            style.font.size = Pt(8)
            if kind is WD_STYLE_TYPE.PARAGRAPH:
                style.base_style = normal
        styles[QUIET_TEXT].font.color.rgb = QUIET
        for name in ("Header", "Footer"):
            styles[name].font.size, styles[name].font.bold = Pt(8.5), True
        for name in ("List Bullet", "List Number"):
            styles[name].paragraph_format.space_after = Pt(1)
            styles[name].paragraph_format.left_indent = Cm(0.45)
            styles[name].paragraph_format.first_line_indent = Cm(-0.45)

    @staticmethod
    def _marking(paragraph, *, page_number: bool = False) -> None:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run("{{ page.protective_marking }}")
        if page_number:
            paragraph.add_run("   page ").bold = False
            for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
                field = paragraph.add_run()
                field.bold = False
                if kind:
                    mark = OxmlElement("w:fldChar")
                    mark.set(qn("w:fldCharType"), kind)
                else:
                    mark = OxmlElement("w:instrText")
                    mark.set(qn("xml:space"), "preserve")
                    mark.text = text
                field._r.append(mark)

    def heading(self, text: str, level: int = 1):
        return self.document.add_heading(text, level)

    def text(self, *parts, style: str | None = None, quiet: bool = False):
        """A paragraph of parts: text, or (text, 'bold' or 'quiet')."""
        paragraph = self.document.add_paragraph(style=style)
        for part in parts:
            words, manner = (part, "") if isinstance(part, str) else part
            run = paragraph.add_run(words)
            run.bold = manner == "bold"
            if quiet or manner == "quiet":
                run.style = QUIET_TEXT
        return paragraph

    def table(
        self,
        headings: list[str],
        rows: list[list[str]],
        widths: list[float] | int,
        *,
        numbers_from: int = 99,
        bold_last: bool = False,
        space: float = 1.2,
        together: bool = False,
    ) -> None:
        """A ruled table over the whole line whose heading row repeats; `widths` are proportions, or how many
        columns there are whose widths hang on what they hold.

        Columns from `numbers_from` on are aligned to the right. A row of one text is a tag row that docxtpl takes
        away. `space` is what stands above and below each line of text, in points. What stands `together` begins a
        new page sooner than that a page ends in it.
        """
        by_content = isinstance(widths, int)
        if by_content:
            widths = [3.0] * widths
        table = self.document.add_table(rows=0, cols=len(widths))
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        self._shape(table)
        right = [number >= numbers_from for number in range(len(widths))]
        if headings:
            cells = table.add_row()
            repeat = OxmlElement("w:tblHeader")
            repeat.set(qn("w:val"), "true")
            cells._tr.get_or_add_trPr().append(repeat)
            self._fill(cells.cells, headings, widths, right, bold=True)
        for number, row in enumerate(rows):
            added = table.add_row()
            keep = OxmlElement("w:cantSplit")
            added._tr.get_or_add_trPr().append(keep)
            self._fill(added.cells, row, widths, right, bold=bold_last and number == len(rows) - 1)
        self.document.add_paragraph().paragraph_format.space_after = Pt(0)
        last = self.document.paragraphs[-1]
        last.paragraph_format.line_spacing = Pt(2)
        for paragraph in (paragraph for row in table.rows for cell in row.cells for paragraph in cell.paragraphs):
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(space)
            if together:
                paragraph.paragraph_format.keep_with_next = True
        if by_content:
            for width in table._tbl.iter(qn("w:tcW")):
                width.set(qn("w:type"), "auto")
                width.set(qn("w:w"), "0")

    def picture(self, mark: str) -> None:
        """Where a picture comes; in lines that are closer than whole ones its top would be cut off."""
        shape = self.text(mark).paragraph_format
        shape.keep_with_next, shape.line_spacing = True, 1.0

    def caption(self, text: str) -> None:
        """What a table shows, above it and on its page."""
        self.text((text, "bold")).paragraph_format.keep_with_next = True

    @staticmethod
    def _fill(cells, texts: list[str], widths: list[float], right: list[bool], *, bold: bool) -> None:
        whole = texts + [""] * (len(cells) - len(texts))
        for cell, text, width, to_the_right in zip(cells, whole, widths, right, strict=True):
            cell.width = Cm(width)
            paragraph = cell.paragraphs[0]
            paragraph.style = TABLE_TEXT
            if to_the_right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.add_run(text).bold = bold

    @staticmethod
    def _shape(table) -> None:
        """Rules between the rows, the whole line wide, text flush with the text above."""
        properties = table._tbl.tblPr
        width = properties.find(qn("w:tblW"))
        width.set(qn("w:type"), "pct")
        width.set(qn("w:w"), "5000")
        borders = OxmlElement("w:tblBorders")
        for side in ("top", "bottom", "insideH"):
            line = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", "4"), ("color", "B1B4B6")):
                line.set(qn(f"w:{name}"), value)
            borders.append(line)
        margins = OxmlElement("w:tblCellMar")
        for side, space in (("left", "0"), ("right", "85")):
            margin = OxmlElement(f"w:{side}")
            margin.set(qn("w:w"), space)
            margin.set(qn("w:type"), "dxa")
            margins.append(margin)
        layout = properties.find(qn("w:tblLayout"))
        layout.addprevious(borders)
        layout.addnext(margins)

    def page_break(self) -> None:
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def save(self, name: str) -> None:
        properties = self.document.core_properties
        properties.author, properties.comments, properties.language = "", "", "en-GB"
        for moment in ("created", "modified"):
            for element in properties._element.findall(qn(f"dcterms:{moment}")):
                properties._element.remove(element)
        file = BytesIO()
        self.document.save(file)
        (TEMPLATES / name).write_bytes(with_fixed_times(file.getvalue()))


def feedback_letter() -> None:
    """The letter: one page, and the detail from the second page on."""
    sheet = Sheet()
    sheet.document.add_paragraph("Feedback for {{ page.person_name }}, {{ page.month }}", style="Title")
    under_title = sheet.text(
        "{{ page.area }} · {{ page.scheme_name }} · {{ page.date }}"
        "{% if page.version > 1 %} · version {{ page.version }}{% endif %}",
        quiet=True,
    )
    under_title.paragraph_format.space_after = Pt(6)
    sheet.text("Dear {{ page.first_name }},")
    _opening(sheet)
    sheet.text(
        "For {{ page.month }} we looked at {{ page.looked_at }}. This is what we saw, and where you can say how "
        "you see it."
    )
    sheet.text("{%p if page.strengths %}")
    sheet.heading("What you did well")
    sheet.text("{%p for strength in page.strengths %}")
    sheet.text("{{ strength }}", style="List Bullet")
    sheet.text("{%p endfor %}")
    sheet.text("{%p endif %}")
    sheet.heading("What to change first")
    sheet.text("{%p for priority in page.priorities %}")
    item = sheet.text(
        ("{{ loop.index }}. {{ priority.question }}", "bold"),
        ("  {{ priority.reference }}", "quiet"),
    )
    item.paragraph_format.keep_with_next = True
    item.paragraph_format.space_after = Pt(0)
    for label, name in (("What happened: ", "what_happened"), ("What is expected: ", "standard")):
        line = sheet.text(label + "{{ priority." + name + " }}")
        line.paragraph_format.left_indent = Cm(0.45)
        line.paragraph_format.space_after = Pt(0)
    line = sheet.text("What next: {{ priority.next_step }}")
    line.paragraph_format.left_indent = Cm(0.45)
    sheet.text("{%p endfor %}")
    sheet.text("{%p if page.priorities_note %}")
    sheet.text("{{ page.priorities_note }}")
    sheet.text("{%p endif %}")
    sheet.heading("Your marks")
    sheet.text("{%p for table in page.tables %}")
    caption = sheet.text(("{{ table.title }}", "bold"))
    caption.paragraph_format.keep_with_next = True
    sheet.table(
        ["Strand", "{%tc for heading in table.headings %}", "{{ heading }}", "{%tc endfor %}"],
        [
            ["{%tr for row in table.rows %}"],
            ["{{ row.strand }}", "{%tc for count in row.counts %}", "{{ count }}", "{%tc endfor %}"],
            ["{%tr endfor %}"],
        ],
        [7.5, 2.7, 2.7, 2.7],
        numbers_from=1,
        space=0.4,
    )
    sheet.text("{%p endfor %}")
    sheet.text("{%p if page.timeliness %}")
    sheet.heading("Dates")
    sheet.text("{%p for row in page.timeliness %}")
    sheet.text(
        ("{{ row.label }} ", "bold"),
        "{{ row.outcome|capitalize }}. {{ row.working }} ",
        ("{{ row.reference }}", "quiet"),
        style="List Bullet",
    )
    sheet.text("{%p endfor %}")
    sheet.text("{%p if page.timeliness_more %}")
    sheet.text("{{ page.timeliness_more }} more in the detail overleaf.", quiet=True)
    sheet.text("{%p endif %}")
    sheet.text("{%p endif %}")
    sheet.text("{%p if page.actions %}")
    sheet.heading("What we agreed")
    sheet.text("{%p for action in page.actions %}")
    sheet.text(
        "{{ action.text }}{% if action.due %} By {{ action.due }}.{% endif %} ",
        ("{{ action.reference }}", "quiet"),
        style="List Bullet",
    )
    sheet.text("{%p endfor %}")
    sheet.text("{%p if page.actions_more %}")
    sheet.text("{{ page.actions_more }} more in the detail overleaf.", quiet=True)
    sheet.text("{%p endif %}")
    sheet.text("{%p endif %}")
    sheet.text("{%p if page.small_sample %}")
    sheet.heading("What this can and cannot show")
    sheet.text("{%p for sentence in page.small_sample %}")
    sheet.text("{{ sentence }}")
    sheet.text("{%p endfor %}")
    sheet.text("{%p endif %}")
    sheet.heading("Your reply")
    sheet.text(
        "If you see it differently, or a fact is wrong, tell {{ page.reply_to }}"
        "{% if page.reply_by %} by {{ page.reply_by }}{% endif %}. A mark you dispute is looked at again by "
        "somebody else."
    )
    signed = sheet.text("{{ page.sender_name }}, {{ page.sender_role }}")
    signed.paragraph_format.space_before = ROOM_TO_SIGN
    _detail(sheet)
    sheet.save("feedback_letter.docx")


def _opening(sheet: Sheet) -> None:
    """What a later version says otherwise, and whether earlier priorities improved."""
    sheet.text("{%p if page.outcomes or page.changes %}")
    sheet.heading("What is different in this version")
    for name in ("outcome", "change"):
        sheet.text(f"{{%p for {name} in page.{name}s %}}")
        sheet.text(f"{{{{ {name} }}}}", style="List Bullet")
        sheet.text("{%p endfor %}")
    sheet.text("{%p endif %}")
    sheet.text("{%p if page.improved %}")
    sheet.text("{{ page.improved }}")
    sheet.text("{%p endif %}")


def _detail(sheet: Sheet) -> None:
    heading = sheet.heading("The detail behind this letter")
    heading.paragraph_format.page_break_before = True
    sheet.text("{%p for work in page.detail %}")
    sheet.heading("{{ work.work.reference }}", 2)
    sheet.text(
        "{{ work.work.label }}, {{ work.work.how_chosen }}, marked by {{ work.work.assessor }}.", quiet=True
    ).paragraph_format.keep_with_next = True
    sheet.table(
        ["Strand", "Question", "Mark", "Where it shows"],
        [
            ["{%tr for row in work.rows %}"],
            [
                "{{ row.strand }}",
                "{{ row.question }}",
                "{{ row.rating }}",
                '{{ row.evidence }}{% if row.findings %} ({{ row.findings|join("; ") }}){% endif %}',
            ],
            ["{%tr endfor %}"],
        ],
        [3.6, 5.1, 3.1, 5.4],  # in large print, too, the longest word of a column stays whole
    )
    sheet.text("{%p for row in work.timeliness %}")
    sheet.text("{{ row.label }} {{ row.outcome|capitalize }}. {{ row.working }}", style="List Bullet")
    sheet.text("{%p endfor %}")
    sheet.text("{%p for action in work.actions %}")
    sheet.text(
        "Agreed: {{ action.text }}{% if action.due %} By {{ action.due }}.{% endif %}",
        ("{% if action.question %} About: {{ action.question }}{% endif %}", "quiet"),
    )
    sheet.text("{%p endfor %}")
    sheet.text("{%p endfor %}")
    sheet.heading("For our conversation")
    sheet.text("{%p if page.previous_priorities %}")
    sheet.text("The priorities of your last letter, and whether they have improved:")
    sheet.text("{%p for priority in page.previous_priorities %}")
    sheet.text("{{ priority }}", style="List Bullet")
    sheet.text("{%p endfor %}")
    sheet.text("{%p endif %}")
    sheet.table(
        [],
        [["Date we spoke", ""], ["How {{ page.first_name }} sees it", "\n\n"], ["Coaching agreed", "\n\n"]],
        [4.5, 12.7],
    )
    sheet.text("Where this comes from:", quiet=True)
    sheet.text("{%p for trace in page.traces %}")
    sheet.text("{{ trace }}", quiet=True)
    sheet.text("{%p endfor %}")


def committee_summary() -> None:
    """The committee's summary, landscape: one page in brief, then the tables."""
    sheet = Sheet(landscape=True)
    sheet.document.add_paragraph("Committee summary, {{ page.month }}, {{ page.area }}", style="Title")
    sheet.text("Casework Quality Committee · {{ page.scheme_name }} · {{ page.date }}", quiet=True)
    _first_page(sheet)
    sheet.heading("In brief")
    sheet.text("{%p for headline in page.headlines %}")
    sheet.text("{{ headline.text }}", style="List Bullet")
    sheet.text("{%p endfor %}")
    sheet.text(
        "Rates are of marks that met the standard, each weighted by how many pieces of work it stands for, with "
        "a 95% interval. n is the number of marks. A figure that rests on fewer than {{ page.smallest_marks }} "
        "marks, or on the work of fewer than {{ page.smallest_people }} people, is suppressed, and so are "
        "others where the total would give it away. Nobody is named, and nobody is ranked.",
        quiet=True,
    )
    sheet.heading("How far the marking got")
    sheet.caption("The sample of each scheme, in pieces of work")
    names = ["on_the_list|thousands", "eligible|thousands", "asked", "drawn", "always", "marked"]
    sheet.table(
        [
            "Scheme",
            "On the list",
            "Eligible",
            "Asked for",
            "Drawn",
            "Always included",
            "Marked",
            "Replaced: ineligible",
            "Replaced: unavailable",
        ],
        [
            ["{%tr for row in page.coverage %}"],
            ["{{ row.title }}", *("{{ row." + name + " }}" for name in [*names, "ineligible", "unavailable"])],
            ["{%tr endfor %}"],
        ],
        [6.5, *[2.4] * 8],
        numbers_from=1,
        together=True,
    )
    sheet.text("{%p for row in page.coverage %}")
    sheet.text("{%p if row.targeted_reviews %}")
    sheet.text(
        "{{ row.title }}: {{ row.targeted_reviews }} of those always included "
        "{% if row.targeted_reviews == 1 %}is{% else %}are{% endif %} "
        "there for a targeted review, apart from the sample and in no rate.",
        quiet=True,
    )
    sheet.text("{%p endif %}")
    sheet.text("{%p if row.excluded %}")
    sheet.text(
        "{{ row.title }}, left out before the draw: {% for reason, count in row.excluded %}{{ reason }} "
        "{{ count|thousands }}{% if not loop.last %}; {% endif %}{% endfor %}."
        "{% if row.short_cells %} In {{ row.short_cells }} {% if row.short_cells == 1 %}group{% else %}groups"
        "{% endif %} there was less to draw than asked for.{% endif %}",
        quiet=True,
    )
    sheet.text("{%p endif %}")
    sheet.text("{%p endfor %}")
    _marking_quality(sheet)
    _feedback_times(sheet)
    sheet.text("{%p if page.letters_total %}")
    sheet.heading("Victim letters")
    sheet.caption("Every letter of the month by unit (a count, not a sample)")
    counts = ["owed", "in_time", "late", "not_sent", "cannot_be_assessed", "not_yet_due", "to_check"]
    counts += ["carried_over", "not_owed"]
    sheet.table(
        [
            *(
                "Unit",
                "Owed",
                "Sent in time",
                "Sent late",
                "Not sent",
                "Cannot be assessed",
                "Not yet due",
                "To check",
            ),
            *("Still not sent from earlier months", "No letter owed"),
        ],
        [
            ["{%tr for row in page.letters %}"],
            ["{{ row.unit }}", *("{{ row." + name + " }}" for name in counts)],
            ["{%tr endfor %}"],
            ["{{ page.letters_total.unit }}", *("{{ page.letters_total." + name + " }}" for name in counts)],
        ],
        [6.4, *[2.4] * 9],
        numbers_from=1,
        bold_last=True,
    )
    sheet.text("{%p if page.letters_together %}")
    sheet.text(
        "{{ page.letters_together }} {% if page.letters_together == 1 %}unit stands{% else %}units stand"
        "{% endif %} in no row of {% if page.letters_together == 1 %}its{% else %}their{% endif %} own: the "
        "letters owed there are too few, or of too few people, or would give those of such a unit away.",
        quiet=True,
    )
    sheet.text("{%p endif %}")
    sheet.text(
        "Owed is what fell due: sent in time, sent late, not sent, or sent "
        "when the time cannot be assessed. Letters not yet due on the day of the export, and those where it "
        "cannot show whether a letter is owed, stand apart and count as nobody's failure. Letters of earlier "
        "months that are still not sent were owed then, and are not counted as owed again.",
        quiet=True,
    )
    sheet.text("{%p endif %}")
    sheet.text("{%p for table in page.tables %}")
    sheet.heading("{{ table.title }}: how often each question was met")
    sheet.caption("Share to standard, with 95% interval, by unit")
    sheet.table(
        ["Question", "All units", "{%tc for unit in table.units %}", "{{ unit }}", "{%tc endfor %}"],
        [
            ["{%tr for row in table.rows %}"],
            [
                "{{ row.question }}\n{{ row.strand }}"
                "{% if row.shares %} · {{ row.shares | join(', ') }}{% endif %}",
                _figure("row.everybody"),
                "{%tc for value in row.units %}",
                _figure("value"),
                "{%tc endfor %}",
            ],
            ["{%tr endfor %}"],
        ],
        [9.4, 3.3, 3.3, 3.3, 3.3],
    )
    sheet.text("{%p if table.suppressed %}")
    sheet.text("Figures not shown (suppressed, or nothing was marked): {{ table.suppressed }}.", quiet=True)
    sheet.text("{%p endif %}")
    _rates_by_type(sheet)
    sheet.text("{%p endfor %}")
    _letters_assisted(sheet)
    _letters_checked(sheet)
    sheet.text("{%p if page.findings %}")
    sheet.heading("What was found most often")
    sheet.caption("Reasons given for marks below the best, in the random sample")
    sheet.table(
        ["Finding", "Scheme", "Marks", "People"],
        [
            ["{%tr for row in page.findings %}"],
            [
                "{{ row.label }}{% if row.barrier %} (barrier to engagement){% endif %}",
                "{{ row.scheme }}",
                "{{ row.marks }}",
                "{{ row.people }}",
            ],
            ["{%tr endfor %}"],
        ],
        [13, 7, 2.6, 2.6],
        numbers_from=2,
    )
    sheet.text("{%p if page.findings_cut %}")
    sheet.text(
        "Findings made no more often than these, and left out to keep the list short: {{ page.findings_cut }}.",
        quiet=True,
    )
    sheet.text("{%p endif %}")
    sheet.text("{%p if page.findings_suppressed %}")
    sheet.text(
        "Less frequent findings that rest on too little to be shown: {{ page.findings_suppressed }}.", quiet=True
    )
    sheet.text("{%p endif %}")
    sheet.text("{%p endif %}")
    _barriers(sheet)
    _outcomes(sheet)
    sheet.text("{%p if page.police %}")
    sheet.heading("Police files")
    sheet.caption("Failures recorded in the DGA export (a count, not a sample)")
    sheet.table(
        ["Family", "Failures", "Cases", "Disputed", "Dispute accepted"],
        [
            ["{%tr for row in page.police %}"],
            [
                "{{ row.family }}",
                "{{ row.failures }}",
                "{{ row.cases }}",
                "{{ row.disputed }}",
                "{{ row.accepted }}",
            ],
            ["{%tr endfor %}"],
        ],
        [10, 3, 3, 3, 4],
        numbers_from=1,
        together=True,
    )
    sheet.text("{%p if page.police_units.rows %}")
    sheet.caption("Failures by police unit and family")
    sheet.table(
        [
            "Police unit",
            "{%tc for family in page.police_units.families %}",
            "{{ family }}",
            "{%tc endfor %}",
            "All",
        ],
        [
            ["{%tr for row in page.police_units.rows %}"],
            [
                "{{ row.unit }}",
                "{%tc for count in row.counts %}",
                "{{ count }}",
                "{%tc endfor %}",
                "{{ row.failures }}",
            ],
            ["{%tr endfor %}"],
        ],
        [8, 3, 3, 3, 3],
        numbers_from=1,
        together=True,
    )
    sheet.text("{%p endif %}")
    sheet.text(
        "A case with failures of two families stands in both. Disputes of this month's failures are to be settled "
        "by {{ page.police_dispute_deadline }}.",
        quiet=True,
    )
    sheet.text("{%p endif %}")
    _meetings(sheet)
    _issues(sheet)
    _charts(sheet)
    sheet.heading("Where these figures come from")
    sheet.text("{%p for trace in page.traces %}")
    sheet.text("{{ trace }}", quiet=True)
    sheet.text("{%p endfor %}")
    sheet.text("Ledger: {{ page.ledger_events }} events, head {{ page.ledger_hash }}", quiet=True)
    sheet.save("committee_summary.docx")


def _rates_by_type(sheet: Sheet) -> None:
    """The rates of one table by type of work, in the whole Area."""
    sheet.text("{%p if table.types %}")
    sheet.caption("Share to standard in all units together, with 95% interval, by {{ table.by_type }}")
    sheet.table(
        ["Question", "{%tc for type in table.types %}", "{{ type }}", "{%tc endfor %}"],
        [
            ["{%tr for row in table.rows_by_type %}"],
            ["{{ row.question }}", "{%tc for value in row.types %}", _figure("value"), "{%tc endfor %}"],
            ["{%tr endfor %}"],
        ],
        [9.4, 3.3, 3.3, 3.3],
    )
    sheet.text(
        "Questions of which no {{ table.by_type }} can be shown are left out.{% if table.types_suppressed %} "
        "Figures not shown (suppressed, or nothing was marked): {{ table.types_suppressed }}.{% endif %}",
        quiet=True,
    )
    sheet.text("{%p endif %}")


def _charts(sheet: Sheet) -> None:
    """Each picture with its words and its table; the tool puts it where the text names it."""
    sheet.text("{%p if page.charts %}")
    sheet.heading("In pictures")
    note = sheet.text("A filled dot is as expected, an open square stands out.", quiet=True)
    note.paragraph_format.keep_with_next = True
    sheet.text("{%p for chart in page.charts %}")
    sheet.heading("{{ chart.title }}", 2).paragraph_format.keep_with_next = True
    sheet.picture("[picture {{ loop.index }}]")
    sheet.text("{{ chart.description }}", quiet=True).paragraph_format.keep_with_next = True
    sheet.caption("The figures of this picture")
    sheet.table(
        ["{%tc for heading in chart.headings %}", "{{ heading }}", "{%tc endfor %}"],
        [
            ["{%tr for row in chart.rows %}"],
            ["{%tc for text in row %}", "{{ text }}", "{%tc endfor %}"],
            ["{%tr endfor %}"],
        ],
        3,
        together=True,
    )
    sheet.text("{%p endfor %}")
    sheet.text("{%p endif %}")


def _barriers(sheet: Sheet) -> None:
    """Barriers to engagement with the defence, ours apart from theirs."""
    sheet.text("{%p if page.barriers.ours or page.barriers.theirs or page.barriers.suppressed %}")
    sheet.heading("What stands in the way of engagement with the defence")
    sheet.text("{%p if page.barriers.ours or page.barriers.theirs %}")
    sheet.caption("Barriers found in the random sample, ours apart from theirs")
    rows = []
    for name, whose in (("ours", "ours"), ("theirs", "theirs: for the liaison meeting")):
        rows += [
            [f"{{%tr for row in page.barriers.{name} %}}"],
            ["{{ row.label }}", whose, "{{ row.marks }}", "{{ row.people }}"],
            ["{%tr endfor %}"],
        ]
    sheet.table(["Barrier", "Whose to mend", "Marks", "People"], rows, [13, 7, 2.6, 2.6], numbers_from=2)
    sheet.text("{%p endif %}")
    sheet.text(
        "{% if not page.barriers.ours %}No barrier of ours was found often enough to be told. {% endif %}"
        "{% if not page.barriers.theirs %}No barrier of theirs was found often enough to be told. {% endif %}"
        "{% if page.barriers.suppressed %}Barriers that rest on too little to be shown: "
        "{{ page.barriers.suppressed }}. {% endif %}Only theirs go to the meeting with the defence.",
        quiet=True,
    )
    sheet.text("{%p endif %}")


def _outcomes(sheet: Sheet) -> None:
    """What became known of cases, beside the marks of the same cases."""
    sheet.text("{%p if page.outcomes %}")
    sheet.heading("What became known of cases, beside their marks")
    sheet.text(
        "Panels, complaints and reviews upheld, custody time limit failures and adverse outcomes are counted as "
        "they became known. Beside them stands how the same cases had been marked, on the questions that each "
        "concerns. An outcome has many causes: it changes no mark, and says nothing of any person."
    )
    sheet.caption("Outcomes of cases, and the marks of the same cases")
    figures = ("cases", "people", "marks", "fully")
    sheet.table(
        [
            *("What became known", "Marks of the months", "Cases this month", "Cases this year", "Cases marked"),
            *("People", "Marks", "Of these fully met"),
        ],
        [
            ["{%tr for row in page.outcomes %}"],
            [
                "{{ row.what }}",
                "{% if row.when %}{{ row.when }}{% else %}not shown{% endif %}",
                "{{ row.this_month }}",
                "{{ row.this_year }}",
                *("{% if row.when %}{{ row." + name + " }}{% endif %}" for name in figures),
            ],
            ["{%tr endfor %}"],
        ],
        [6.5, 5.5, 2.4, 2.4, 2.4, 2.0, 2.0, 2.6],
        numbers_from=2,
        together=True,
    )
    sheet.text(
        "The first two counts are of every case that was told of; a case stands in each row that it belongs to. "
        "Marks are of the random sample, and are shown for as many months together as it takes until enough of "
        "them rest on the work of enough people, and they are not all alike; the latest such months are shown.",
        quiet=True,
    )
    sheet.text("{%p endif %}")


def _letters_checked(sheet: Sheet) -> None:
    """What the checks found in all letters that were read."""
    sheet.text("{%p if page.letters_checked %}")
    sheet.heading("What the checks found in all letters")
    sheet.text(
        "{{ page.letters_checked.read|thousands }} letters of the log were read by rules that anybody can read."
        "{% if page.letters_checked.without %} No letter that can be read is there for "
        "{{ page.letters_checked.without }} of those that the log calls sent.{% endif %} A check points at words; "
        "a person judges. Below stands in how many letters each check pointed at something, of those it was made "
        "of; and of those that were marked, in this month and earlier ones, in how many the assessor agreed, with "
        "a 95% interval."
    )
    for of, every, ends in (("units", "All units", True), ("types", "All types", False)):
        sure = (
            ["{{ line.certainty }}{% if line.fallen %} by the marks of earlier months{% endif %}"] if ends else []
        )
        sheet.caption(f"Letters pointed at, of letters checked, by {'unit' if ends else 'type of letter'}")
        agreed = ["{% if line.precision %}{{ line.precision }}{% else %}too few marked{% endif %}"] if ends else []
        sheet.table(
            [
                "What is looked for",
                *(["How sure"] if ends else []),
                every,
                *("{%tc for name in page.letters_checked." + of + " %}", "{{ name }}", "{%tc endfor %}"),
                *(["Assessors agreed"] if ends else []),
            ],
            [
                ["{%tr for line in page.letters_checked.lines %}"],
                [
                    "{{ line.looks_for }}",
                    *sure,
                    "{{ line.total }}",
                    *("{%tc for cell in line." + of + " %}", "{{ cell }}", "{%tc endfor %}"),
                    *agreed,
                ],
                ["{%tr endfor %}"],
            ],
            [8, *([2.4] if ends else []), 2.6, 2.6, 2.6, 2.6, *([4] if ends else [])],
        )
    sheet.text(
        "{% if page.letters_checked.held_back %}– is a figure held back: it rests on too little, or would give "
        "another away. {% endif %}An empty cell: the check was made of no letter there.",
        quiet=True,
    )
    sheet.text("{%p endif %}")


def _letters_assisted(sheet: Sheet) -> None:
    """Rates of letters helped by the checks of every letter."""
    sheet.text("{%p if page.assisted %}")
    sheet.heading("Letters: more from the same sample")
    sheet.text(
        "The checks read every letter, and assessors marked a few. Both together say more than the marks alone: "
        "each rate below is given again, helped by what the checks said of all letters of the list. The marks "
        "stay the truth, so that a bad check makes a rate no more wrong, only no more certain."
    )
    sheet.caption("Rates by the marks alone, and helped by the checks of every letter")
    sheet.table(
        [
            "Question",
            "By the marks alone",
            "Helped by the checks",
            "What that is worth",
            "Letters no check could read",
        ],
        [
            ["{%tr for line in page.assisted %}"],
            [
                "{{ line.question }}",
                "{{ line.plain }} ({{ line.plain_interval }})",
                "{{ line.assisted }} ({{ line.assisted_interval }})",
                "{{ line.saved }}",
                "{{ line.unread }}",
            ],
            ["{%tr endfor %}"],
        ],
        [8.5, 4, 4, 7.5, 2.7],
    )
    sheet.text("{%p endif %}")


def _meetings(sheet: Sheet) -> None:
    """Meetings of the last twelve months: held or not, their summaries circulated."""
    sheet.text("{%p if page.meetings %}")
    sheet.heading("Meetings")
    sheet.caption("Meetings that were due in the last twelve months, and whether their summaries went round")
    sheet.table(
        ["Meeting", "Of", "Due", "Held", "Not held", "Nobody said", "Summary circulated"],
        [
            ["{%tr for row in page.meetings %}"],
            [
                "{{ row.title }}",
                "{{ row.unit }}",
                "{{ row.due }}",
                "{{ row.held }}",
                "{{ row.not_held }}",
                "{{ row.not_said }}",
                "{{ row.circulated }}",
            ],
            ["{%tr endfor %}"],
        ],
        [6.0, 6.0, 2.0, 2.0, 2.2, 2.6, 3.2],
        numbers_from=2,
    )
    sheet.text("{%p endif %}")


def _issues(sheet: Sheet) -> None:
    """What an inspection raised, the Area's responses, and what was measured since."""
    sheet.text("{%p if page.issues %}")
    sheet.heading("What the inspection raised")
    sheet.text("{%p for issue in page.issues %}")
    issue = sheet.text(
        ("{{ issue.id }}. {{ issue.title }}{% if issue.joint %} (with the sister Area){% endif %}.", "bold"),
        " {% if issue.response %}Response of {{ issue.response }}{% else %}No response is recorded.{% endif %}",
    )
    issue.paragraph_format.keep_with_next, issue.paragraph_format.space_before = True, Pt(3)
    sheet.text("{%p for line in issue.lines %}")
    sheet.text("{{ line }}", quiet=True)
    sheet.text("{%p endfor %}")
    sheet.text("{%p if not issue.lines %}")
    sheet.text("Nothing measured yet.", quiet=True)
    sheet.text("{%p endif %}")
    sheet.text("{%p endfor %}")
    sheet.text("{%p endif %}")


def _first_page(sheet: Sheet) -> None:
    """What moved, the themes, what is to be decided, what became of actions."""
    sheet.heading("Since last time")
    for moved, words in (
        ("improved", "Better than in {{ page.first_page.since }}, by more than luck:"),
        ("worsened", "Not as good as in {{ page.first_page.since }}, by more than luck:"),
    ):
        sheet.text(f"{{%p if page.first_page.{moved} %}}")
        sheet.text(words)
        sheet.text(f"{{%p for line in page.first_page.{moved} %}}")
        sheet.text("{{ line.question }} {{ line.then }}, now {{ line.now }}.", style="List Bullet")
        sheet.text("{%p endfor %}")
        sheet.text("{%p endif %}")
    sheet.text(
        "{%p if page.first_page.compared and not page.first_page.improved and not page.first_page.worsened %}"
    )
    sheet.text("No rate of the whole Area moved by more than luck would move it.")
    sheet.text("{%p endif %}")
    sheet.text("{%p if not page.first_page.compared %}")
    sheet.text("There is no earlier month to compare with.")
    sheet.text("{%p endif %}")
    sheet.text("{%p if page.first_page.themes %}")
    sheet.heading("Themes")
    sheet.text("{%p for theme in page.first_page.themes %}")
    sheet.text(
        "{{ theme.id }}, {{ theme.state }}: {{ theme.question }} In {{ theme.group }} {{ theme.figure.percent }} "
        "met it ({{ theme.figure.interval }}; {{ theme.figure.marks }} marks, {{ theme.figure.people }} people)"
        "{% if theme.why %}; {{ theme.why }}{% endif %}.",
        style="List Bullet",
    )
    sheet.text("{%p endfor %}")
    sheet.text("{%p if page.first_page.more_themes %}")
    sheet.text(
        "{{ page.first_page.more_themes }} more {% if page.first_page.more_themes == 1 %}is{% else %}are"
        "{% endif %} open in the register.",
        quiet=True,
    )
    sheet.text("{%p endif %}")
    sheet.text("{%p endif %}")
    sheet.text("{%p if page.first_page.decisions %}")
    sheet.heading("For the committee to decide")
    sheet.text("{%p for decision in page.first_page.decisions %}")
    sheet.text("{{ decision }}", style="List Bullet")
    sheet.text("{%p endfor %}")
    sheet.text("{%p endif %}")
    sheet.text("{%p if page.first_page.overdue or page.first_page.judged %}")
    sheet.heading("Actions")
    sheet.text("{%p for action in page.first_page.overdue %}")
    sheet.text(
        "Overdue: {{ action.id }}, {{ action.what }}. {{ action.owner }}, due {{ action.due }}.",
        style="List Bullet",
    )
    sheet.text("{%p endfor %}")
    sheet.text("{%p for action in page.first_page.judged %}")
    sheet.text("{{ action.id }}, {{ action.what }}. {{ action.effect }}", style="List Bullet")
    sheet.text("{%p endfor %}")
    sheet.text("{%p endif %}")


def _marking_quality(sheet: Sheet) -> None:
    sheet.text("{%p if page.marking_quality %}")
    sheet.heading("How alike the marking is")
    sheet.text(
        "{{ page.marking_quality.pieces|thousands }} pieces of work were marked a second time, blind "
        "({{ page.marking_quality.months }}). On {{ page.marking_quality.raw }} of "
        "{{ page.marking_quality.marks|thousands }} marks both markers gave the same rating."
        "{% if page.marking_quality.markers %} In steps of the scale, the {{ page.marking_quality.markers }} "
        "markers stand from {{ page.marking_quality.least }} (strictest) to {{ page.marking_quality.most }} "
        "(kindest) beside whoever marked the same work again; the middle one at "
        "{{ page.marking_quality.middle }}.{% endif %}"
    )
    sheet.text("{%p endif %}")


def _feedback_times(sheet: Sheet) -> None:
    sheet.text("{%p if page.feedback %}")
    sheet.heading("How soon people had their feedback")
    sheet.text(
        "Of {{ page.feedback.people }} people whose letter fell due, within {{ page.feedback.days }} working days "
        "of the last of their work being marked, {{ page.feedback.in_time }} had it in time and "
        "{{ page.feedback.late }} late; {{ page.feedback.waits }} "
        "{% if page.feedback.waits == 1 %}waits{% else %}wait{% endif %} for it still."
    )
    sheet.text("{%p endif %}")


def _figure(name: str) -> str:
    return (
        "{% if "
        + name
        + " %}{{ "
        + name
        + ".percent }}\n{{ "
        + name
        + ".interval }}\nn\u00a0{{ "
        + name
        + ".marks }}, {{ "
        + name
        + ".people }}\u00a0people"
        "{% else %}not shown{% endif %}"
    )


def brief() -> None:
    """A brief of any kind: its sections with sentences, points and tables."""
    sheet = Sheet()
    sheet.document.add_paragraph(
        "{{ page.title }}{% if page.area not in page.title %}, {{ page.area }}{% endif %}", style="Title"
    )
    under = sheet.text("{{ page.reader }} · {{ page.scheme_name }} · {{ page.date }}", quiet=True)
    under.paragraph_format.space_after = Pt(4)
    sheet.text("{%p for section in page.sections %}")
    sheet.heading("{{ section.heading }}")
    sheet.text("{%p for text in section.paragraphs %}")
    sheet.text("{{ text }}")
    sheet.text("{%p endfor %}")
    sheet.text("{%p for text in section.points %}")
    sheet.text("{{ text }}", style="List Bullet")
    sheet.text("{%p endfor %}")
    sheet.text("{%p if section.chart %}")
    sheet.heading("{{ section.chart.title }}", 2).paragraph_format.keep_with_next = True
    sheet.picture("[picture: {{ section.chart.title }}]")
    sheet.text("{{ section.chart.description }}", quiet=True)
    sheet.text("{%p endif %}")
    sheet.text("{%p for table in section.tables %}")
    sheet.caption("{{ table.caption }}")
    sheet.table(
        [
            "{{ table.headings[0] }}",
            "{%tc for heading in table.headings[1:] %}",
            "{{ heading }}",
            "{%tc endfor %}",
        ],
        [
            ["{%tr for row in table.rows %}"],
            ["{{ row[0] }}", "{%tc for cell in row[1:] %}", "{{ cell }}", "{%tc endfor %}"],
            ["{%tr endfor %}"],
        ],
        4,
    )
    sheet.text("{%p endfor %}")
    sheet.text("{%p if section.note %}")
    sheet.text("{{ section.note }}", quiet=True)
    sheet.text("{%p endif %}")
    sheet.text("{%p endfor %}")
    sheet.save("brief.docx")


if __name__ == "__main__":
    feedback_letter()
    committee_summary()
    brief()
