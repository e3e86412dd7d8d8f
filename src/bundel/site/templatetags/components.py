"""The components of the pages as template tags; /componenten/ shows each with its use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from bundel.engine.geography.dot_map import DotMap
from bundel.site import words
from bundel.site.navigation import chosen_municipality, navigation_items

register = template.Library()
FOLDER = "site/components"

APPEARANCES = {"primary": "primary-action", "secondary": "secondary-action", "subtle": "subtle"}
POINTED_OUT = "toon"
ALERTS = ("info", "ok", "warning", "error")


def _render(component: str, /, **context: Any) -> SafeString:
    # The line end of the file would put a space before the comma that follows in the text.
    return mark_safe(render_to_string(f"{FOLDER}/{component}.html", context).strip())  # nosec: made by a template


def _one_of(allowed: Mapping[str, str] | tuple[str, ...], value: str, what: str) -> str:
    if value not in allowed:
        raise template.TemplateSyntaxError(f"{what} is one of {', '.join(allowed)}; found {value!r}.")
    return allowed[value] if isinstance(allowed, Mapping) else value


@register.inclusion_tag(f"{FOLDER}/navigation.html", takes_context=True)
def navigation(context: Mapping[str, Any]) -> dict[str, Any]:
    request: HttpRequest | None = context.get("request")
    return {"items": navigation_items(request)}


@register.simple_tag
def button(
    label: str, kind: str = "primary", name: str = "", value: Any = None, type: str = "submit", description: str = ""
) -> SafeString:
    """``description`` is read aloud instead of the label; it must start with the label."""
    appearance = _one_of(APPEARANCES, kind, "kind of button")
    return _render(
        "button", label=label, appearance=appearance, name=name, value=value, type=type, description=description
    )


@register.simple_tag
def link_button(url: str, label: str, kind: str = "secondary", description: str = "") -> SafeString:
    appearance = _one_of(APPEARANCES, kind, "kind of link_button")
    return _render("link_button", url=url, label=label, appearance=appearance, description=description)


@register.simple_block_tag
def alert(content: str, kind: str, title: str = "", id: str = "") -> SafeString:
    return _render("alert", kind=_one_of(ALERTS, kind, "kind of alert"), title=title, id=id, content=content)


@register.simple_tag
def lane(key: str) -> SafeString:
    """The lane of an item, in colour and in words: mandatory, need_to_have, nice_to_have, not_now."""
    return _render("badge", label=_one_of(words.LANES, key, "lane"), tone=key)


@register.simple_tag
def badge(label: str, tone: str = "neutral") -> SafeString:
    return _render("badge", label=label, tone=_one_of(words.TONES, tone, "tone of badge"))


@register.simple_tag
def basis(key: str, detail: str = "") -> SafeString:
    """How sure a figure is: given, own, peer, assumed or unknown; ``detail`` says by whom or which assumption."""
    return _render("basis", basis=key, label=_one_of(words.BASES, key, "basis"), detail=detail)


@register.simple_block_tag
def data_table(content: str, caption: str, hide_caption: bool = False) -> SafeString:
    """Wrap thead and tbody; give number cells ``class="bundel-number"`` and headers their ``scope``."""
    return _render("data_table", caption=caption, hide_caption=hide_caption, content=content)


@register.simple_tag(takes_context=True)
def sort_header(context: Mapping[str, Any], label: str, key: str, sort: str, numeric: bool = False) -> SafeString:
    """A column header that sorts by ``key``; ``sort`` is the present order: ``key`` or ``-key``."""
    query = context["request"].GET.copy()
    query["sort"] = f"-{key}" if sort == key else key
    query.pop("page", None)
    direction = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
    return _render("sort_header", label=label, url=f"?{query.urlencode()}", direction=direction, numeric=numeric)


@register.inclusion_tag(f"{FOLDER}/pagination.html", takes_context=True)
def pagination(context: Mapping[str, Any], page: Page[Any]) -> dict[str, Any]:
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": list(numbers), "request": context["request"]}


@register.simple_block_tag
def details(content: str, summary: str, open: bool = False, id: str = "") -> SafeString:
    return _render("details", summary=summary, open=open, id=id, content=content)


@register.simple_block_tag
def card(content: str, lane: str = "", id: str = "") -> SafeString:
    """A framed piece of the page; with ``lane`` it carries that colour at its side (say the lane in words too)."""
    if lane:
        _one_of(words.LANES, lane, "lane")
    return _render("card", lane=lane, id=id, content=content)


@register.simple_block_tag
def empty_state(content: str, title: str) -> SafeString:
    """Instead of an empty list: what is empty, and in the content what to do first."""
    return _render("empty_state", title=title, content=content)


@register.simple_tag
def stat(label: str, value: Any, note: str = "") -> SafeString:
    return _render("stat", label=label, value=value, note=note)


@register.simple_tag
def progress(label: str, done: int, total: int) -> SafeString:
    percent = 100 * done // total if total else 0
    return _render("progress", label=label, done=done, total=total, percent=percent)


@register.simple_block_tag
def figure(content: str, title: str, description: str = "") -> SafeString:
    """A picture with its title; the content holds the SVG, and its table in ``details``."""
    return _render("figure", title=title, description=description, content=content)


@register.simple_tag
def bar(label: str, used: float, room: float, text: str) -> SafeString:
    """How much of the room is used; what is over stands apart. ``text`` says it in words and figures."""
    whole = max(used, room)
    scale = 100 / whole if whole > 0 else 0
    inside = min(used, room)
    return _render(
        "bar",
        label=label,
        text=text,
        used_width=f"{inside * scale:.1f}",
        over_start=f"{room * scale:.1f}",
        over_width=f"{(used - room) * scale:.1f}" if used > room else "",
    )


@register.simple_block_tag
def breadcrumb(content: str) -> SafeString:
    return _render("breadcrumb", content=content)


@register.simple_tag
def crumb(label: str, url: str = "") -> SafeString:
    """One step of the breadcrumb; the last one, the page itself, has no address."""
    return _render("crumb", label=label, url=url)


@register.simple_tag
def export_links(csv: str = "", xlsx: str = "", ics: str = "", pdf: str = "", json: str = "") -> SafeString:
    return _render("export_links", csv=csv, xlsx=xlsx, ics=ics, pdf=pdf, json=json)


@register.simple_tag
def timeline_marker(kind: str, certainty: str) -> SafeString:
    """Shape says law, agreement, advice or other; filling says fixed, planned or expected; the label says both."""
    label = f"{_one_of(words.MARKER_KINDS, kind, 'kind')}, {_one_of(words.CERTAINTIES, certainty, 'certainty')}"
    return _render("timeline_marker", kind=kind, certainty=certainty, label=label)


@register.inclusion_tag(f"{FOLDER}/dot_map.html", takes_context=True)
def dot_map(context: Mapping[str, Any], map: DotMap) -> dict[str, Any]:
    """The map of the country with one layer (engine/geography/dot_map.py), its legend and its table.

    It points out the municipality that the address names (``?toon=``), else the one that this visitor chose.
    """
    request: HttpRequest | None = context.get("request")
    given = request.GET if request is not None else QueryDict()
    chosen = chosen_municipality(request) if request is not None else ""
    identity = f"kaart-{map.key}"
    return {
        "map": map,
        "id": identity,
        "table_id": f"{identity}-tabel",
        "shown": map.dot(given.get(POINTED_OUT, "") or chosen),
        "path": request.path if request is not None else "",
        "kept": [(name, value) for name, values in given.lists() if name != POINTED_OUT for value in values],
        "has_text": any(dot.text for dot in map.dots),
    }


@register.simple_tag
def example_banner(name: str) -> SafeString:
    return _render("example_banner", name=name)


@register.simple_block_tag
def filters(content: str, action: str) -> SafeString:
    """A filter form; its state is the address, so it is a GET form and needs no key."""
    return _render("filters", content=content, action=action)


@register.simple_tag
def search_field(
    action: str, name: str, label: str, value: str = "", hint: str = "", button: str = "", id: str = "search"
) -> SafeString:
    return _render(
        "search_field",
        action=action,
        name=name,
        label=label,
        value=value,
        hint=hint,
        button=button or _("Zoek"),
        id=id,
    )


@register.simple_block_tag
def definitions(content: str) -> SafeString:
    return _render("definitions", content=content)


@register.simple_block_tag
def definition(content: str, term: str) -> SafeString:
    return _render("definition", term=term, content=content)


@register.simple_tag
def error_summary(form: BaseForm, id: str = "fouten") -> SafeString:
    """What is wrong with a form, first on the page, each with a link to its field.

    A form that saves nothing says in ``fault_title`` what did not happen.
    """
    return _render("error_summary", id=id, rows=words.error_rows(form), title=getattr(form, "fault_title", ""))
