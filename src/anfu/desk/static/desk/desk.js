// Ticks clocks, keeps what is typed, and answers keys. It decides nothing: the server does.
(() => {
  "use strict";
  const body = document.body;
  const units = JSON.parse(body.dataset.units);
  const skew = Date.parse(body.dataset.now) - Date.now();
  const language = document.documentElement.lang;
  const absolute = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "long" });
  const local = {
    time: new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
    day: new Intl.DateTimeFormat(language, { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
  };
  const now = () => Date.now() + skew;

  // Clocks

  function spanInWords(seconds) {
    const said = [];
    let left = Math.max(Math.floor(seconds), 0);
    for (const [size, words] of units) {
      const count = Math.floor(left / size);
      left -= count * size;
      if (count && !(said.length && size === 1)) said.push(words.replace("{n}", count));
      if (said.length === 2 || (said.length && !count)) break;
    }
    return said.join(" ") || units[units.length - 1][1].replace("{n}", 0);
  }

  function tick() {
    let ran_out = false;
    for (const clock of document.querySelectorAll("[data-clock]")) {
      const left = (Date.parse(clock.dateTime) - now()) / 1000;
      const pattern = left < 0 ? clock.dataset.after : clock.dataset.before;
      const words = pattern.replace("{span}", spanInWords(Math.abs(left)));
      const shown = clock.querySelector(".words");
      if (shown.textContent !== words) shown.textContent = words;
      if (left < 0 && !clock.classList.contains("is-over")) {
        clock.classList.add("is-over");
        ran_out = true;
      }
    }
    for (const ago of document.querySelectorAll("[data-ago]")) {
      const words = ago.dataset.pattern.replace("{span}", spanInWords((now() - Date.parse(ago.dateTime)) / 1000));
      if (ago.textContent !== words) ago.textContent = words;
    }
    if (ran_out) htmx.trigger(body, "refresh");
  }

  function localTimes(root) {
    for (const time of root.querySelectorAll("time[title]")) time.title = absolute.format(new Date(time.dateTime));
    for (const time of root.querySelectorAll("time[data-local]")) time.textContent = local[time.dataset.local].format(new Date(time.dateTime));
  }

  // What is typed is never lost

  const draftKey = (field) => `anfu:${field.dataset.draft}`;

  function restoreDrafts(root) {
    for (const field of root.querySelectorAll("[data-draft]")) {
      const kept = sessionStorage.getItem(draftKey(field));
      if (kept && field.value === field.defaultValue && !("theirs" in field.dataset)) field.value = kept;
    }
    const reply = root.querySelector("#text");
    if (reply && reply.value) reply.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (field.dataset.draft) sessionStorage.setItem(draftKey(field), field.value);
  });

  function clear(form) {
    for (const field of form.querySelectorAll("[data-draft]")) {
      field.value = "";
      sessionStorage.removeItem(draftKey(field));
      if (field.id === "text") field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    for (const field of form.querySelectorAll(".attach input")) field.value = "";
    for (const folded of form.querySelectorAll(".attach")) folded.open = false;
  }

  // What was read: a person who has typed nothing has seen what the page shows

  function read(newest) {
    const seen = document.getElementById("seen");
    if (seen) seen.value = newest;
  }

  function readWhenIdle() {
    const thread = document.querySelector("[data-newest]");
    const reply = document.getElementById("text");
    if (thread && reply && !reply.value.trim() && !document.hidden) read(thread.dataset.newest);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-read]");
    if (!button) return;
    read(button.dataset.read);
    htmx.trigger(body, "refresh");
    document.getElementById("text")?.focus();
  });

  // A sheet: a small form over the page, for what needs a word

  const sheet = document.getElementById("sheet");
  document.addEventListener("closed", () => sheet.close());
  sheet.addEventListener("close", () => document.getElementById("sheet-body").replaceChildren());

  // A group of the rail stays folded or open as it was left, on every page of this browser

  document.addEventListener("click", (event) => {
    const shelf = event.target.closest("details[data-shelf] > summary")?.parentElement;
    if (!shelf) return;
    shelf.toggleAttribute("data-folded", shelf.open); // it is about to turn
    const folded = [...document.querySelectorAll("[data-folded]")].map((one) => one.dataset.shelf);
    document.cookie = `anfu_folded=${folded.join(".")}; path=/; max-age=31536000; samesite=lax`;
  });

  // Live parts

  let open = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.responseURL.includes("/accounts/")) {
      event.detail.shouldSwap = false;
      location.reload(); // signed out meanwhile
    }
    open = [...event.detail.target.querySelectorAll("details[id][open]")].map((details) => details.id);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    localTimes(event.detail.target);
    restoreDrafts(event.detail.target);
    if (event.detail.target.id === "thread") readWhenIdle();
    if (event.detail.target.id === "sheet-body" && event.detail.target.firstElementChild && !sheet.open) {
      htmx.process(event.detail.target); // before anybody can press a key in it
      sheet.showModal();
    }
    tick();
  });
  document.addEventListener("done", (event) => {
    const form = event.target.closest("form[data-clears]");
    if (form) clear(form);
  });

  // A deed that did not reach the desk is said; what was typed stands where it was

  const failed = document.querySelector(".failed");
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.matches("form")) failed.hidden = event.detail.successful;
  });

  const lost = document.querySelector(".lost");
  document.addEventListener("htmx:sseError", () => (lost.hidden = false));
  document.addEventListener("htmx:sseOpen", () => {
    if (!lost.hidden) htmx.trigger(body, "refresh");
    lost.hidden = true;
    body.dataset.live = "";
  });

  // Finding anything

  const finder = document.getElementById("finder");

  function openFinder() {
    if (document.querySelector("dialog[open]")) return;
    finder.showModal();
    const field = document.getElementById("find");
    field.select();
    htmx.trigger(field, "open");
  }

  function walkFinds(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    const all = [document.getElementById("find"), ...finder.querySelectorAll("a")];
    event.preventDefault();
    all[Math.min(Math.max(all.indexOf(document.activeElement) + by, 0), all.length - 1)].focus();
  }

  document.querySelector("[data-find]").addEventListener("click", openFinder);

  // Keys

  const rows = () => [...document.querySelectorAll("a.row")];
  let going = { until: 0, typed: "" };

  // After g: a letter leads to its place, or the first of two waits for the second
  function go(key) {
    const typed = going.typed + key;
    const place = document.querySelector(`[data-go="${CSS.escape(typed)}"]`);
    const leads_on = document.querySelector(`[data-go^="${CSS.escape(typed)}"]`);
    going = leads_on && !place ? { until: Date.now() + 1500, typed } : { until: 0, typed: "" };
    place?.click();
    return Boolean(leads_on);
  }

  function step(by) {
    const all = rows();
    const at = all.indexOf(document.activeElement);
    const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
    next?.focus();
  }

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    r: () => document.getElementById("text")?.focus(),
    n: () => document.getElementById("note")?.focus(),
    v: () => document.querySelector("[data-menu]")?.click(),
    t: () => document.querySelector("[data-wordings]")?.click(),
    "/": () => openFinder(),
    "?": () => document.getElementById("keys").showModal(),
    Escape: () => document.querySelector("[data-back]")?.click(),
  };

  // What the row in focus, or else the first on the page, offers under a key of its own
  function offered(key) {
    const wanted = `[data-key="${CSS.escape(key)}"]`;
    const button = document.activeElement.closest("li")?.querySelector(wanted) ?? document.querySelector(wanted);
    return button && (() => {
      button.click();
      button.closest("details[open]")?.querySelector("[data-draft]")?.focus();
    });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-into]");
    const field = button && document.getElementById(button.dataset.into);
    if (!field) return;
    for (const id of (button.dataset.checks ?? "").split(" ").filter(Boolean)) document.getElementById(id).checked = true;
    field.value = button.dataset.words;
    button.closest("details.picker")?.removeAttribute("open");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });

  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("input:not([type=radio]), textarea, select");
    if (event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.form) {
      event.preventDefault();
      event.target.form.requestSubmit();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openFinder();
      return;
    }
    if (finder.open) return walkFinds(event);
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open], [popover]:popover-open")) return;
    if (field) {
      if (event.key === "Escape") field.blur();
      return;
    }
    if (Date.now() < going.until) {
      if (go(event.key)) event.preventDefault();
      return;
    }
    if (event.key === "g") going = { until: Date.now() + 1500, typed: "" };
    const of_row = document.activeElement.closest("li")?.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    const deed = (!of_row && keys[event.key]) || offered(event.key);
    if (deed) {
      event.preventDefault();
      deed();
    }
  });

  document.querySelector("[data-keys]").addEventListener("click", keys["?"]);
  const back = document.querySelector("[data-back]");
  const cameFrom = sessionStorage.getItem("anfu:list");
  if (back && cameFrom) back.href = cameFrom;
  if (document.getElementById("board")) sessionStorage.setItem("anfu:list", location.pathname + location.search);

  localTimes(document);
  restoreDrafts(document);
  tick();
  setInterval(tick, 1000);
})();
