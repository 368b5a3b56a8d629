// Cases are marked with x or a click; the marks outlive updates of the list.
(() => {
  "use strict";
  const bulk = document.getElementById("bulk");
  const board = document.getElementById("board");
  const marked = new Set();

  function show() {
    for (const box of board.querySelectorAll("input[name=case]")) box.checked = marked.has(box.value);
    const here = board.querySelectorAll("input[name=case]:checked").length;
    document.getElementById("marked").textContent = here;
    bulk.hidden = here === 0;
  }

  board.addEventListener("change", (event) => {
    if (event.target.name !== "case") return;
    marked[event.target.checked ? "add" : "delete"](event.target.value);
    show();
  });
  function unmark() {
    marked.clear();
    show();
  }
  document.getElementById("unmark").addEventListener("click", unmark);
  bulk.addEventListener("done", unmark);
  document.addEventListener("htmx:afterSwap", (event) => event.detail.target === board && show());
  show();
})();
