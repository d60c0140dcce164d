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
// The operators of formulas.
const operators = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  pow: (a, b) => a === 1 || b === 0 ? 1 : a === -1 && Math.abs(b) === Infinity ? 1 : Math.pow(a, b),
  neg: a => -a,
  square: a => a * a,
  cube: a => a * a * a,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  abs: Math.abs,
  inv: a => 1 / a,
  pdiv: (a, b) => Math.abs(b) > 0.001 ? a / b : 1,
  psqrt: a => Math.sqrt(Math.abs(a)),
  plog: a => Math.abs(a) > 0.001 ? Math.log(Math.abs(a)) : 0,
  pinv: a => Math.abs(a) > 0.001 ? 1 / a : 0,
};
const constants = { inf: Infinity, "-inf": -Infinity, NaN: NaN };
// The value of a formula in postfix order at inputs x: operands wait on a stack.
const evaluate = (formula, x) => {
  const stack = [];
  for (const token of formula) {
    if (typeof token === "number") stack.push(token);
    else if (Array.isArray(token)) stack.push(x[token[0]]);
    else if (token in constants) stack.push(constants[token]);
    else {
      const operator = operators[token];
      stack.push(operator(...stack.splice(-operator.length)));
    }
  }
  return stack[0];
};
// The calculator: the value of the chosen formula at what stands in the fields.
const form = document.querySelector("form.calculator");
const formulas = JSON.parse(document.getElementById("formulas")?.textContent ?? "[]");
const shown = value => {
  if (!Number.isFinite(value)) return "not defined here";
  const digits = Math.abs(value) >= 1e4 && Math.abs(value) < 1e15 ? Math.round(value) : Number(value.toPrecision(4));
  return digits.toLocaleString("en", { maximumSignificantDigits: 15, useGrouping: Math.abs(digits) >= 1e5 }).replace("-", "−");
};
const inputs = fields => {
  const x = [];
  for (const field of fields) {
    const first = Number(field.dataset.first);
    const count = Number(field.dataset.inputs ?? 1);
    const value = field.value === "" ? NaN : Number(field.value);
    for (let i = 0; i < count; i++) x[first + i] = count === 1 ? value : Number(i === value);
  }
  return x;
};
const calculate = row => {
  if (!form) return;
  const fields = [...form.querySelectorAll("[data-first]")];
  const value = evaluate(formulas[row], inputs(fields));
  const output = form.querySelector("output");
  output.textContent = shown(value);
  output.dataset.value = String(value);
  const outside = fields.filter(field => !field.closest(".off")
    && (Number(field.value) < Number(field.dataset.least) || Number(field.value) > Number(field.dataset.greatest)));
  const names = outside.map(field => `${field.labels[0].textContent} (${field.dataset.least} to ${field.dataset.greatest})`);
  form.querySelector(".outside").textContent = names.length ? `Outside of the training rows: ${names.join(", ")}.` : "";
};
// One of the alternatives is chosen: a click on its dot or its row, arrow keys among the dots.
const first = document.querySelector("[role=radio][aria-checked=true], tr[aria-current]");
let chosen = Number(first?.dataset.pick ?? 0);
const choose = row => {
  chosen = row;
  for (const part of document.querySelectorAll("[data-of]")) {
    part.classList.toggle("off", !part.dataset.of.split(" ").includes(String(row)));
  }
  for (const dot of document.querySelectorAll("[role=radio]")) {
    const is = Number(dot.dataset.pick) === row;
    dot.setAttribute("aria-checked", String(is));
    dot.setAttribute("tabindex", is ? "0" : "-1");
  }
  for (const line of document.querySelectorAll("tr[data-pick]")) {
    if (Number(line.dataset.pick) === row) line.setAttribute("aria-current", "true");
    else line.removeAttribute("aria-current");
  }
  calculate(row);
};
const dots = [...document.querySelectorAll("[role=radio]")];
const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, Home: -dots.length, End: dots.length };
dots.forEach((dot, i) => {
  dot.addEventListener("click", () => choose(i));
  dot.addEventListener("keydown", event => {
    const step = event.key === " " || event.key === "Enter" ? 0 : steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.min(Math.max(i + step, 0), dots.length - 1);
    choose(next);
    dots[next].focus();
  });
});
for (const line of document.querySelectorAll("tr[data-pick]")) {
  line.addEventListener("click", event => {
    if (!event.target.closest("button") && !String(getSelection())) choose(Number(line.dataset.pick));
  });
}
if (form) {
  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("input", event => {
    const { type, parentElement } = event.target;
    const other = { range: "number", number: "range" }[type];
    if (other) parentElement.querySelector(`[type=${other}]`).value = event.target.value;
    calculate(chosen);
  });
  calculate(chosen);
}
