// Columns with a list: what typing, Enter and the offers below do.
import { Sheet } from "../support/sheet.mjs";
import { expectText } from "../support/steps.mjs";

const offers = (page) => page.locator(".grid-picker .grid-option");

export const picking = [
  {
    name: "grid: type, manufacturer, model, system and location are picked by typing",
    async run({ page }) {
      const s = await Sheet.open(page);
      const name = "CON-HQ-AP-01";
      for (const [title, text, field, value] of [
        ["Type", "swi", "configuration_type", "Switch"],
        ["Manufacturer", "del", "manufacturer", "Dell"],
        ["Model", "optip", "model", "OptiPlex 7010"],
        ["Operating system", "win 11 pro", "operating_system", "Windows 11 Pro"],
        ["Location", "riv", "location", "Riverside"],
      ]) {
        await s.goTo(0, title);
        await s.type(text);
        await offers(page).first().waitFor();
        await s.keys("Enter");
        await s.expectStored(name, field, value);
        await s.expectActive(1, title);
      }
      // The list is walked by arrows, from Alt and down as well.
      await s.goTo(0, "Type");
      await s.keys("Alt+ArrowDown");
      await offers(page).first().waitFor();
      await s.keys("ArrowDown", "ArrowDown");
      const wanted = await page.locator(".grid-option.grid-hot .grid-option-label").innerText();
      await s.keys("Tab");
      await s.expectStored(name, "configuration_type", wanted);
      await s.expectActive(0, "Status");
    },
  },
  {
    name: "grid: a manufacturer, its model and a location are made from the list",
    async run({ page }) {
      const s = await Sheet.open(page);
      const name = "CON-HQ-AP-01";
      await s.goTo(0, "Manufacturer");
      await s.type("Blinkenlights");
      await expectText(page.locator(".grid-picker"), "Create manufacturer “Blinkenlights”");
      await page.screenshot({ path: new URL("../out/sheet-create.png", import.meta.url).pathname });
      await s.keys("Enter");
      await s.expectStored(name, "manufacturer", "Blinkenlights");
      await s.goTo(0, "Model");
      await s.type("BL-9000");
      await expectText(page.locator(".grid-picker"), "Create model “BL-9000” for Blinkenlights");
      await s.keys("Enter");
      await s.expectStored(name, "model", "BL-9000");
      await s.goTo(0, "Location");
      await s.type("Attic");
      await expectText(page.locator(".grid-picker"), "Add location “Attic”");
      await s.keys("Enter");
      await s.expectStored(name, "location", "Attic");
      // They are there for the next row.
      await s.type("att");
      await offers(page).filter({ hasText: "Attic" }).first().waitFor();
      await s.keys("Enter");
      await s.expectStored("CON-HQ-AP-02", "location", "Attic");
      // A typing mistake is no new manufacturer, and not the one that is nearly so called: the text stays.
      await s.goTo(2, "Manufacturer");
      await s.type("Fortinett");
      await offers(page).filter({ hasText: "Fortinet" }).first().waitFor();
      await s.keys("Enter");
      await s.expectStored("CON-HQ-AP-03", "manufacturer", "?Fortinett");
      await s.keys("ArrowUp", "Control+.");
      await page.getByRole("dialog", { name: "Fixes" }).getByRole("button", { name: "Use Fortinet" }).click();
      await s.expectStored("CON-HQ-AP-03", "manufacturer", "Fortinet");
      // Typed faster than the list comes, an unknown name makes nothing: nobody has seen the offer.
      let go = () => {};
      const later = new Promise((done) => {
        go = done;
      });
      await page.route("**/api/call", async (route) => {
        if (route.request().postDataJSON().method === "Suggest") await later;
        await route.continue();
      });
      await s.goTo(3, "Manufacturer");
      await s.type("Zorblax");
      await page.keyboard.press("Enter");
      await s.expectActive(4, "Manufacturer");
      await s.expectShown(3, "Manufacturer", "Zorblax");
      go();
      await s.expectStored("CON-HQ-BKP-01", "manufacturer", "?Zorblax");
    },
  },
  {
    name: "grid: an unknown system goes into the notes when asked to",
    async run({ page }) {
      const s = await Sheet.open(page);
      const name = "CON-HQ-LT-01";
      await s.goTo(5, "Operating system");
      const before = await s.storedCell(name, "operating_system");
      await s.type("TempleOS 5.03");
      await expectText(
        page.locator(".grid-picker"),
        "Not in IT Glue's list. Put “TempleOS 5.03” into operating system notes instead?",
      );
      await page.screenshot({ path: new URL("../out/sheet-system.png", import.meta.url).pathname });
      await s.keys("Enter");
      await s.expectStored(name, "operating_system_notes", "TempleOS 5.03");
      await s.expectStored(name, "operating_system", before);
      await s.expectActive(6, "Operating system");
      await s.keys("Control+z");
      await s.expectStored(name, "operating_system_notes", "");
    },
  },
];
