// Where things are on Sitewalk's screens: bodies of functions that the page runs.

/** A button by its words. */
export const button = (words) => `
  return [...document.querySelectorAll("button")].find((b) => b.innerText.includes(${JSON.stringify(words)}));`;

/** A row of a list by a text in it. */
export const row = (words) => `
  return [...document.querySelectorAll("[role=row]")].find((r) => r.innerText.includes(${JSON.stringify(words)}));`;

/** A cell of the configurations grid, by the name in its row and the head of its column. */
export const cell = (name, column) => `
  const named = (role, text) => [...document.querySelectorAll("[role=" + role + "]")].find((e) => e.textContent === text);
  const at = named("columnheader", ${JSON.stringify(column)})?.getAttribute("aria-colindex");
  return named("gridcell", ${JSON.stringify(name)})?.closest("[role=row]").querySelector("[aria-colindex='" + at + "']");`;

/** The text of what another body finds. */
export const textOf = (find) => `return (() => { ${find} })()?.textContent ?? "";`;

/** "14:32:07" of the status line's last save. */
export const savedAt = `
  return document.body.innerText.match(/Saved (\\d\\d:\\d\\d:\\d\\d)/)?.[1] ?? "";`;

/** The names of a list's rows. */
export const listed = `
  return [...document.querySelectorAll(".rows-body [role=row]")].map((r) => r.innerText);`;

/**
 * Moves a file over an element and drops it there, as the web view does with one from
 * outside. Gives for both whether the page kept the view from going to the file.
 */
export const drop = (find) => `
  const [name, text] = arguments;
  const on = (() => { ${find} })();
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], name, { type: "text/csv" }));
  return ["dragover", "drop"].map((type) =>
    !on.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true })));`;

/** The line of the palette that Enter takes. */
export const chosen = `return document.querySelector("[role=listbox] [aria-selected=true]");`;
