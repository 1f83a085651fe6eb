// What people do from end to end.
import { strict as assert } from "node:assert";
import { join } from "node:path";
import { run } from "./support/program.mjs";
import {
  expectCell,
  expectText,
  fixtures,
  glue,
  openGrid,
  paste,
  remote,
  toColumn,
} from "./support/steps.mjs";

export const flows = [
  {
    name: "first run opens the practice systems",
    demo: false,
    async run({ page }) {
      await page.getByRole("heading", { name: "How do you want to start?" }).waitFor();
      // The first door has the focus.
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "5 organizations" }).waitFor({ timeout: 60_000 });
      await expectText(page.locator(".shell-main"), "Nothing here is real");
    },
  },
  {
    name: "first run refuses a wrong key in words",
    demo: false,
    async run({ page }) {
      await page.getByRole("button", { name: "Test and connect" }).click();
      await expectText(page.locator(".door-form"), "Keys are made in IT Glue");
    },
  },
  {
    name: "a cell is saved when it is left, and undone",
    async run({ page }) {
      await openGrid(page);
      await toColumn(page, "Serial number");
      const before = await page.locator(".cell-line-value").innerText();
      await page.keyboard.type("TYPED-01");
      await page.keyboard.press("Enter");
      await page.keyboard.press("ArrowUp");
      await expectCell(page, "TYPED-01");
      await expectText(page.locator(".cell-line-state"), "Queued for IT Glue");
      await expectText(page.locator(".status"), /Saved \d\d:\d\d:\d\d/);
      await page.keyboard.press("Control+z");
      await expectText(page.locator(".toast"), "Undone");
      await expectCell(page, before);
      await page.keyboard.press("Control+Shift+z");
      await expectCell(page, "TYPED-01");
      await page.reload();
      await page.getByText("CON-HQ-AP-01").first().waitFor();
      await toColumn(page, "Serial number");
      await expectCell(page, "TYPED-01");
    },
  },
  {
    name: "a value that does not fit stays, with a cause and fixes",
    async run({ page }) {
      await openGrid(page);
      await toColumn(page, "Primary IP");
      await page.keyboard.type("10.20.1.300");
      await page.keyboard.press("Enter");
      await page.keyboard.press("ArrowUp");
      await expectCell(page, "10.20.1.300");
      await expectText(page.locator(".cell-line-state"), "255");
      await page.keyboard.press("Control+.");
      const fixes = page.getByRole("dialog", { name: "Fixes" });
      await fixes.waitFor();
      await page.keyboard.press("Escape");
      await expectText(page.locator(".view-tabs"), "Needs a look");
    },
  },
  {
    name: "a new row is typed without looking, and stays where it is",
    async run({ page }) {
      await openGrid(page);
      await page.keyboard.press("Control+Enter");
      for (const text of ["AAA-FIRST", "Switch", "Active"]) {
        await page.keyboard.type(text);
        await page.keyboard.press("Tab");
      }
      await page.keyboard.press("Home");
      await expectCell(page, "AAA-FIRST");
      await page.keyboard.press("ArrowRight");
      await expectCell(page, "Switch");
      await page.keyboard.press("ArrowUp");
      // The neighbour was not written to: its own type stands there.
      await expectCell(page, "Managed Workstation");
    },
  },
  {
    name: "rows pasted below become drafts in one step",
    async run({ page }) {
      await openGrid(page);
      await page.keyboard.press("Control+Enter");
      await paste(
        page,
        "PASTED-01\tSwitch\tActive\nPASTED-02\tPrinter\tActive\nPASTED-03\tNo such type\tActive\n",
      );
      await expectText(page.locator(".toast"), "Pasted 3 rows, 3 columns. 1 cell needs a look.");
      await expectText(page.locator(".page-aside"), "40");
      await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
      await expectText(page.locator(".page-aside"), "37");
    },
  },
  {
    name: "the drawer edits the record beside the grid",
    async run({ page }) {
      await openGrid(page);
      await page.keyboard.press("Alt+Enter");
      const drawer = page.locator(".record-drawer");
      const field = drawer.getByLabel("Hostname", { exact: true });
      await field.fill("conhq-ap-one");
      await field.press("Enter");
      await toColumnAfter(page, "Hostname");
      await expectCell(page, "conhq-ap-one");
      await drawer.getByRole("tab", { name: "History" }).click();
      await expectText(drawer, "conhq-ap-one");
    },
  },
  {
    name: "an import is checked, mended, applied once and undone",
    async run({ page }) {
      await openGrid(page);
      await page.getByRole("button", { name: "Import" }).click();
      await page.setInputFiles("input[type=file]", join(fixtures, "inventory.csv"));
      await page.getByRole("table", { name: "Columns" }).waitFor();
      await page.keyboard.press("Control+Enter");
      await expectText(page.locator(".values"), "In use");
      await page.getByRole("button", { name: "Choose…" }).click();
      await page.getByRole("option", { name: "Active" }).click();
      await expectText(page.locator(".values"), "Active");
      await page.getByRole("button", { name: "Preview" }).last().click();
      await page.getByText("Nothing has been written yet.").waitFor();
      await page.getByRole("button", { name: /Excel damaged the serial number/ }).click();
      await page.getByLabel("Serial number of CON-HQ-SW-15").fill("CN38XRV998");
      await page.keyboard.press("Tab");
      await expectText(page.getByRole("button", { name: /Excel damaged/ }), "1");
      await page.getByRole("button", { name: "Leave empty" }).click();
      await page.getByRole("button", { name: /Not a date/ }).click();
      await page.getByRole("button", { name: "Leave empty" }).click();
      const apply = page.getByRole("button", { name: /^Apply 7 rows/ });
      await apply.waitFor();
      await apply.dblclick();
      await page.getByText("inventory.csv is in").waitFor();
      await expectText(page.locator(".result-counts"), /New configurations\s*6\s*Changed\s*1/);
      await page.getByRole("button", { name: "Undo" }).first().click();
      const sure = page.getByRole("dialog").getByRole("button", { name: /Undo \d/ });
      await Promise.race([
        sure.click().catch(() => {}),
        page.locator(".toast", { hasText: "Undone" }).waitFor(),
      ]);
      await page.getByRole("link", { name: "Imports" }).first().click();
      await expectText(page.locator(".imports-table"), "undone");
    },
  },
  {
    name: "the plan says exactly what is sent, and sends it",
    async run({ page, program, go }) {
      await openGrid(page);
      await toColumn(page, "Serial number");
      await page.keyboard.type("SENT-77");
      await page.keyboard.press("Enter");
      await expectText(page.locator(".status"), "1 queued");
      await go("/sync");
      await page.getByText("Nothing has been sent.").waitFor();
      await expectText(page.locator(".plan-detail"), "SENT-77");
      await page.keyboard.press("Control+Enter");
      await page.getByText(/Everything is where it belongs/).waitFor({ timeout: 60_000 });
      const there = await remote(program, "CON-HQ-AP-01");
      assert.equal(there.attributes["serial-number"], "SENT-77");
    },
  },
  {
    name: "a conflict is chosen by key and ends",
    async run({ page, program, go }) {
      await openGrid(page);
      await toColumn(page, "Serial number");
      await page.keyboard.type("HERE-1");
      await page.keyboard.press("Enter");
      await expectText(page.locator(".status"), "1 queued");
      const there = await remote(program, "CON-HQ-AP-01");
      const attributes = { "serial-number": "THERE-2" };
      await glue(program, `/configurations/${there.id}`, {
        method: "PATCH",
        body: JSON.stringify({ data: { type: "configurations", attributes } }),
      });
      await go("/sync");
      await page.getByRole("button", { name: "Pull now" }).click();
      await expectText(page.locator(".status"), "1 conflict");
      await go("/sync/conflicts");
      await page.locator("[data-field]").first().focus();
      await page.keyboard.press("2");
      await expectText(page.locator(".conflict-head"), "chosen: IT Glue");
      await page.keyboard.press("Control+Enter");
      await page.getByText(/Nothing to choose/).waitFor();
    },
  },
  {
    name: "search finds a MAC without separators, and commands",
    async run({ page }) {
      await page.keyboard.press("Control+k");
      await page.keyboard.type("204c0365");
      await expectText(page.getByRole("listbox"), "CON-HQ-SW-01");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "CON-HQ-SW-01", level: 1 }).waitFor();
      await page.keyboard.press("Control+k");
      await page.keyboard.type(">settings");
      await expectText(page.getByRole("listbox"), "Go to settings");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Settings", level: 1 }).waitFor();
    },
  },
  {
    name: "letters go to places, F6 walks the regions",
    async run({ page }) {
      await page.getByRole("heading", { name: "5 organizations" }).waitFor();
      await page.keyboard.press("g");
      await page.keyboard.press("s");
      await page.getByRole("tab", { name: /Plan/ }).waitFor();
      await page.keyboard.press("g");
      await page.keyboard.press("o");
      await page.getByRole("heading", { name: "5 organizations" }).waitFor();
      const seen = new Set();
      for (let i = 0; i < 3; i++) {
        await page.keyboard.press("F6");
        seen.add(
          await page.evaluate(() => document.activeElement?.closest("[data-region]")?.className ?? ""),
        );
      }
      assert.equal(seen.size, 3);
    },
  },
  {
    name: "theme and density are kept",
    async run({ page, go }) {
      await go("/settings");
      await page.getByRole("radio", { name: "Dark" }).click();
      await page.waitForFunction(() => document.documentElement.dataset.theme === "dark");
      await page.reload();
      await page.waitForFunction(() => document.documentElement.dataset.theme === "dark");
    },
  },
  {
    name: "a workbook of what is shown is handed over",
    async run({ page }) {
      await openGrid(page);
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        (async () => {
          await page.getByRole("button", { name: "Export" }).click();
          await page.getByRole("menuitem", { name: "Workbook (XLSX)" }).click();
        })(),
      ]);
      assert.match(download.suggestedFilename(), /\.xlsx$/);
    },
  },
  {
    name: "a reader sees everything and is offered nothing that changes it",
    demo: false,
    as: "Riley Reader",
    prepare(folder) {
      run(folder, "organization", "add", "Reading Rooms");
      run(folder, "configuration", "add", "--organization", "Reading Rooms", "--set", "name=RR-SW-01");
      run(folder, "staff", "add", "Riley Reader", "--role", "read-only", "--organization", "Reading Rooms");
    },
    async run({ page }) {
      await page.getByRole("link", { name: "Reading Rooms" }).first().click();
      await page.getByText("RR-SW-01").first().waitFor();
      await page.keyboard.press("Control+Home");
      await expectText(page.locator(".cell-line-state"), "Your role reads here.");
      for (const name of ["Import", "Undo", "Row"]) {
        assert.equal(await page.getByRole("button", { name, exact: true }).count(), 0, name);
      }
      await page.keyboard.type("never");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Control+Home");
      await expectCell(page, "RR-SW-01");
      await page.keyboard.press("Alt+Enter");
      await page.locator(".record-form").waitFor();
      assert.equal(await page.locator(".record-form input").count(), 0);
    },
  },
  {
    name: "twice the size, the window still fits",
    async run({ page, go }) {
      for (let i = 0; i < 10; i++) await page.keyboard.press("Control+=");
      await page.waitForFunction(() => document.documentElement.style.fontSize === "200%");
      for (const path of ["/organizations", "/configurations", "/sync", "/connections", "/settings"]) {
        await go(path);
        await page.locator(".page-top").waitFor();
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
        assert.equal(wide, false, path);
      }
    },
  },
  {
    name: "Ctrl+Enter goes on from whatever has the focus",
    async run({ page, go }) {
      await openGrid(page);
      await page.getByRole("button", { name: "Import" }).click();
      await page.setInputFiles("input[type=file]", join(fixtures, "inventory.csv"));
      await page.getByRole("table", { name: "Columns" }).waitFor();
      await page.getByRole("button", { name: /^File inventory/ }).click();
      const organization = page.getByRole("button", { name: /Contoso Dental Group/ }).last();
      await organization.focus();
      await page.keyboard.press("Control+Enter");
      await page.getByRole("table", { name: "Columns" }).waitFor();
      assert.equal(await page.getByRole("listbox").count(), 0, "the list of organizations stayed closed");
      await page.getByRole("table", { name: "Columns" }).getByRole("button").first().focus();
      await page.keyboard.press("Control+Enter");
      await expectText(page.locator(".values"), "In use");
      await page.getByRole("button", { name: "Choose…" }).focus();
      await page.keyboard.press("Control+Enter");
      await page.getByText("Nothing has been written yet.").waitFor();
      // The plan's button too, from the export beside it.
      await go("/configurations");
      await page.getByRole("grid").waitFor();
      await page.getByText("CON-HQ-AP-01").first().waitFor();
      await page.keyboard.press("Control+Home");
      await toColumn(page, "Serial number");
      await page.keyboard.type("SENT-78");
      await page.keyboard.press("Enter");
      await expectText(page.locator(".status"), "1 queued");
      await go("/sync");
      await page.getByRole("button", { name: "Export plan" }).focus();
      await page.keyboard.press("Control+Enter");
      await page.getByText(/Everything is where it belongs/).waitFor({ timeout: 60_000 });
    },
  },
  {
    name: "the plan is handed over as a workbook",
    async run({ page, go }) {
      await openGrid(page);
      await toColumn(page, "Serial number");
      await page.keyboard.type("PLANNED-1");
      await page.keyboard.press("Enter");
      await expectText(page.locator(".status"), "1 queued");
      await go("/sync");
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Export plan" }).click(),
      ]);
      assert.match(download.suggestedFilename(), /^plan \d{4}-\d\d-\d\d \d{4}\.xlsx$/);
      await expectText(page.locator(".toast"), "Exported 1 row");
      await page.getByText("Nothing has been sent.").waitFor();
    },
  },
  {
    name: "a thousand organizations are a list like five",
    async run({ page }) {
      await page.getByRole("heading", { name: "5 organizations" }).waitFor();
      await page.evaluate(async () => {
        let next = 0;
        const add = async () => {
          while (next < 1000) {
            const n = next++;
            await window.go.app.Bound.AddOrganization({ name: `Client ${String(n).padStart(4, "0")}` });
          }
        };
        await Promise.all([add(), add(), add(), add()]);
      });
      await page.getByRole("heading", { name: "1,005 organizations" }).waitFor();
      const rows = page.getByRole("row");
      assert.ok((await rows.count()) < 100, "only what is seen is drawn");
      const list = page.locator("[role='grid'], [role='table']").first();
      await list.focus();
      await page.keyboard.press("End");
      await page.getByText("Marlow Freight").first().waitFor();
      assert.ok((await rows.count()) < 100);
      await page.screenshot({ path: join(fixtures, "..", "out", "organizations-1005.png") });
      await page.keyboard.press("Control+k");
      await page.keyboard.type("Client 0777");
      await expectText(page.getByRole("listbox"), "Client 0777");
      await page.keyboard.press("Escape");
      await page.getByRole("link", { name: "Imports" }).first().click();
      await page
        .getByRole("button", { name: /Import/ })
        .last()
        .waitFor();
    },
  },
];

/** The grid takes the focus back before the active cell is moved. */
async function toColumnAfter(page, title) {
  await page.getByRole("grid", { name: "Configurations" }).getByText("CON-HQ-AP-01").click();
  await toColumn(page, title);
}
