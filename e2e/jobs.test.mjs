// The page of the program's own work: a failed job is told and run again, with and without scripts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { freePort, startServer, startWithMail } from "./mail-server.mjs";
import { startBrowser } from "./program.mjs";

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

for (const javaScriptEnabled of [true, false]) {
  test(`a failed job is run again ${javaScriptEnabled ? "with" : "without"} scripts`, async (t) => {
    const port = await freePort();
    const program = await startWithMail(t, port);
    const server = await startServer(t, port);
    server.refuse(true);
    await program.send("nobody@example.go.th");
    const viewport = { width: 375, height: 800 };
    const context = await browser.newContext({ baseURL: program.address, javaScriptEnabled, viewport });
    t.after(() => context.close());
    const page = await context.newPage();
    const again = page.getByRole("button", { name: /^ทำใหม่: ส่งอีเมล/ });
    await page.goto("/sign-in?next=/jobs");
    await page.getByRole("button", { name: "ลองใช้เป็น ระบบ ตัวอย่าง" }).click();
    await page.goto("/jobs");
    while ((await again.count()) === 0) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      await page.reload();
    }
    assert.match(await page.locator("main").innerText(), /ไม่รับอีเมลฉบับนี้ \(รหัส 550\)/);
    assert.doesNotMatch(await page.content(), /nobody@/, "no address on the page");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 375, `${wide} px`);
    if (javaScriptEnabled) {
      for (const language of ["th", "en", "th"]) {
        await page.goto(`/jobs?lang=${language}`);
        const { violations } = await new AxeBuilder({ page }).analyze();
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`), []);
      }
    }
    if (process.env.PICTURES) {
      await page.screenshot({ path: `${process.env.PICTURES}/jobs-375.png`, fullPage: true });
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.screenshot({ path: `${process.env.PICTURES}/jobs-1280.png`, fullPage: true });
    }
    server.refuse(false);
    await again.click();
    await server.arrived(1);
    assert.deepEqual(server.mails[0].to, ["nobody@example.go.th"]);
    while ((await page.locator("#failed ~ .notice.good").count()) === 0) await page.reload();
    // The program waits for the browser's connections when it ends.
    await context.close();
  });
}
