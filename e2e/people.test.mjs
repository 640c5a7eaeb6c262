// People come, are given roles, sign in and out, in a real browser.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { nameOffice, signIn, startBrowser, startProgram } from "./program.mjs";

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

/** A program, and a way to open browsers of several people on it. */
async function start(t, options = []) {
  const program = await startProgram(...options);
  const contexts = [];
  t.after(async () => {
    for (const context of contexts) await context.close();
    await program.stop();
  });
  return async ({ role, javaScriptEnabled = true, width = 1280, anonymous = false } = {}) => {
    const context = await browser.newContext({
      baseURL: program.address,
      javaScriptEnabled,
      viewport: { width, height: 900 },
    });
    context.setDefaultTimeout(10_000);
    contexts.push(context);
    const page = await context.newPage();
    if (!anonymous) await signIn(page, program, role);
    return page;
  };
}

const button = (page, name) => page.getByRole("button", { name, exact: true });

describe("somebody comes", () => {
  test("is added, sets a password by the link, and sees what the role allows", async (t) => {
    const open = await start(t);
    const administrator = await open();
    await administrator.goto("/people/new");
    await administrator.fill("#name", "สมชาย ทดลอง");
    await administrator.fill("#title", "เจ้าพนักงานธุรการ");
    await administrator.fill("#login", "Somchai@Example.go.th");
    await administrator.getByLabel("เจ้าหน้าที่ของส่วนราชการ").check();
    await button(administrator, "เพิ่มและออกลิงก์เข้าใช้งาน").click();
    const link = await administrator.locator(".link code").textContent();

    const officer = await open({ anonymous: true, javaScriptEnabled: false, width: 375 });
    await officer.goto(link);
    await officer.fill("#password", "1234567890");
    await button(officer, "ตั้งรหัสผ่านและเข้าใช้งาน").click();
    await officer.getByText("รหัสผ่านนี้เดาง่าย").first().waitFor();
    await officer.fill("#password", "ควายสามตัวข้ามทุ่ง");
    await button(officer, "ตั้งรหัสผ่านและเข้าใช้งาน").click();
    await officer.waitForURL(/\/$/);
    assert.equal((await officer.goto("/people")).status(), 403);
    assert.equal((await officer.goto("/import")).status(), 403);
    assert.equal((await officer.goto("/account")).status(), 200);

    await officer.context().clearCookies();
    await officer.goto(link);
    await officer.getByText("ลิงก์นี้หมดอายุหรือใช้ไปแล้ว").waitFor();
    await officer.goto("/people");
    await officer.waitForURL(/\/sign-in\?next=%2Fpeople/);
    await officer.fill("#login", "somchai@example.go.th");
    await officer.fill("#password", "ควายสองตัวข้ามทุ่ง");
    await button(officer, "เข้าสู่ระบบ").click();
    await officer.getByText("ชื่อเข้าระบบหรือรหัสผ่านไม่ถูกต้อง").waitFor();
    await officer.fill("#password", "ควายสามตัวข้ามทุ่ง");
    await button(officer, "เข้าสู่ระบบ").click();
    await officer.waitForURL(/\/people$/);

    // His way in is taken: what he had open ends at once.
    await administrator.goto("/people");
    await administrator.getByRole("link", { name: "สมชาย ทดลอง" }).click();
    await administrator.locator("summary", { hasText: "ปิดบัญชี" }).click();
    await button(administrator, "ยืนยันปิดบัญชี").click();
    await officer.goto("/account");
    await officer.waitForURL(/\/sign-in/);
  });

  test("a role that opens corruption reports waits until the executive agrees", async (t) => {
    const open = await start(t, ["--demo"]);
    const administrator = await open({ role: "ผู้ดูแลระบบของหน่วยงาน" });
    await administrator.goto("/people");
    await administrator.getByRole("link", { name: "เปิดเผย ตัวอย่าง" }).click();
    await administrator.selectOption("#role", "complaint-officer");
    await button(administrator, "ให้บทบาท").click();
    await administrator.locator("main .tag.warning").waitFor();

    const executive = await open({ role: "ผู้บริหาร" });
    await executive.goto("/agreements");
    await executive.getByRole("heading", { name: "เปิดเผย ตัวอย่าง" }).waitFor();
    await button(executive, "เห็นชอบ").click();
    await executive.getByText("ไม่มีบทบาทที่รอเห็นชอบ").waitFor();
    await administrator.reload();
    assert.equal(await administrator.locator("main .tag.warning").count(), 0);
  });

  test("an account shows where it is signed in and ends it there", async (t) => {
    const open = await start(t, ["--demo"]);
    const here = await open({ role: "ปลัด" });
    const there = await open({ role: "ปลัด" });
    await here.goto("/account");
    await button(here, "ออกจากระบบเครื่องอื่นทั้งหมด").click();
    await there.goto("/account");
    await there.waitForURL(/\/sign-in/);
    await button(here, "ออกจากระบบ").click();
    await here.waitForURL(/\/sign-in/);
  });

  test("who looks from above chooses an office and sees its plan without changing it", async (t) => {
    const open = await start(t, ["--demo"]);
    const verifier = await open({ role: "ผู้ตรวจทาน" });
    await verifier.getByRole("link", { name: "เลือกหน่วยงานที่จะดู" }).waitFor();
    await verifier.locator("main a[href^='/offices/']").first().click();
    await button(verifier, "เปิดงานของหน่วยงานนี้").click();
    await verifier.locator(".card.plan h3 a").first().click();
    await verifier.waitForURL(/\/plans\//);
    assert.equal((await verifier.goto("/import")).status(), 403);
  });

  test("when the example is removed its people are out and a real administrator begins", async (t) => {
    const open = await start(t, ["--demo"]);
    const administrator = await open({ role: "ผู้ดูแลระบบของหน่วยงาน" });
    const planner = await open();
    await administrator.locator(".notice-bar summary").click();
    await administrator.locator(".notice-bar button").click();
    await administrator.waitForURL(/\/setup\?code=/);
    await planner.goto("/import");
    await planner.waitForURL(/\/sign-in/);
    await nameOffice(administrator);
    await administrator.fill("#name", "สมหญิง ทดลอง");
    await administrator.fill("#title", "นักวิเคราะห์นโยบายและแผน");
    await administrator.fill("#login", "somying@example.go.th");
    await administrator.fill("#password", "เรือแดงข้ามคลองสาม");
    await button(administrator, "เริ่มใช้งาน").click();
    await administrator.waitForURL(/\/$/);
    await administrator.locator("#import").waitFor();
  });
});

describe("the menu", () => {
  for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? "with JavaScript" : "without JavaScript";
    test(`folds on a phone and opens by the keyboard, ${how}`, async (t) => {
      const open = await start(t, ["--demo"]);
      const page = await open({ role: "ผู้ดูแลระบบของหน่วยงาน", javaScriptEnabled, width: 375 });
      await page.goto("/offices");
      const people = page.getByRole("navigation", { name: "เมนูหลัก" }).getByRole("link", { name: "บุคลากร" });
      await people.waitFor({ state: "hidden" });
      await page.locator("summary", { hasText: "เมนู" }).focus();
      await page.keyboard.press("Enter");
      await people.waitFor();
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.textContent), "หน้าแรก");
      await people.click();
      await page.waitForURL(/\/people$/);

      await page.setViewportSize({ width: 1280, height: 900 });
      await people.waitFor();
      await page.locator("summary", { hasText: "เมนู" }).waitFor({ state: "hidden" });
    });
  }

  test("leaves the table of regular jobs readable on a phone: each job is a card", async (t) => {
    const open = await start(t, ["--demo"]);
    const page = await open({ role: "ผู้ดูแลระบบกลาง", width: 375 });
    await page.goto("/jobs");
    const [table, room] = await page.evaluate(() => {
      const scroll = document.querySelector("[aria-labelledby=schedule] .scroll");
      return [scroll.scrollWidth, scroll.clientWidth];
    });
    assert.ok(table <= room, `${table} px in ${room}`);
    const label = await page.evaluate(
      () => getComputedStyle(document.querySelector("[aria-labelledby=schedule] td[data-label]"), "::before").content,
    );
    assert.equal(label, '"ทำเมื่อ"');
  });
});

