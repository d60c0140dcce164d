"use strict";
// A click on a head sorts up, a second one down, a third one restores the first order.
// Rows stay in their block, summaries below it, missing values last either way.
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  const blocks = [...table.tBodies].map(body => ({
    body,
    rows: [...body.rows].filter(row => !row.className),
    end: body.querySelector("tr.summary"),
  }));
  heads.forEach((head, column) => head.querySelector("button").addEventListener("click", () => {
    const order = { none: "ascending", ascending: "descending", descending: "none" }[head.ariaSort ?? "none"];
    for (const other of heads) other.removeAttribute("aria-sort");
    if (order !== "none") head.setAttribute("aria-sort", order);
    const sign = order === "descending" ? -1 : 1;
    const text = head.classList.contains("text");
    const key = row => {
      const cell = row.cells[column];
      return text ? (cell.querySelector("math") ?? cell).textContent : cell.dataset.v === undefined ? null : Number(cell.dataset.v);
    };
    const compare = (a, b) => {
      if (a === null || b === null) return (a === null) - (b === null);
      return sign * (text ? a.localeCompare(b, "en", { numeric: true }) : a - b);
    };
    for (const { body, rows, end } of blocks) {
      const sorted = order === "none" ? rows : [...rows].sort((a, b) => compare(key(a), key(b)));
      for (const row of sorted) body.insertBefore(row, end);
    }
  }));
}
// A click on a copy button puts the text it holds on the clipboard and says so for a moment. Where a page from a
// file may not use the clipboard, the old way does.
const copied = text => {
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
};
const copy = async text => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copied(text);
  }
};
for (const button of document.querySelectorAll("button.copy")) {
  button.addEventListener("click", async () => {
    if (!await copy(button.dataset.copy)) return;
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 1500);
  });
}
