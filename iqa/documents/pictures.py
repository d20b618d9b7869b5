"""Pictures as a Word file can hold them: drawn from their SVG, and put where a template says `[picture 1]`."""

from collections.abc import Mapping
from io import BytesIO

from iqa.documents.pdf import fonts_of
from iqa.documents.word_template import with_fixed_times

_PAGE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.picture), format: "svg")"""
_DOTS_AN_INCH = 150
_WIDTH_CM = 12.5


def png_of(svg: str) -> bytes:
    """An SVG file as a PNG, with the fonts that come with the tool: the same picture gives the same bytes."""
    import typst

    made = typst.compile(
        _PAGE,
        format="png",
        ppi=_DOTS_AN_INCH,
        font_paths=fonts_of(()),
        ignore_system_fonts=True,
        sys_inputs={"picture": svg},
    )
    return made if isinstance(made, bytes) else b"".join(made or ())


def with_pictures(word: bytes, pictures: Mapping[str, tuple[bytes, str]]) -> bytes:
    """A Word file with pictures in the place of the paragraphs that name them: what such a paragraph says -> PNG,
    and what it shows in words."""
    from docx import Document
    from docx.shared import Cm

    document = Document(BytesIO(word))
    for paragraph in document.paragraphs:
        found = pictures.get(paragraph.text.strip())
        if found is None:
            continue
        png, words = found
        for run in paragraph.runs:
            run.text = ""
        paragraph.paragraph_format.line_spacing = 1.0  # with less, the head of a picture is cut off
        shown = paragraph.add_run().add_picture(BytesIO(png), width=Cm(_WIDTH_CM))
        shown._inline.docPr.set("descr", words)
    whole = BytesIO()
    document.save(whole)
    return with_fixed_times(whole.getvalue())
