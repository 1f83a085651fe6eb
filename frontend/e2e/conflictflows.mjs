// Choosing between two sides: once for all alike, what is gone there, what may be the same.
import { strict as assert } from "node:assert";
import { axe } from "./support/browser.mjs";
import { run } from "./support/program.mjs";
import { expectText, glue, remote } from "./support/steps.mjs";

const devices = ["CON-HQ-AP-01", "CON-HQ-SW-01", "LAR-GDN-WS-01"];

/** Changes an attribute of devices on both sides, here by the headless program. */
async function dispute(program, folder, names) {
  for (const name of names) {
    const there = await remote(program, name);
    const body = { data: { type: "configurations", attributes: { position: "There" } } };
    await glue(program, `/configurations/${there.id}`, { method: "PATCH", body: JSON.stringify(body) });
    run(folder, "configuration", "set", name, "position=Here");
  }
}

async function pull(page, go) {
  await go("/sync");
  await page.getByRole("button", { name: "Pull now" }).click();
}

async function look(page, what) {
  const found = await axe(page);
  assert.deepEqual(found, [], `${what}: ${JSON.stringify(found)}`);
}

export const conflictflows = [
  {
    name: "conflicts: one choice for all alike, remembered as a rule",
    async run({ page, program, folder, go }) {
      await dispute(program, folder, devices);
      await pull(page, go);
      await expectText(page.locator(".status"), "3 conflicts");
      await go("/sync/conflicts");
      const card = page.locator("[data-field]").first();
      await card.focus();
      await page.keyboard.press("2");
      await page.keyboard.press("Control+Enter");
      await page.getByText("2 records wait for a choice").waitFor();
      // The keys go on with the next record.
      await page.locator("[data-field]:focus").waitFor();
      await page.keyboard.press("2");
      await page.getByRole("button", { name: "Choose once for 2 alike…" }).click();
      await page.getByRole("radio", { name: "All organizations (2)" }).click();
      await look(page, "the dialog");
      await page.getByRole("checkbox").check();
      await page.getByRole("button", { name: "Choose for 2 records" }).click();
      await page.getByText(/Nothing to choose/).waitFor();
      await go("/settings");
      await expectText(page.locator(".settings"), "IT Glue decides the position of configurations");
      await look(page, "settings");
      await page.getByRole("button", { name: /^Forget/ }).click();
      await expectText(page.locator(".settings"), "No rules.");
    },
  },
  {
    name: "conflicts: a field is locked by key and lifted in the settings",
    async run({ page, program, folder, go }) {
      await dispute(program, folder, devices.slice(0, 1));
      await pull(page, go);
      await expectText(page.locator(".status"), "1 conflict");
      await go("/sync/conflicts");
      await page.locator("[data-field]").first().focus();
      await page.keyboard.press("l");
      await page.getByRole("button", { name: "Lock Position" }).click();
      await page.locator("[data-field]").first().focus();
      await page.keyboard.press("1");
      await page.keyboard.press("Control+Enter");
      await page.getByText(/Nothing to choose/).waitFor();
      await go("/sync");
      await expectText(page.locator(".plan-detail"), "Locked against IT Glue");
      await go("/settings");
      await page.getByRole("button", { name: /^Lift/ }).click();
      await expectText(page.locator(".settings"), "Nothing is locked.");
      await go("/sync");
      await page.getByRole("button", { name: /Send 1 change/ }).waitFor();
    },
  },
  {
    name: "conflicts: what is gone there is kept here alone",
    async run({ page, program, folder, go }) {
      const there = await remote(program, "LAR-GDN-WS-01");
      const gone = { data: [{ type: "configurations", attributes: { id: there.id } }] };
      await glue(program, "/configurations", { method: "DELETE", body: JSON.stringify(gone) });
      run(folder, "configuration", "set", "LAR-GDN-WS-01", "position=Here");
      await go("/sync");
      await page.getByRole("button", { name: /Send 1 change/ }).click();
      await expectText(page.locator(".status"), "1 conflict");
      await go("/sync/conflicts");
      await expectText(page.locator(".conflict-gone"), "You edited it after IT Glue deleted it");
      await look(page, "gone there");
      await page.getByRole("button", { name: "Unlink" }).click();
      await page.getByText(/Nothing to choose/).waitFor();
    },
  },
];
