// An open case says who is at it and what they write; a field is held back while somebody else writes.
(() => {
  "use strict";
  const others = document.getElementById("others");
  const field = document.getElementById("text");
  const address = others.dataset.here;
  let typing = false;
  let saving = 0;
  let resting = 0;
  let ignored = "";

  function say(said) {
    const form = new FormData();
    form.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    for (const [name, value] of Object.entries(said)) form.set(name, value);
    return form;
  }

  const tell = (said) => fetch(address, { method: "POST", body: say(said), keepalive: true }).catch(() => {});
  const chosen = (name) => document.querySelector(`#composer [name=${name}]:checked`)?.value ?? "";
  const written = () => tell({ text: field.value, stage: chosen("stage"), lane: chosen("lane"), drafted: chosen("drafted") });

  function rest() {
    typing = false;
    tell({ types: "0" });
  }

  field?.addEventListener("input", (event) => {
    if (!event.isTrusted && !field.value) return;
    if (!typing && event.isTrusted) tell({ types: "1" });
    typing ||= event.isTrusted;
    clearTimeout(saving);
    clearTimeout(resting);
    saving = setTimeout(written, 400);
    resting = setTimeout(rest, 6000);
  });

  document.getElementById("composer")?.addEventListener("change", (event) => {
    if (["stage", "lane"].includes(event.target.name) && field?.value.trim()) written();
  });

  function lock() {
    const holder = others.querySelector("[data-holder]")?.dataset.holder ?? "";
    if (!holder) ignored = "";
    const locked = Boolean(holder) && holder !== ignored && !(typing && field.value);
    if (field) field.readOnly = locked;
    document.getElementById("composer")?.classList.toggle("is-locked", locked);
    others.querySelector("[data-unlock]")?.toggleAttribute("hidden", !locked);
  }

  // Nothing is written yet: the stage that comes next is chosen
  const thread = document.getElementById("thread");
  const stageOf = () => thread.querySelector("[data-stage]").dataset.stage;
  let stage = stageOf();
  thread.addEventListener("htmx:afterSwap", () => {
    if (!field || field.value.trim() || stageOf() === stage) return;
    stage = stageOf();
    document.querySelector(`#composer [name=stage][value="${stage}"]`).checked = true;
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-unlock]");
    if (!button) return;
    ignored = button.dataset.unlock;
    lock();
    field?.focus();
  });
  others.addEventListener("htmx:afterSwap", lock);

  const here = () => document.hidden || tell({ types: typing ? "1" : "0" });
  here();
  setInterval(here, 8000);
  document.addEventListener("visibilitychange", here);
  addEventListener("pagehide", () => navigator.sendBeacon(address, say({ gone: "1" })));
  lock();
})();
