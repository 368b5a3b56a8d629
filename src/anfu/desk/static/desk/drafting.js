// A draft by a language model grows in the reply box, marked as one. It sends nothing: a person reads it first.
(() => {
  "use strict";
  const button = document.getElementById("draft");
  if (!button) return;
  const field = document.getElementById("text");
  const mark = document.getElementById("drafted");
  const read = document.getElementById("read");
  const status = document.getElementById("drafting");

  function show(text) {
    field.value = text;
    mark.checked = Boolean(text);
    read.checked = false;
  }

  async function* lines(answer) {
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const whole = (rest + value).split("\n");
      rest = whole.pop();
      for (const line of whole) yield JSON.parse(line);
    }
  }

  async function ask() {
    if (field.value.trim()) {
      status.textContent = button.dataset.full;
      return;
    }
    button.disabled = field.readOnly = true;
    status.textContent = button.dataset.writes;
    let said = button.dataset.away;
    try {
      const form = new FormData(button.form);
      form.delete("picture");
      const answer = await fetch(button.dataset.from, { method: "POST", body: form });
      if (answer.ok) {
        for await (const line of lines(answer)) {
          if (line.text !== undefined) show(line.text);
          if (line.error || line.done) said = line.error ?? "";
        }
      }
    } catch {
      // said already: it cannot be reached
    }
    status.textContent = said;
    button.disabled = field.readOnly = false;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }

  button.addEventListener("click", ask);
  field.addEventListener("input", () => {
    if (!field.value.trim()) show("");
  });
})();
