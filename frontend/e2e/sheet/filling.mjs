// Filling down, to the right and by the handle.
import { Sheet } from "../support/sheet.mjs";

export const filling = [
  {
    name: "grid: Ctrl+D, Ctrl+R and the handle fill in one step",
    async run({ page }) {
      const s = await Sheet.open(page);
      const fields = ["name", "asset_tag", "position", "hostname", "warranty_expires_at", "serial_number"];
      await s.goTo(0, "Asset tag");
      await s.type("FILL");
      await s.keys("Enter");
      await s.expectStored("CON-HQ-AP-01", "asset_tag", "FILL");
      await s.select(0, "Asset tag", 5, 1);
      await s.oneStep(fields, () => s.keys("Control+d"));
      await s.select(0, "Asset tag", 1, 2);
      await s.oneStep(fields, () => s.keys("Control+r"));
      // A single cell takes what is above it.
      await s.goTo(1, "Asset tag");
      await s.oneStep(fields, async () => {
        await s.keys("Control+d");
        await s.expectStored("CON-HQ-AP-02", "asset_tag", "FILL");
      });

      const drag = async (title, to) => {
        const handle = await page.locator(".grid-handle").boundingBox();
        await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
        await page.mouse.down();
        const [x, y] = await s.middle(to, title);
        await page.mouse.move(x, y - 10);
        await page.mouse.move(x, y);
        await page.mouse.up();
        await s.frame();
      };
      await s.goTo(0, "Serial number");
      await s.type("RACK-08");
      await s.keys("Enter");
      await s.type("RACK-10");
      await s.keys("Enter");
      await s.expectStored("CON-HQ-AP-02", "serial_number", "RACK-10");
      await s.select(0, "Serial number", 2, 1);
      await s.oneStep(fields, async () => {
        await drag("Serial number", 5);
        await s.expectStored("CON-HQ-LT-01", "serial_number", "RACK-18");
        await s.expectStored("CON-HQ-AP-03", "serial_number", "RACK-12");
      });
      await s.goTo(5, "Name");
      await s.type("NEXT-09");
      await s.keys("Enter", "ArrowUp");
      await s.expectStored("NEXT-09", "name", "NEXT-09");
      await s.oneStep(fields, async () => {
        await drag("Name", 7);
        await s.expectStored("NEXT-11", "name", "NEXT-11");
        await s.expectShown(7, "Name", "NEXT-11");
      });
    },
  },
];
