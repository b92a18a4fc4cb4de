// A table that is filled again and again, beneath somebody's pointer.
import { element } from "./dom.js";

/**
 * Writes rows of texts. With `pick` the first cell of each is a button, which hands over its text; while the pointer or
 * the focus is in the table its rows stay where they are, so that nobody picks another than meant.
 */
export function fillTable(body, rows, pick) {
  if (pick && isHeld(body)) {
    const fresh = new Map(rows.map((texts) => [texts[0], texts]));
    for (const row of body.rows) fillRow(row, fresh.get(row.cells[0].textContent) ?? []);
    return;
  }
  while (body.rows.length > rows.length) body.deleteRow(-1);
  rows.forEach((texts, index) => fillRow(body.rows[index] ?? body.insertRow(), texts, pick));
}

function isHeld(body) {
  const isPointedAt = matchMedia("(hover: hover)").matches && body.matches(":hover");
  return body.rows.length > 0 && (isPointedAt || body.matches(":focus-within"));
}

function fillRow(row, texts, pick) {
  texts.forEach((text, column) => {
    const cell = row.cells[column] ?? row.insertCell();
    const target = column === 0 && pick ? (cell.firstElementChild ?? button(cell, pick)) : cell;
    if (target.textContent !== text) target.textContent = text; // a selection in it stays otherwise
  });
}

function button(cell, pick) {
  const made = element("button", "", { type: "button" });
  made.onclick = () => pick(made.textContent);
  cell.append(made);
  return made;
}
