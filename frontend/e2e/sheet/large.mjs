// A hundred thousand rows.
import { bring, Sheet } from "../support/sheet.mjs";
import { expectText } from "../support/steps.mjs";

const count = 100_000;
const name = (i) => `BIG-${String(i).padStart(6, "0")}`;

/** Whether every row in sight has its name. */
const filled = (page) =>
  page.evaluate(() => {
    const frame = document.querySelector(".grid-scroll").getBoundingClientRect();
    const rows = [...document.querySelectorAll(".grid-row[aria-rowindex]:not(.grid-headrow):not([hidden])")];
    const seen = rows.filter((r) => {
      const box = r.getBoundingClientRect();
      return box.bottom > frame.top + 40 && box.top < frame.bottom - 20;
    });
    return (
      seen.length > 10 && seen.every((r) => r.querySelector('[aria-colindex="2"]')?.firstChild?.data.trim())
    );
  });

export const large = [
  {
    name: "grid: a hundred thousand rows scroll, are found and edited like ten",
    async run({ page, program, context }) {
      const rows = Array.from({ length: count }, (_, i) => [name(i), `SN${i}`]);
      bring(program.folder, "Big Rooms", ["name", "serial_number"], rows);
      await page.reload();
      const s = await Sheet.open(page, "Big Rooms", name(0));
      await expectText(page.locator(".page-aside"), "100,000");
      // The thumb of the scroll bar is dragged: where it rests, no row stays blank.
      for (const share of [0.13, 0.5, 0.501, 0.87, 1, 0.25]) {
        await page.evaluate(async (to) => {
          const scroller = document.querySelector(".grid-scroll");
          const from = scroller.scrollTop;
          const goal = to * (scroller.scrollHeight - scroller.clientHeight);
          for (let i = 1; i <= 12; i++) {
            scroller.scrollTop = from + ((goal - from) * i) / 12;
            await new Promise((done) => requestAnimationFrame(done));
          }
        }, share);
        await s.until(() => filled(page), `the rows at ${share} are there`);
      }
      await s.keys("Control+End");
      await s.expectActive(count - 1, s.columns.at(-1));
      await s.until(() => filled(page), "the last rows are there");
      await page.screenshot({ path: new URL("../out/sheet-large.png", import.meta.url).pathname });

      // An edit far down that would sort elsewhere stays; the rows around it are the right ones.
      await s.keys("Home");
      await s.times(30, "ArrowUp");
      await s.expectShown(99_969, "Name", name(99_969));
      await s.type("0-RENAMED");
      await s.keys("Enter");
      await s.expectShown(99_969, "Name", "0-RENAMED");
      await page.evaluate(() => {
        document.querySelector(".grid-scroll").scrollTop = 40_000 * 32;
      });
      await s.expectShown(40_005, "Name", name(40_005));
      const odd = () =>
        page.evaluate(() =>
          [...document.querySelectorAll(".grid-row[aria-rowindex]:not(.grid-headrow):not([hidden])")]
            .map((r) => [
              Number(r.getAttribute("aria-rowindex")) - 2,
              r.querySelector('[aria-colindex="2"]').firstChild.data.trim(),
            ])
            .filter(([at, text]) => text !== `BIG-${String(at).padStart(6, "0")}`),
        );
      await s.until(async () => (await odd()).length === 0, "each row is where it was");
      await s.keys("Control+z");
      await s.toast("Undone");
      await s.noToast();

      // Another window makes a row at the top: this one stays where it is.
      await s.keys("Control+Home", "Control+ArrowDown");
      await s.expectActive(count - 1, "Name");
      await s.times(40, "ArrowUp");
      const [at] = await s.active();
      const here = await s.shown(at, "Name");
      const second = await context.newPage();
      await second.goto(page.url());
      const o = new Sheet(second);
      await o.ready(name(0));
      await o.keys("Control+Enter");
      await o.type("AAA-NEW");
      await o.keys("Enter");
      await expectText(second.locator(".page-aside"), "100,001");
      await page.bringToFront();
      await s.expectActive(at + 1, "Name");
      await s.expectShown(at + 1, "Name", here);
      await second.close();

      // The filter follows the typing.
      await s.keys("Control+f");
      const field = page.getByRole("textbox", { name: "Contains" });
      await field.pressSequentially("BIG-09999", { delay: 8 });
      await s.until(async () => /in 10 rows/.test(await page.locator(".grid-foot").innerText()), "ten rows");
      await s.expectShown(0, "Name", name(99_990));
      await field.fill("");
      await s.until(
        async () => /100,001 rows/.test(await page.locator(".grid-foot").innerText()),
        "all rows",
      );
    },
  },
];
