// A round is reported in a real browser: opened, reported by keyboard with evidence, many at once,
// closed, verified, published. The time of one report is counted in keystrokes.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { signIn, startBrowser, startProgram } from "./program.mjs";

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

async function open(t) {
  const program = await startProgram("--demo");
  const contexts = [];
  t.after(async () => {
    for (const context of contexts) await context.close();
    await program.stop();
  });
  return async (role, options = {}) => {
    const context = await browser.newContext({ baseURL: program.address, viewport: { width: 1280, height: 900 }, ...options });
    contexts.push(context);
    const page = await context.newPage();
    if (role) await signIn(page, program, role);
    return page;
  };
}

async function accessible(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => [page.url(), id, nodes[0].html]), []);
}

const round = "/rounds/2569/6";

async function openRound(page) {
  await page.goto("/rounds");
  await accessible(page);
  await page.fill("#year", "2569");
  await page.fill("#due", "15 เมษายน 2600");
  await page.getByRole("button", { name: "เปิดรอบรายงาน" }).click();
  await page.waitForURL(/rounds\/2569\/6$/);
}

describe("a round", () => {
  test("is reported, closed, and published", async (t) => {
    const come = await open(t);
    const planner = await come("ผู้จัดทำแผน");
    await openRound(planner);
    await accessible(planner);
    const first = await planner.locator(".entry a").first().getAttribute("href");

    // By keyboard alone, from the list to the sent report.
    let keys = 0;
    const press = async (key) => {
      keys += 1;
      await planner.keyboard.press(key);
    };
    const type = async (text) => {
      keys += [...text].length;
      await planner.keyboard.type(text);
    };
    /** Goes on with Tab to what has this id or name. */
    const tabTo = async (wanted) => {
      for (let tries = 0; tries < 60; tries += 1) {
        const here = await planner.evaluate(() => [document.activeElement?.id, document.activeElement?.name, document.activeElement?.textContent?.trim()]);
        if (here.includes(wanted)) return;
        await press("Tab");
      }
      assert.fail(`no way to ${wanted}`);
    };
    await planner.goto(first);
    await accessible(planner);
    await planner.locator("main form[data-keeps] input[type=radio]").first().focus();
    await press("ArrowDown");
    assert.equal(await planner.evaluate(() => document.activeElement.value), "done");
    await tabTo("result");
    await type("จัดอบรมแล้ว ผู้เข้าร่วม 45 คน");
    await tabTo("paid");
    await type("12500");
    await press("Enter");
    await planner.waitForURL(/rounds\/2569\/6#entry/);
    console.log(`one report by keyboard: ${keys} keystrokes`);
    assert.ok(keys < 90, `${keys}`);
    await planner.locator(`[id="entry-${first.split("/").pop()}"]`, { hasText: "ดำเนินการแล้วเสร็จ" }).waitFor();

    // A photograph and a link; what is typed is kept while the line is away.
    const second = await planner.locator(".entry a").nth(2).getAttribute("href");
    await planner.goto(second);
    await planner.getByText("แนบไฟล์หรือภาพถ่าย").click();
    await planner.setInputFiles("#f-file", { name: "ประกาศ.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 ประกาศ") });
    await planner.fill("#f-title", "ประกาศของนายก");
    await planner.locator("form", { has: planner.locator("#f-file") }).getByRole("button", { name: "เพิ่มหลักฐาน" }).click();
    await planner.getByRole("link", { name: "ประกาศของนายก" }).waitFor();
    await accessible(planner);
    await planner.getByRole("radio", { name: "อยู่ระหว่างดำเนินการ" }).check();
    await planner.fill("#result", "อยู่ระหว่างจัดทำ");
    await planner.getByText("บันทึกแล้ว", { exact: false }).first().waitFor();
    await planner.reload();
    assert.equal(await planner.inputValue("#result"), "อยู่ระหว่างจัดทำ");
    await planner.getByRole("button", { name: "ส่งรายงาน" }).click();

    // Many at once.
    await planner.goto(`${round}/many`);
    await accessible(planner);
    const lines = planner.locator("fieldset.line");
    await lines.nth(3).locator("select").first().selectOption("in_progress");
    await lines.nth(4).locator("select").first().selectOption("done");
    await planner.getByRole("button", { name: "ส่งรายงานทุกรายการที่กรอก" }).click();
    await planner.locator(".error-summary", { hasText: "เขียนผลการดำเนินงาน" }).waitFor();
    await lines.nth(4).locator("textarea").fill("แล้วเสร็จตามแผน");
    await planner.getByRole("button", { name: "ส่งรายงานทุกรายการที่กรอก" }).click();
    await planner.waitForURL(/rounds\/2569\/6$/);

    // (2 done + 2 in progress) of 25 entries.
    await planner.goto(`${round}/result`);
    await accessible(planner);
    await planner.locator(".figures", { hasText: "12.00" }).waitFor();
    await planner.goto(`${round}/national`);
    await accessible(planner);

    await planner.goto(round);
    await planner.locator("summary", { hasText: "ปิดรอบรายงาน" }).click();
    await planner.getByRole("button", { name: "ปิดรอบรายงาน" }).click();
    await planner.getByText("สำเนา ณ วันปิดรอบ").waitFor();
    await accessible(planner);

    const executive = await come("ผู้บริหาร");
    await executive.goto(round);
    await executive.getByRole("button", { name: "เผยแพร่ผลต่อประชาชน" }).click();
    await executive.getByText("เผยแพร่ต่อประชาชนเมื่อ").waitFor();
    await accessible(executive);
    await executive.goto("/overview");
    await executive.locator(".figures", { hasText: "12.00" }).waitFor();
    await accessible(executive);

    // Everybody reads it, and takes the data.
    const citizen = await come(null);
    await citizen.goto("/sign-in");
    await citizen.getByRole("link", { name: "ผลการดำเนินการตามแผน" }).click();
    await accessible(citizen);
    await citizen.getByRole("link", { name: "รอบ 6 เดือน ปีงบประมาณ พ.ศ. 2569" }).click();
    await citizen.getByText("แล้วเสร็จตามแผน").waitFor();
    await accessible(citizen);
    await citizen.getByRole("link", { name: "ข้อมูลเปิด" }).click();
    await accessible(citizen);
  });

  test("is reported without JavaScript, on a telephone", async (t) => {
    const come = await open(t);
    const planner = await come("ผู้จัดทำแผน", { javaScriptEnabled: false, viewport: { width: 375, height: 800 } });
    await planner.goto("/rounds");
    await planner.fill("#year", "2569");
    await planner.fill("#due", "15/4/2600");
    await planner.getByRole("button", { name: "เปิดรอบรายงาน" }).click();
    const first = await planner.locator(".entry a").first().getAttribute("href");
    await planner.goto(first);
    await planner.getByRole("button", { name: "ส่งรายงาน" }).click();
    await planner.locator(".error-summary", { hasText: "เลือกสถานะ" }).waitFor();
    await planner.getByRole("radio", { name: "ไม่สามารถดำเนินการได้" }).check();
    await planner.selectOption("#reason", "no_budget");
    await planner.getByRole("button", { name: "ส่งรายงาน" }).click();
    await planner.locator(".entry", { hasText: "ไม่สามารถดำเนินการได้" }).first().waitFor();
    for (const page of ["", "/many", "/result", "/national"]) {
      await planner.goto(round + page);
      const wide = await planner.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      assert.ok(!wide, `${page} is wider than the screen`);
    }
  });
});
