// A plan is written from the catalogue in a real browser, kept while it is typed, proposed, approved
// by another, announced, and looked up by the code on its pages.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
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

/** Begins a plan with what the catalogue proposes. */
async function fromCatalogue(page) {
  await page.goto("/plans/new");
  await page.getByRole("link", { name: "เริ่มจากมาตรการมาตรฐาน" }).click();
  await page.getByLabel("ไม่มี ใช้เฉพาะรายการที่ไม่ใช้งบประมาณ").check();
  await page.getByRole("button", { name: "ดูรายการที่เสนอ" }).click();
  await page.getByRole("button", { name: "เริ่มเขียนแผนด้วยรายการที่เลือก" }).click();
  await page.waitForURL(/write$/);
}

describe("a plan", () => {
  test("goes from the catalogue to its announcement, by three people", async (t) => {
    const come = await open(t);
    const planner = await come("ผู้จัดทำแผน");
    await fromCatalogue(planner);
    const tree = planner.url();
    assert.ok((await planner.locator(".entry").count()) >= 15);
    // What only the office knows is filled in, wherever a finding leads.
    for (;;) {
      const open = planner.locator("#findings ~ ul a", { hasText: "ยังไม่ได้กรอก" });
      if ((await open.count()) === 0) break;
      await open.first().click();
      await planner.fill("#place", "หอประชุมของหน่วยงาน");
      await planner.getByRole("button", { name: "บันทึก", exact: true }).click();
      await planner.waitForURL((url) => url.pathname.endsWith("/write"));
    }
    await planner.goto(tree);
    await planner.getByRole("button", { name: "เสนอผู้บริหาร" }).click();
    await planner.waitForURL(/proposal$/);
    await planner.getByText("ท่านเป็นผู้เสนอ").waitFor();

    const executive = await come("ผู้บริหาร");
    await executive.goto(planner.url());
    await executive.getByRole("button", { name: "อนุมัติแผน" }).click();
    if (executive.url().includes("/confirm")) {
      await executive.getByRole("button", { name: "ยืนยัน", exact: true }).click();
      await executive.goto(planner.url());
      await executive.getByRole("button", { name: "อนุมัติแผน" }).click();
    }
    await executive.getByRole("link", { name: "ประกาศใช้แผน" }).click();
    await executive.fill("#day", "1 ตุลาคม 2569");
    await executive.fill("#signatory", "สมบูรณ์ ตัวอย่าง");
    await executive.fill("#signatory_post", "นายกองค์การบริหารส่วนตำบล");
    await executive.fill("#from", "1 ตุลาคม 2569");
    await executive.fill("#until", "30 กันยายน 2599");
    await executive.getByRole("button", { name: "ประกาศใช้", exact: true }).click();
    await executive.waitForURL(/announced/);

    const citizen = await come(null, { viewport: { width: 375, height: 800 } });
    const code = executive.url().split("/").pop();
    await citizen.goto("/announced");
    await citizen.fill("#code", code.toLowerCase().replaceAll("-", " "));
    await citizen.getByRole("button", { name: "ตรวจ", exact: true }).click();
    await citizen.getByText("รหัสประกาศ").waitFor();
    assert.equal(await citizen.getByText(code, { exact: true }).count(), 1);
    await accessible(citizen);
    const pdf = await citizen.request.get(`/announced/${code}/plan.pdf`);
    const content = await pdf.body();
    assert.ok(content.subarray(0, 5).toString() === "%PDF-" && content.length > 100_000);
    if (process.env.SUJARIT_KEEP) await writeFile(process.env.SUJARIT_KEEP, content);
  });

  test("of last year goes on, and what is changed against it is marked", async (t) => {
    const come = await open(t);
    const page = await come("ผู้จัดทำแผน");
    await page.goto("/plans/new");
    await page.locator("a[href^='/plans/carry']").first().click();
    await page.locator("input[name=entry]").first().uncheck();
    await accessible(page);
    await page.getByRole("button", { name: "เริ่มเขียนด้วยรายการที่เลือก" }).click();
    await page.waitForURL(/write\/difference$/);
    const removed = page.locator(".change", { hasText: "ตัดออก" });
    assert.ok((await removed.count()) >= 1);
    await page.getByRole("link", { name: "เขียนต่อ" }).click();
    await page.locator(".entry a").first().click();
    await page.waitForURL(/entries/);
    await page.fill("#target_group", "ผู้บริหาร สมาชิกสภา และพนักงานทุกคน");
    await page.getByRole("button", { name: "บันทึก", exact: true }).click();
    await page.getByRole("link", { name: "ดูสิ่งที่เปลี่ยนจากฉบับเดิม" }).click();
    await page.locator("ins").last().waitFor();
    // Who hears the page is told which words came and went.
    const heard = await page.locator(".change ins").last().textContent();
    assert.match(heard, /^\(เพิ่ม: /);
    for (const lang of ["th", "en"]) {
      for (const [width, height] of [[1280, 900], [375, 800]]) {
        await page.setViewportSize({ width, height });
        await page.goto(`${page.url().split("?")[0]}?lang=${lang}`);
        await accessible(page);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${lang} is ${wide} px too wide`);
        if (process.env.SUJARIT_SHOTS) await page.screenshot({ path: `${process.env.SUJARIT_SHOTS}/difference-${lang}-${width}.png` });
      }
    }
  });

  test("says why a group has no activity, until it has one", async (t) => {
    const come = await open(t);
    const page = await come("ผู้จัดทำแผน");
    await fromCatalogue(page);
    const tree = page.url();
    const free = page.locator("details.add", { hasText: "แจ้งว่าไม่มีกิจกรรม" }).first();
    await free.locator("summary").click();
    await free.locator("input[name=reason]").fill("เนื่องจากดำเนินการร่วมกับอำเภอ");
    const group = await free.locator("input[name=group]").getAttribute("value");
    await free.getByRole("button").click();
    await page.getByText("ไม่มีกิจกรรม เนื่องจากดำเนินการร่วมกับอำเภอ").waitFor();
    await accessible(page);
    const add = page.locator("details.add", { has: page.locator(`form[action$="/entries"] input[value="${group}"]`) });
    await add.locator("summary").click();
    await add.locator("input[name=title]").fill("มาตรการใหม่");
    await add.getByRole("button").click();
    await page.getByText("ระบบจึงยกเลิกที่แจ้งไว้").waitFor();
    await page.goto(tree);
    assert.equal(await page.getByText("ดำเนินการร่วมกับอำเภอ").count(), 0);
  });

  test("has a schedule for each year, made from the plan, edited and printed", async (t) => {
    const come = await open(t);
    const page = await come("ผู้จัดทำแผน");
    await fromCatalogue(page);
    await page.getByRole("link", { name: "แผนดำเนินงานประจำปี" }).click();
    await page.getByText("ยังไม่จัดทำ").first().waitFor();
    await page.getByRole("button", { name: "จัดทำ และเกลี่ยขั้นตอนที่ไม่ระบุไตรมาส" }).click();
    await page.getByRole("heading", { name: "พิมพ์แผนดำเนินงาน" }).waitFor();
    assert.equal(await page.getByText("ยังไม่จัดทำ").count(), 0);
    const year = page.url();
    await page.locator(".entry a").first().click();
    await page.waitForURL(/entries/);
    const box = page.locator("input[name=quarter-1][value='3']");
    await box.setChecked(!(await box.isChecked()));
    const wanted = await box.isChecked();
    await page.getByText("บันทึกแล้ว").waitFor();
    await page.reload();
    assert.equal(await page.locator("input[name=quarter-1][value='3']").isChecked(), wanted);
    for (const path of [year, page.url()]) {
      for (const lang of ["th", "en"]) {
        for (const [width, height] of [[1280, 900], [375, 800]]) {
          await page.setViewportSize({ width, height });
          await page.goto(`${path}&lang=${lang}`);
          await accessible(page);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(wide <= 0, `${path} ${lang} is ${wide} px too wide`);
          const name = path === year ? "schedule" : "schedule-entry";
          if (process.env.SUJARIT_SHOTS) await page.screenshot({ path: `${process.env.SUJARIT_SHOTS}/${name}-${lang}-${width}.png` });
        }
      }
    }
    const plan = new URL(year);
    for (const format of ["pdf", "docx", "xlsx"]) {
      const printed = await page.request.get(`${plan.pathname}/print${plan.search}&format=${format}&digits=thai`);
      assert.equal(printed.status(), 200, format);
      if (process.env.SUJARIT_SHOTS) await writeFile(`${process.env.SUJARIT_SHOTS}/schedule.${format}`, await printed.body());
    }
  });

  test("is kept while it is typed", async (t) => {
    const come = await open(t);
    const page = await come("ผู้จัดทำแผน");
    await fromCatalogue(page);
    await page.locator(".entry a").first().click();
    await page.waitForURL(/entries/);
    await page.fill("#note", "พิมพ์แล้วเก็บเอง");
    await page.getByText("บันทึกแล้ว").waitFor();
    await page.reload();
    assert.equal(await page.inputValue("#note"), "พิมพ์แล้วเก็บเอง");
  });

  test("what was typed without a line is offered again", async (t) => {
    const come = await open(t);
    const page = await come("ผู้จัดทำแผน");
    await fromCatalogue(page);
    await page.locator(".entry a").first().click();
    await page.waitForURL(/entries/);
    // Every saving fails from here on, as on a line that is lost.
    await page.route("**/write/entries/*", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
    await page.fill("#note", "พิมพ์ตอนสายหลุด");
    await page.getByText("ติดต่อระบบไม่ได้").waitFor();
    await page.unroute("**/write/entries/*");
    await page.goto("/");
    await page.goBack();
    await page.reload();
    assert.notEqual(await page.inputValue("#note"), "พิมพ์ตอนสายหลุด");
    await page.getByRole("button", { name: "นำข้อความนั้นกลับมา" }).click();
    assert.equal(await page.inputValue("#note"), "พิมพ์ตอนสายหลุด");
    await page.getByText("บันทึกแล้ว").waitFor();
    await page.reload();
    assert.equal(await page.inputValue("#note"), "พิมพ์ตอนสายหลุด");
    assert.equal(await page.getByRole("button", { name: "นำข้อความนั้นกลับมา" }).isVisible(), false);
  });

  test("can be written without JavaScript on a phone, and passes the accessibility rules with it", async (t) => {
    const come = await open(t);
    const plain = await come("ผู้จัดทำแผน", { javaScriptEnabled: false, viewport: { width: 375, height: 800 } });
    await fromCatalogue(plain);
    await plain.locator(".entry a").first().click();
    await plain.fill("#note", "โดยไม่มีสคริปต์");
    await plain.getByRole("button", { name: "บันทึก", exact: true }).click();
    await plain.waitForURL(/write#/);
    await plain.getByRole("button", { name: /เลื่อนลง/ }).first().click();
    const tree = plain.url().split("#")[0];

    const page = await come("ผู้จัดทำแผน");
    const first = new URL(await plain.locator(".entry a").first().getAttribute("href"), tree).pathname;
    const base = new URL(tree).pathname;
    for (const path of ["/plans/new", "/plans/guided", base, `${base}/head`, `${base}/part-one`, first, "/announced"]) {
      for (const lang of ["th", "en"]) {
        await page.goto(`${path}?lang=${lang}`);
        await accessible(page);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${path} ${lang} is ${wide} px too wide`);
      }
    }
  });
});
