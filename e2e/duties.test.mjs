// Duties in a real browser: listed, said to be done, refused without a reason, shown in a calendar.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { signIn, startBrowser, startProgram } from "./program.mjs";

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

/** A program with the example; people of it come with `come`. */
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

/** A picture of the whole page, where `SUJARIT_SHOTS` names a folder. */
async function shoot(page, name) {
  const folder = process.env.SUJARIT_SHOTS;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

const phone = { viewport: { width: 375, height: 800 } };

/** The fiscal year after this one: all of it lies ahead. */
const now = new Date();
const next = now.getFullYear() + 543 + 1 + (now.getMonth() >= 9 ? 1 : 0);

/** How many days stand in the view with this name. */
async function count(page, view) {
  const link = page.locator(".views a", { hasText: view });
  return Number((await link.innerText()).match(/\((\d+)\)/)[1]);
}

describe("duties", () => {
  for (const [how, options] of [["", {}], [", without JavaScript", { javaScriptEnabled: false }]]) {
    test(`are listed, done with one click, refused without a reason, taken back${how}`, async (t) => {
      const come = await open(t);
      const page = await come("ผู้จัดทำแผน", options);
      await page.getByRole("link", { name: "ภารกิจ", exact: true }).click();
      await page.getByRole("heading", { name: "ภารกิจตามกำหนด", exact: true }).waitFor();
      if (!how) await accessible(page);
      await shoot(page, "list-1280");
      const [waiting, finished] = [await count(page, "ต้องทำ"), await count(page, "เสร็จแล้ว")];
      assert.ok(waiting > 0 && finished === 0, `${waiting} ${finished}`);

      await page.locator(".duties button").first().click();
      assert.equal(await count(page, "เสร็จแล้ว"), 1);
      assert.equal(await count(page, "ต้องทำ"), waiting - 1);

      const name = await page.locator(".duties a").first().innerText();
      await page.locator(".duties a").first().click();
      await page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
      await page.getByLabel("ไม่เกี่ยวข้อง").check();
      await page.fill("#note", "ข้อความที่พิมพ์ไว้");
      await page.getByRole("button", { name: "บันทึก", exact: true }).click();
      await page.locator(".error-summary").waitFor();
      assert.equal(await page.inputValue("#note"), "ข้อความที่พิมพ์ไว้", "what was typed stays");
      assert.ok(await page.getByLabel("ไม่เกี่ยวข้อง").isChecked());
      if (!how) await accessible(page);
      await shoot(page, "refused-1280");
      await page.fill("#reason", "หน่วยงานไม่มีงานนี้");
      await page.getByRole("button", { name: "บันทึก", exact: true }).click();
      await page.getByText("หน่วยงานไม่มีงานนี้").first().waitFor();
      if (!how) await accessible(page);
      await shoot(page, "one-1280");
      await page.getByRole("button", { name: "ยกเลิกการบันทึก" }).click();
      await page.goto("/duties?show=not-applicable");
      assert.equal(await count(page, "ไม่เกี่ยวข้อง"), 0);
    });
  }

  test("each person sees his own, the auditor all of them and changes nothing", async (t) => {
    const come = await open(t);
    const auditor = await come("ผู้ตรวจสอบภายใน");
    await auditor.goto(`/duties?show=later&year=${next}`);
    const all = await count(auditor, "ภายหลังในปีนี้");
    assert.equal(await auditor.locator(".duties button").count(), 0);
    assert.ok((await auditor.locator(".duties li").count()) <= 40, "a page is light");
    await accessible(auditor);
    await auditor.getByRole("link", { name: "หน้าถัดไป", exact: true }).click();
    assert.ok((await auditor.locator(".duties li").count()) > 0);
    await auditor.selectOption("#whose", "mine");
    await auditor.getByRole("button", { name: "ค้นหา" }).click();
    const own = await count(auditor, "ภายหลังในปีนี้");
    assert.ok(own < all, `${own} of ${all}`);

    const complaints = await come("ผู้รับผิดชอบเรื่องร้องเรียน");
    await complaints.goto(`/duties?show=later&year=${next}`);
    await complaints.getByText("เผยแพร่สถิติเรื่องร้องเรียน แม้ไม่มีเรื่องร้องเรียน").first().waitFor();
    assert.equal(await complaints.locator("#whose").count(), 0);

    const administrator = await come("ผู้ดูแลระบบของหน่วยงาน");
    assert.equal(await administrator.getByRole("link", { name: "ภารกิจ", exact: true }).count(), 0);
    const refused = await administrator.goto("/duties");
    assert.equal(refused.status(), 403);
  });

  test("stand in a calendar whose address is shown once and can be ended", async (t) => {
    const come = await open(t);
    const page = await come("ผู้จัดทำแผน");
    await page.goto("/duties");
    await page.getByRole("button", { name: "ออกที่อยู่ปฏิทิน" }).click();
    const address = await page.locator("#link").innerText();
    assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/duties\/calendar\/[0-9a-f]{64}\.ics$/);
    await accessible(page);
    await shoot(page, "calendar-1280");
    await page.goto("/duties");
    assert.equal(await page.locator("#link").count(), 0, "shown once");

    const nobody = await come(null);
    const answer = await nobody.request.get(address);
    assert.match(answer.headers()["content-type"], /^text\/calendar/);
    const content = await answer.text();
    assert.ok(content.startsWith("BEGIN:VCALENDAR\r\n") && content.endsWith("END:VCALENDAR\r\n"));
    assert.ok(content.split("BEGIN:VEVENT").length > 10);
    assert.ok(!content.includes("วิเคราะห์ ตัวอย่าง"), "no name of a person");

    await page.getByRole("button", { name: "เลิกใช้ปฏิทิน" }).click();
    await page.getByRole("button", { name: "ออกที่อยู่ปฏิทิน" }).waitFor();
    assert.equal((await nobody.request.get(address)).status(), 404);
    await page.getByRole("button", { name: "ปิดการเตือนทางอีเมล" }).click();
    await page.getByRole("button", { name: "เปิดการเตือนทางอีเมล" }).waitFor();
  });

  test("fit a phone, in both languages", async (t) => {
    const come = await open(t);
    const page = await come("ผู้จัดทำแผน", phone);
    for (const language of ["th", "en"]) {
      for (const path of ["/", "/duties", `/duties?show=later&year=${next}`]) {
        await page.goto(`${path}${path.includes("?") ? "&" : "?"}lang=${language}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        assert.ok(!wide, `${path} in ${language}`);
        await accessible(page);
      }
      await shoot(page, `later-375-${language}`);
      await page.goto("/duties");
      await shoot(page, `list-375-${language}`);
      await page.locator(".duties a").first().click();
      await page.waitForURL(/\/duties\/\d+\//);
      assert.ok(!(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)));
      await accessible(page);
      await shoot(page, `one-375-${language}`);
    }
  });
});
