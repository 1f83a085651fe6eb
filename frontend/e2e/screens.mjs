// Every screen, both themes, two sizes: a picture to look at, nothing for axe to find, nothing wider than the window.
import { strict as assert } from "node:assert";
import { join } from "node:path";
import { axe } from "./support/browser.mjs";
import { expectText, fixtures, glue, openGrid, paste, remote, toColumn } from "./support/steps.mjs";

const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
];

/** Each screen with something on it, in one go through the program. */
async function walk({ page, program, go }, look) {
  await page.getByRole("heading", { name: "5 organizations" }).waitFor();
  await look("organizations");
  await openGrid(page);
  const grid = page.url();
  const organization = grid.match(/organizations\/([^/]+)/)[1];
  await toColumn(page, "Serial number");
  await page.keyboard.type("1.23E+12");
  await page.keyboard.press("Tab");
  await page.keyboard.type("10.20.1.99");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Enter");
  await paste(page, "CON-NEW-01\tSwitch\tActive\nCON-NEW-02\tPrinter");
  await expectText(page.locator(".toast"), "Pasted 2 rows");
  await page.keyboard.press("Control+Home");
  await look("grid");
  await page.keyboard.press("Alt+Enter");
  await page.locator(".record-drawer .record-form").waitFor();
  await look("drawer");
  await page.keyboard.press("Escape");
  await page.goto(grid);

  const there = await remote(program, "CON-HQ-AP-01");
  const attributes = { "primary-ip": "10.20.1.77" };
  await glue(program, `/configurations/${there.id}`, {
    method: "PATCH",
    body: JSON.stringify({ data: { type: "configurations", attributes } }),
  });
  await go("/sync");
  await page.locator(".plan-detail").waitFor();
  await look("plan");
  await page.getByRole("button", { name: "Pull now" }).click();
  await expectText(page.locator(".status"), "1 conflict");
  await go("/sync/queue");
  await page.getByRole("grid").waitFor();
  await look("queue");
  await go("/sync/conflicts");
  await page.locator("[data-field]").waitFor();
  await look("conflicts");
  await go("/sync/history");
  await page.getByRole("grid").waitFor();
  await look("history");
  await go("/connections");
  await page.getByRole("radiogroup").waitFor();
  await look("connections");
  await go("/settings");
  await look("settings");

  await go(`/imports/new?organization=${organization}`);
  await page.getByRole("button", { name: "Choose a file…" }).waitFor();
  await look("import-file");
  await page.setInputFiles("input[type=file]", join(fixtures, "inventory.csv"));
  await page.getByRole("table", { name: "Columns" }).waitFor();
  await look("import-columns");
  await page.locator(".step").nth(2).click();
  await page.locator(".values").waitFor();
  await look("import-values");
  await page.locator(".step").nth(3).click();
  await page.getByRole("button", { name: /Excel damaged/ }).click();
  await page.getByText("Type them from the label").waitFor();
  await look("import-preview");
  await go("/imports");
  await look("imports");

  await page.keyboard.press("Control+k");
  await page.keyboard.type("con-hq");
  await expectText(page.getByRole("listbox"), "CON-HQ-AP-01");
  await look("palette");
  await page.keyboard.press("Enter");
  await page.locator(".record-form").waitFor();
  await look("record");
  await page.locator("main").focus();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys of this screen" }).waitFor();
  await look("keys");
}

/** Takes a picture, asks axe, and looks for what sticks out sideways. */
function looker({ page, out }, name) {
  const found = [];
  const look = async (screen) => {
    await page.waitForTimeout(150);
    await page.screenshot({ path: join(out, `${screen}-${name}.png`) });
    for (const v of await axe(page)) found.push(`${screen}: ${v}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    if (wide) found.push(`${screen}: wider than the window`);
  };
  return { look, found };
}

export const screens = ["light", "dark"].flatMap((theme) =>
  sizes.flatMap((size) => {
    const name = `${theme}-${size.width}`;
    const window = { ...size, theme };
    return [
      {
        name: `every screen, ${name}`,
        window,
        async run(given) {
          const { look, found } = looker(given, name);
          await walk(given, look);
          assert.deepEqual(found, []);
        },
      },
      {
        name: `first run, ${name}`,
        demo: false,
        window,
        async run(given) {
          const { look, found } = looker(given, name);
          await given.page.getByRole("heading", { name: "How do you want to start?" }).waitFor();
          await look("first-run");
          await given.page.getByRole("button", { name: "Empty workspace" }).click();
          await given.page.getByText("No organizations yet.").waitFor();
          await look("empty-organizations");
          assert.deepEqual(found, []);
        },
      },
    ];
  }),
);
