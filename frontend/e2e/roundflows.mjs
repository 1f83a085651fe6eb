// The history of rounds, the flight recorder, rounds that run by themselves.
import { strict as assert } from "node:assert";
import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { axe } from "./support/browser.mjs";
import { run } from "./support/program.mjs";
import { expectText, openGrid, toColumn } from "./support/steps.mjs";

const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
];

/** Writes so many entries where the recorder keeps them. */
function plant(folder, count) {
  const place = join(folder, "recorder");
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const body = JSON.stringify({ data: { attributes: { notes: "x".repeat(600) } } });
  let lines = "";
  for (let i = 0; i < count; i++) {
    lines += `${JSON.stringify({
      at: new Date(Date.UTC(2026, 10, 1) + i * 1000).toISOString(),
      system: "itglue",
      method: i % 4 === 0 ? "PATCH" : "GET",
      url: `/configurations/${i}`,
      status: i % 50 === 0 ? 422 : 200,
      took_ns: 120_000_000,
      about: `PLANTED-${i}`,
      request: body,
      response: body,
    })}\n`;
  }
  appendFileSync(join(place, "00000001.jsonl"), lines, { mode: 0o600 });
}

async function looks(page, out, screen, name) {
  const found = (await axe(page)).map((v) => `${screen}: ${v}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  if (wide) found.push(`${screen}: wider than the window`);
  await page.screenshot({ path: join(out, `${screen}-${name}.png`) });
  return found;
}

const pictures = ["light", "dark"].flatMap((theme) =>
  sizes.map((size) => ({
    name: `rounds and recorder look right, ${theme}-${size.width}`,
    window: { ...size, theme },
    async run({ page, go, out }) {
      const name = `${theme}-${size.width}`;
      await openGrid(page);
      await toColumn(page, "Serial number");
      await page.keyboard.type("SEEN-01");
      await page.keyboard.press("Enter");
      await go("/sync");
      await page.getByRole("button", { name: /^Send 1 change/ }).click();
      await expectText(page.locator(".toast"), "1 changed");
      await go("/sync/rounds");
      await page.getByRole("region", { name: "The round" }).waitFor();
      const found = await looks(page, out, "rounds", name);
      await go("/sync/recorder");
      await expectText(page.locator(".exchange-body").nth(1), '"data"');
      await page.getByRole("grid", { name: "Flight recorder" }).focus();
      await page.keyboard.press("ArrowDown");
      found.push(...(await looks(page, out, "recorder", name)));
      await go("/settings");
      await page.getByRole("checkbox", { name: "Auto-sync" }).waitFor();
      found.push(...(await looks(page, out, "settings-auto", name)));
      assert.deepEqual(found, []);
    },
  })),
);

export const roundflows = [
  {
    name: "from a round to what it changed and what was said, by keyboard",
    async run({ page, go, program }) {
      await openGrid(page);
      await toColumn(page, "Serial number");
      await page.keyboard.type("SAID-01");
      await page.keyboard.press("Enter");
      await go("/sync");
      await page.getByRole("button", { name: /^Send 1 change/ }).waitFor();
      await page.keyboard.press("Control+Enter");
      await expectText(page.locator(".toast"), "1 changed");
      await page.getByRole("tab", { name: "History" }).focus();
      await page.keyboard.press("Enter");
      const list = page.getByRole("grid", { name: "Rounds" });
      await list.waitFor();
      await expectText(list.getByRole("row").nth(1), "Push");
      await page.getByRole("region", { name: "The round" }).getByText("Changed there").waitFor();
      // The pull of connecting took records over: its batch is a button away.
      await list.focus();
      await page.keyboard.press("End");
      const changed = page.getByRole("button", { name: "What it changed here" });
      await changed.focus();
      await page.keyboard.press("Enter");
      await page.getByRole("grid", { name: "What it changed here" }).waitFor();
      await page.getByRole("button", { name: "Back" }).press("Enter");
      await list.waitFor();
      await page.getByRole("button", { name: "What was said" }).press("Enter");
      const said = page.getByRole("grid", { name: "Flight recorder" });
      await expectText(said, "PATCH /configurations/");
      await page.getByRole("button", { name: "Of one round" }).waitFor();
      const rows = await said.getByRole("row").count();
      assert.ok(rows >= 3 && rows < 10, `${rows} rows of one round`);
      await page.getByRole("radio", { name: "Writes" }).press("Space");
      await expectText(page.locator(".exchange-body").first(), "SAID-01");
      await expectText(page.locator(".exchange-body").first(), "PATCH /configurations/");
      await page.getByRole("button", { name: "Copy: Sent" }).press("Enter");
      // Toasts come one at a time: what the round said may still stand before it.
      if (!(await page.locator(".toast").innerText()).includes("Copied")) {
        await page.locator(".toast-close").click();
      }
      await expectText(page.locator(".toast"), "Copied");
      await page.getByRole("button", { name: "Open record" }).press("Enter");
      await page.locator(".record-form").waitFor();
      assert.equal(run(program.folder, "rounds").items[0].kind, "push");
    },
  },
  {
    name: "the support file holds no key",
    async run({ page, go, program }) {
      await go("/sync/recorder");
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Save for support" }).press("Enter"),
      ]);
      assert.match(download.suggestedFilename(), /^sitewalk support .*\.zip$/);
      assert.equal(await download.failure(), null);
      assert.ok(program.systems.itglue.key.length > 8);
    },
  },
  {
    name: "ten thousand entries of the flight recorder stay smooth",
    prepare: (folder) => plant(folder, 10_000),
    async run({ page, go }) {
      await go("/sync/recorder");
      const list = page.getByRole("grid", { name: "Flight recorder" });
      await list.waitFor();
      await list.focus();
      let last = "";
      for (let i = 0; i < 60 && !last.includes("PLANTED-0"); i++) {
        await page.keyboard.press("End");
        await page.waitForTimeout(80);
        last = (await list.locator("[data-active]").allInnerTexts()).join("");
      }
      assert.ok(last.endsWith("PLANTED-0: refused") || /PLANTED-0\b/.test(last), `the last is ${last}`);
      const alive = await list.getByRole("row").count();
      assert.ok(alive < 80, `${alive} rows are alive`);
      const find = page.getByRole("textbox", { name: "Path, record, status, text" });
      await find.fill("PLANTED-77");
      await expectText(list, "PLANTED-7799");
      await page.getByRole("radio", { name: "Not as hoped" }).press("Space");
      await expectText(list, "PLANTED-7750: refused");
    },
  },
  {
    name: "auto-sync is switched on and sends by itself",
    async run({ page, go }) {
      await openGrid(page);
      const grid = page.url();
      await go("/sync");
      const box = page.getByRole("checkbox", { name: "Auto-sync" });
      await box.press("Space");
      await expectText(page.locator(".status"), "Next round in");
      await page.goto(grid);
      await toColumn(page, "Serial number");
      await page.keyboard.type("AUTO-01");
      await page.keyboard.press("Enter");
      await expectText(page.locator(".status"), "1 queued");
      await expectText(page.locator(".status"), "Next round in");
      await go("/sync");
      await box.press("Space");
      await page.waitForFunction(
        () => !document.querySelector(".status")?.textContent?.includes("Next round"),
      );
    },
  },
  ...pictures,
];
