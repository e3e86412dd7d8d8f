"""Forms in the look of the design system: every ``{{ form }}`` and ``{{ field.as_field_group }}`` uses this."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField, Widget
from django.forms.renderers import TemplatesSetting

BOX = "utrecht-textbox utrecht-textbox--html-input"


class BundelBoundField(BoundField):
    """Gives each control the class of its component; hints and errors are bound to it by Django."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        control = widget or self.field.widget
        own = control_class(control)
        if self.errors and own:
            own = f"{own} {own.split()[0]}--invalid"
        if isinstance(control, forms.RadioSelect | forms.Textarea):
            # The design system paints what is required and untouched as a fault: every radio button, every empty text.
            built.pop("required", None)
        given = built.get("class") or control.attrs.get("class", "")
        built["class"] = f"{own} {given}".strip()
        if not built["class"]:
            del built["class"]
        return built

    @property
    def is_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)


def control_class(widget: Widget) -> str:
    # Django derives a list of checkboxes from a list of radio buttons, so checkboxes come first.
    if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
        return "utrecht-checkbox utrecht-checkbox--html-input"
    if isinstance(widget, forms.RadioSelect):
        return "utrecht-radio-button utrecht-radio-button--html-input"
    if isinstance(widget, forms.Select):
        return "utrecht-select utrecht-select--html-select"
    if isinstance(widget, forms.Textarea):
        return "utrecht-textarea utrecht-textarea--html-textarea"
    if isinstance(widget, forms.widgets.Input) and not widget.is_hidden:
        return BOX
    return ""


class BundelRenderer(TemplatesSetting):
    form_template_name = "site/forms/form.html"
    field_template_name = "site/forms/field.html"
    bound_field_class = BundelBoundField
