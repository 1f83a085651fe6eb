// What a person does on several screens.
import { strict as assert } from "node:assert";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const fixtures = join(dirname(fileURLToPath(import.meta.url)), "..", "fixtures");

/** Opens an organization's grid from the list and waits for its first row. */
export async function openGrid(page, name = "Contoso Dental Group") {
  await page.getByRole("link", { name }).first().click();
  await page.getByRole("grid", { name: "Configurations" }).waitFor();
  await page.getByText("CON-HQ-AP-01").first().waitFor();
  await page.keyboard.press("Control+Home");
}

/** Moves the active cell to a column by the head of the cell line. */
export async function toColumn(page, title) {
  await page.keyboard.press("Home");
  for (let i = 0; i < 30; i++) {
    if ((await page.locator(".cell-line-name .medium").innerText()) === title) return;
    await page.keyboard.press("ArrowRight");
  }
  throw new Error(`no column ${title}`);
}

/** The value in the cell line, once it is the one expected. */
export async function expectCell(page, text) {
  await expectText(page.locator(".cell-line-value"), text);
}

/** Waits until an element says a text. */
export async function expectText(locator, text) {
  const fits = (now) => (text instanceof RegExp ? text.test(now) : now.includes(text));
  let now = "";
  for (let i = 0; i < 100; i++) {
    now = await locator
      .first()
      .innerText({ timeout: 5000 })
      .catch(() => "");
    if (fits(now)) return;
    await locator.page().waitForTimeout(50);
  }
  assert.fail(`expected ${text}, saw “${now}”`);
}

/** Puts text on the clipboard as another program would, and pastes it. */
export async function paste(page, text) {
  await page.evaluate((t) => navigator.clipboard.writeText(t), text);
  await page.keyboard.press("Control+v");
}

/** Asks the practice IT Glue directly, as a colleague with its web page would. */
export async function glue(program, path, init = {}) {
  const { url, key } = program.systems.itglue;
  const answer = await fetch(url + path, {
    ...init,
    headers: { "x-api-key": key, "Content-Type": "application/vnd.api+json" },
  });
  assert.ok(answer.ok, `${path}: ${answer.status}`);
  return answer.json();
}

/** A configuration in the practice IT Glue, by name. */
export async function remote(program, name) {
  const found = await glue(program, `/configurations?filter[name]=${encodeURIComponent(name)}`);
  return found.data.find((d) => d.attributes.name === name);
}
