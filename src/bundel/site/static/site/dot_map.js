// One Tab stop for a whole map of dots: arrows go to the nearest dot on that side, letters to a name, Enter opens.
"use strict";

const TYPING = 800;
const NEAR = 14;
const SIDES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function spotOf(dot) {
  const box = dot.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}

function plain(text) {
  return text.normalize("NFD").replace(/[^a-zA-Z]/g, "").toLowerCase();
}

// Straight ahead counts once, sideways twice: the dot that the eye would take.
function nextTo(dots, from, [right, down]) {
  const [x, y] = spotOf(from);
  let best = null;
  let least = Infinity;
  for (const one of dots) {
    const [otherX, otherY] = spotOf(one);
    const ahead = (otherX - x) * right + (otherY - y) * down;
    const aside = Math.abs((otherX - x) * down) + Math.abs((otherY - y) * right);
    if (one !== from && ahead > 1 && aside <= 2 * ahead && ahead + 2 * aside < least) {
      best = one;
      least = ahead + 2 * aside;
    }
  }
  return best;
}

function nearest(dots, x, y) {
  let best = null;
  let least = NEAR;
  for (const one of dots) {
    const [dotX, dotY] = spotOf(one);
    const away = Math.hypot(dotX - x, dotY - y);
    if (away < least) {
      best = one;
      least = away;
    }
  }
  return best;
}

function enliven(map) {
  const svg = map.querySelector("svg[role=group]");
  const said = map.querySelector("[data-dot-map-said]");
  const dots = [...svg.querySelectorAll("a.bundel-dot")];
  if (dots.length === 0) {
    return;
  }
  const nameOf = (dot) => dot.querySelector("title").textContent;
  let typed = "";
  let typedAt = 0;

  function makeStop(dot) {
    for (const one of dots) {
      one.setAttribute("tabindex", one === dot ? "0" : "-1");
    }
  }
  function say(dot) {
    said.textContent = nameOf(dot);
  }
  function go(dot) {
    if (dot !== null && dot !== undefined) {
      makeStop(dot);
      dot.focus();
    }
  }

  makeStop(svg.querySelector("a.bundel-dot--shown") ?? dots[0]);
  // On the element around it: some browsers make a drawing that listens for focus a Tab stop of its own.
  svg.parentElement.addEventListener("focusin", (event) => {
    const dot = event.target.closest("a.bundel-dot");
    if (dot !== null) {
      makeStop(dot);
      say(dot);
    }
  });
  svg.addEventListener("pointermove", (event) => {
    const dot = nearest(dots, event.clientX, event.clientY);
    svg.classList.toggle("bundel-dotmap__svg--near", dot !== null);
    if (dot !== null) {
      say(dot);
    }
  });
  svg.addEventListener("click", (event) => {
    // A finger is larger than a dot: beside it is good enough.
    if (event.target.closest("a") === null) {
      nearest(dots, event.clientX, event.clientY)?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    }
  });
  svg.addEventListener("keydown", (event) => {
    const dot = event.target.closest("a.bundel-dot");
    if (dot === null || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    if (event.key in SIDES) {
      go(nextTo(dots, dot, SIDES[event.key]));
    } else if (event.key === "Home" || event.key === "End") {
      go(dots.at(event.key === "Home" ? 0 : -1));
    } else if (/^\p{L}$/u.test(event.key)) {
      typed = event.timeStamp - typedAt > TYPING ? plain(event.key) : typed + plain(event.key);
      typedAt = event.timeStamp;
      go(dots.find((one) => plain(nameOf(one)).startsWith(typed)));
    } else {
      return;
    }
    event.preventDefault();
  });
  map.querySelector(".bundel-dotmap__find").addEventListener("submit", (event) => {
    const code = event.target.querySelector("select").value;
    const dot = dots.find((one) => one.dataset.code === code);
    if (dot !== undefined) {
      event.preventDefault();
      for (const one of dots) {
        one.classList.toggle("bundel-dot--shown", one === dot);
      }
      go(dot);
    }
  });
}

// A page with two maps loads this file twice.
for (const map of document.querySelectorAll("[data-dot-map]:not([data-dot-map=alive])")) {
  map.dataset.dotMap = "alive";
  enliven(map);
}
