from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client, RequestFactory

from bundel.site.forms import ExampleForm

VOID = {"meta", "link", "input", "br", "hr", "img", "rect", "circle", "path"}


class Outline(HTMLParser):
    """What a page declares: ids, what refers to them, and whether every element is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.refers: list[str] = []
        self.controls: list[dict[str, str | None]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.headings: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        for name in ("for", "aria-describedby", "aria-labelledby"):
            self.refers += (found.get(name) or "").split()
        if tag in ("input", "select", "textarea") and found.get("type") not in ("hidden", "submit"):
            self.controls.append(found)
        if "style" in found or any(name.startswith("on") for name in found):
            self.faults.append(f"inline style or script on {tag}")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")


def outline_of(page: str) -> Outline:
    outline = Outline()
    outline.feed(page)
    return outline


def rendered(source: str, **context: Any) -> str:
    return Template("{% load components %}" + source).render(Context(context))


@pytest.fixture
def page(client: Client, db: None) -> str:
    return client.get("/componenten/").content.decode()


def test_page_of_components_is_well_formed(page: str) -> None:
    outline = outline_of(page)

    assert outline.faults == []
    assert outline.open == []


def test_every_id_stands_once_and_every_reference_leads_to_one(page: str) -> None:
    outline = outline_of(page)

    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.refers) <= set(outline.ids)


def test_every_control_has_a_label(page: str) -> None:
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', page))

    for control in outline_of(page).controls:
        assert control.get("id") in labelled, control


def test_headings_skip_no_level(page: str) -> None:
    headings = outline_of(page).headings

    assert headings[0] == 1
    assert all(later - earlier <= 1 for earlier, later in zip(headings, headings[1:], strict=False))


def test_every_component_tag_is_shown_with_its_use(page: str) -> None:
    from bundel.site.templatetags.components import register

    inside_other = {"navigation", "breadcrumb", "crumb"}
    missing = [
        name for name in register.tags if name not in inside_other and "{% " + name not in page.replace("&quot;", '"')
    ]
    assert missing == []


def test_lane_is_said_in_words_and_not_in_colour_alone() -> None:
    assert ">Als er ruimte is<" in rendered('{% lane "nice_to_have" %}')


def test_assumption_looks_different_from_a_fact() -> None:
    assumed = rendered('{% basis "assumed" "uren-klein-project" %}')
    given = rendered('{% basis "given" %}')

    assert "bundel-basis--assumed" in assumed and "aanname" in assumed and "uren-klein-project" in assumed
    assert "bundel-basis--given" in given and "uit bron" in given


@pytest.mark.parametrize(
    "source",
    [
        '{% lane "soon" %}',
        '{% basis "guess" %}',
        '{% badge "x" tone="pink" %}',
        '{% button "x" kind="huge" %}',
        '{% alert "panic" %}x{% endalert %}',
        '{% card lane="soon" %}x{% endcard %}',
        '{% timeline_marker "law" "maybe" %}',
    ],
)
def test_unknown_key_is_named_with_what_is_allowed(source: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="is one of .*; found '"):
        rendered(source)


def test_what_people_wrote_comes_out_inert() -> None:
    written = '<script>alert("x")</script>'
    source = "{% badge text %}{% stat text text %}{% alert 'info' title=text %}{{ text }}{% endalert %}{% crumb text %}"

    assert "<script>" not in rendered(source, text=written)


def test_bar_shows_what_is_over_apart() -> None:
    over = rendered('{% bar "ICT 2027" 1500 1200 "300 te veel" %}')
    empty = rendered('{% bar "ICT 2027" 0 0 "geen uren" %}')

    assert 'class="bundel-bar__used" x="0" y="0" width="80.0"' in over
    assert 'class="bundel-bar__over" x="80.0" y="0" width="20.0"' in over
    assert "bundel-bar__over" not in empty and 'width="0.0"' in empty


def test_progress_without_a_total_is_nothing_yet() -> None:
    assert ">0%<" in rendered('{% progress "Plannen" 0 0 %}')


@pytest.mark.parametrize(
    ("sort", "direction", "next_sort"),
    [("", "", "sort=hours"), ("hours", "ascending", "sort=-hours"), ("-hours", "descending", "sort=hours")],
)
def test_column_header_turns_the_order_and_keeps_the_filters(sort: str, direction: str, next_sort: str) -> None:
    request = RequestFactory().get("/", {"theme": "data", "page": "3"})

    header = rendered('{% sort_header "Uren" "hours" sort %}', request=request, sort=sort)

    assert next_sort in header and "theme=data" in header and "page=" not in header
    assert (f'aria-sort="{direction}"' in header) is bool(direction)


def test_page_links_keep_the_filters() -> None:
    request = RequestFactory().get("/", {"theme": "data"})
    page = Paginator(range(95), 10).page(4)

    links = rendered("{% pagination page %}", request=request, page=page)

    assert "theme=data&amp;page=5" in links
    assert 'aria-current="page"' in links


def test_single_page_has_no_page_links() -> None:
    links = rendered("{% pagination page %}", request=RequestFactory().get("/"), page=Paginator([1], 10).page(1))

    assert links.strip() == ""


def test_error_summary_leads_to_each_faulty_field() -> None:
    class Demanding(ExampleForm):
        def clean(self) -> dict[str, Any]:
            self.add_error(None, "De uren tellen niet op.")
            return {}

    form = Demanding(data={"amount": "-1", "name": "Gouda", "year": "2027"})
    page = str(form)

    assert '<a href="#id_amount">' in page
    assert '<a href="#id_state_0">' in page, "a group of radio buttons is entered at its first button"
    assert "De uren tellen niet op." in page
    assert 'value="Gouda"' in page, "typed values stay"


def test_fault_in_a_hidden_field_is_still_told() -> None:
    from django import forms

    class Hidden(forms.Form):
        key = forms.CharField(widget=forms.HiddenInput)

    assert "Dit is nog niet opgeslagen" in str(Hidden(data={}))


def test_faulty_control_is_bound_to_its_hint_and_its_fault() -> None:
    form = ExampleForm(data={"name": ""})
    control = re.findall(r'<input[^>]*name="name"[^>]*>', str(form))[0]

    assert 'aria-invalid="true"' in control
    assert 'aria-describedby="id_name_helptext id_name_error"' in control
    assert "utrecht-textbox--invalid" in control


def test_list_of_checkboxes_looks_like_checkboxes() -> None:
    control = re.findall(r'<input[^>]*name="themes"[^>]*>', str(ExampleForm()))[0]

    assert 'type="checkbox"' in control and "utrecht-checkbox" in control
    assert "utrecht-radio-button" not in control


def test_own_class_of_a_control_is_kept_beside_that_of_the_design_system() -> None:
    from django import forms

    class Own(forms.Form):
        name = forms.CharField(widget=forms.TextInput(attrs={"class": "breed"}))
        hidden = forms.CharField(widget=forms.HiddenInput)

    page = str(Own())

    assert 'class="utrecht-textbox utrecht-textbox--html-input breed"' in page
    assert re.search(r'<input type="hidden" name="hidden"(?![^>]*class)', page)
