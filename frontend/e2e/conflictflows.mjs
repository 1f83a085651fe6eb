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
      await page.getByRole("checkbox", { name: /^Remember/ }).check();
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
  {
    name: "conflicts: what may be the same is shown side by side and linked",
    async run({ page, program, folder, go }) {
      const organization = "Contoso Dental Group";
      const values = ["name=TWIN-01", "configuration_type=Switch", "position=ours"];
      run(
        folder,
        "configuration",
        "add",
        "--organization",
        organization,
        ...values.flatMap((v) => ["--set", v]),
      );
      const like = (await remote(program, "CON-HQ-SW-01")).attributes;
      const attributes = {
        name: "TWIN-01",
        "asset-tag": "THEIRS",
        "organization-id": like["organization-id"],
        "configuration-type-id": like["configuration-type-id"],
      };
      const body = JSON.stringify({ data: { type: "configurations", attributes } });
      await glue(program, "/configurations", { method: "POST", body });
      await pull(page, go);
      await expectText(page.locator(".status"), "1 blocked");
      await go("/sync/queue");
      await page.getByRole("grid").focus();
      await page.keyboard.press("Enter");
      await expectText(page.getByRole("dialog"), "THEIRS");
      await look(page, "side by side");
      await page.getByRole("button", { name: "It is the same: link them" }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await expectText(page.locator(".status"), "1 queued");
      await go("/sync");
      await page.getByRole("button", { name: /Send 1 change/ }).click();
      await page.getByText(/Everything is where it belongs/).waitFor({ timeout: 60_000 });
      const there = await glue(program, "/configurations?filter[name]=TWIN-01");
      assert.equal(there.data.length, 1);
      assert.equal(there.data[0].attributes.position, "ours");
    },
  },
  {
    name: "conflicts: a push that archives much asks, and goes on for once",
    async run({ page, folder, go }) {
      const all = run(
        folder,
        "configuration",
        "list",
        "--organization",
        "Contoso Dental Group",
        "--limit",
        "200",
      );
      const some = all.items.filter((c) => c.links.length > 0 && !c.archived).slice(0, 20);
      for (const c of some) run(folder, "configuration", "archive", c.id);
      await go("/sync");
      await expectText(page.locator(".banner-band").last(), "This would archive or delete 20 of");
      await page.getByRole("button", { name: /Send 20 changes/ }).click();
      await expectText(page.locator(".toast"), "That looks wrong");
      await page.getByRole("button", { name: "Use it anyway…" }).click();
      await look(page, "the question");
      await page.getByRole("button", { name: "Yes, this one time" }).click();
      await page.getByText(/Everything is where it belongs/).waitFor({ timeout: 60_000 });
      await page.getByRole("button", { name: "Use it anyway…" }).waitFor({ state: "detached" });
    },
  },
];
