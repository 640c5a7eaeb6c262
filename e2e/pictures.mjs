// Takes the pictures of the README and the user's guide from the running program:
//   node e2e/pictures.mjs        (SUJARIT names the binary)
import { mkdir } from "node:fs/promises";
import { signIn, startBrowser, startProgram } from "./program.mjs";

const folder = new URL("../docs/user/pictures/", import.meta.url).pathname;
const fixture = new URL("../fixtures/plans/five-years-packed/plan.txt", import.meta.url).pathname;
await mkdir(folder, { recursive: true });
const browser = await startBrowser();

async function pictures(options, take) {
  const program = await startProgram(...options);
  const page = await browser.newPage({ baseURL: program.address, viewport: { width: 1100, height: 760 } });
  const shoot = (name, more = {}) => page.screenshot({ path: `${folder}${name}.png`, ...more });
  await signIn(page, program);
  await take(page, shoot);
  await page.close();
  await program.stop();
}

await pictures([], async (page, shoot) => {
  await page.goto("/");
  await shoot("home");
  await page.goto("/import");
  await shoot("import");
  await page.setInputFiles("#file", fixture);
  await page.locator("#upload button[type=submit]").click();
  await page.waitForURL(/\/import\/[0-9a-f-]+/);
  await shoot("preview");
  await page.locator("#doubt-0").screenshot({ path: `${folder}doubt.png` });
});

await pictures(["--demo"], async (page, shoot) => {
  await page.goto("/");
  await page.locator(".card.plan h3 a").first().click();
  await page.waitForURL(/\/plans\//);
  const plan = new URL(page.url()).pathname.split("/").slice(0, 3).join("/");
  await shoot("plan");
  await page.locator("a[href*='/entries/']").nth(1).click();
  await page.waitForURL(/\/entries\//);
  await shoot("entry");
  await page.goto(`${plan}/table`);
  await shoot("table");
  await page.goto(`${plan}/checks`);
  await shoot("checks");
});

await pictures(["--demo"], async (page, shoot) => {
  await page.goto("/plans/guided");
  await page.getByLabel("มีบ้าง").check();
  await page.getByRole("button", { name: "ดูรายการที่เสนอ" }).click();
  await page.getByRole("button", { name: "เริ่มเขียนแผนด้วยรายการที่เลือก" }).click();
  await page.waitForURL(/write$/);
  await shoot("write");
  await page.locator(".entry a").first().click();
  await page.waitForURL(/entries/);
  await shoot("write-sheet");
});

await pictures(["--demo"], async (page, shoot) => {
  await page.goto("/duties");
  await shoot("duties");
  await page.locator(".duties a").nth(1).click();
  await page.waitForURL(/\/duties\/\d+\//);
  await shoot("duty");
});
await pictures(["--demo"], async (page, shoot) => {
  await page.goto("/rounds");
  await page.fill("#year", "2569");
  await page.fill("#due", "15 เมษายน 2600");
  await page.locator("main form button[type=submit]").click();
  await page.waitForURL(/rounds\/2569\/6$/);
  const entries = await page.locator(".entry .name a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  for (const [index, status] of ["done", "in_progress", "done", "cannot", "in_progress"].entries()) {
    await page.goto(entries[index]);
    await page.locator(`input[value=${status}]`).check();
    if (status === "cannot") await page.selectOption("#reason", "no_budget");
    await page.fill("#result", "ดำเนินการตามขั้นตอนของแผน");
    await page.fill("#paid", String(2500 * (index + 1)));
    if (index === 0) {
      await page.evaluate(() => scrollTo(0, 0));
      await shoot("report");
    }
    await page.getByRole("button", { name: "ส่งรายงาน" }).click();
    await page.waitForURL(/#entry/);
  }
  await page.goto("/rounds/2569/6");
  await shoot("round");
  await page.goto("/rounds/2569/6/result");
  await shoot("result");
});

await browser.close();
