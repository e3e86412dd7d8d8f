// Turns the links of the entry path into a slider: the same steps, at once and without a new page.
"use strict";

const path = document.getElementById("stappen");
const steps = path === null ? [] : [...document.querySelectorAll("[data-stap]")];

if (steps.length > 1) {
  const slider = document.createElement("input");
  const label = document.createElement("label");
  slider.type = "range";
  slider.id = "tijd";
  slider.className = "bundel-slider";
  slider.min = "0";
  slider.max = String(steps.length - 1);
  slider.value = String(Math.max(0, steps.findIndex((step) => !step.hidden)));
  label.htmlFor = slider.id;
  label.textContent = path.dataset.naam;
  const show = () => {
    steps.forEach((step, at) => {
      step.hidden = at !== Number(slider.value);
    });
    slider.setAttribute("aria-valuetext", steps[Number(slider.value)].dataset.stap);
  };
  slider.addEventListener("input", show);
  path.replaceChildren(label, slider);
  show();
}