describe("every page of people", () => {
  for (const lang of ["th", "en"]) {
    test(`passes the accessibility rules and fits a phone: ${lang}`, async (t) => {
      const open = await start(t, ["--demo"]);
      const look = async (page, addresses) => {
        for (const address of addresses) {
          await page.goto(address);
          const { violations } = await new AxeBuilder({ page }).analyze();
          assert.deepEqual(
            violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`),
            [],
            `${address} ${lang}`,
          );
          const [content, shown] = await page.evaluate(() => [
            document.documentElement.scrollWidth,
            document.documentElement.clientWidth,
          ]);
          assert.ok(content <= shown, `${address}: ${content} px in ${shown}`);
        }
      };
      const administrator = await open({ role: "ผู้ดูแลระบบของหน่วยงาน", width: 375 });
      await administrator.goto(`/?lang=${lang}`);
      await administrator.goto("/people");
      const person = await administrator.locator("main a[href^='/people/']").nth(1).getAttribute("href");
      await look(administrator, ["/", "/people", "/people/new", person, "/account", "/confirm", "/units", "/handovers", "/handovers/new"]);
      const anonymous = await open({ anonymous: true, width: 375 });
      await anonymous.goto(`/sign-in?lang=${lang}`);
      await look(anonymous, ["/sign-in", "/invitation/none"]);
      const executive = await open({ role: "ผู้บริหาร", width: 375 });
      await executive.goto(`/?lang=${lang}`);
      await look(executive, ["/agreements"]);
      const system = await open({ role: "ผู้ดูแลระบบกลาง", width: 375 });
      await system.goto(`/?lang=${lang}`);
      await look(system, ["/", "/roles"]);
    });
  }
});
