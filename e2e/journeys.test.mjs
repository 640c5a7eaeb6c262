// What a plan analyst does with the program, in a real browser: each format of the fixtures in,
// a doubt decided, the plan seen and printed; with and without JavaScript, in both languages.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { signIn, startBrowser, startProgram } from "./program.mjs";

const plans = new URL("../fixtures/plans/", import.meta.url).pathname;
const example = new URL("../data/demo/plan.txt", import.meta.url).pathname;

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

/** A page on a program of its own; both end with the test. */
async function open(t, { options = [], role, javaScriptEnabled = true, width = 1280 } = {}) {
  const program = await startProgram(...options);
  const context = await browser.newContext({
    baseURL: program.address,
    javaScriptEnabled,
    viewport: { width, height: 900 },
    acceptDownloads: true,
  });
  const strangers = [];
  context.on("request", (request) => {
    if (!request.url().startsWith(program.address)) strangers.push(request.url());
  });
  t.after(async () => {
    await context.close();
    await program.stop();
    assert.deepEqual(strangers, [], "the pages talk to nobody but the program");
  });
  const page = await context.newPage();
  await signIn(page, program, role);
  return page;
}

/** Sends a file and lands on its preview. */
async function importFile(page, file) {
  await page.goto("/import");
  await page.setInputFiles("#file", file);
  await page.locator("#upload button[type=submit]").click();
  await page.waitForURL(/\/import\/[0-9a-f-]+/);
}

/** Keeps the plan of a preview and lands on its page. */
async function confirm(page) {
  await page.locator("#confirm").click();
  await page.waitForURL(/\/plans\/[0-9a-f-]+/);
}

const countOfEntries = (page) => page.locator("a[href*='/entries/']").count();

describe("a file comes in", () => {
  for (const file of [
    "yearly-2565/plan.md",
    "five-years-packed/plan-utf16.txt",
    "windows-874/plan.txt",
    "website/plan.html",
    "word/plan.docx",
    "word/plan.pdf",
    "schedule-ticks/plan.xlsx",
    "schedule-ticks/plan.ods",
    "schedule-ticks/plan.csv",
  ]) {
    test(file, async (t) => {
      const page = await open(t);
      await importFile(page, plans + file);
      await confirm(page);
      assert.ok((await countOfEntries(page)) >= 10, "its entries are on the page");
    });
  }

  test("without JavaScript, on a phone, in English", async (t) => {
    const page = await open(t, { javaScriptEnabled: false, width: 375 });
    await page.goto("/?lang=en");
    await importFile(page, example);
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    await confirm(page);
    assert.ok((await countOfEntries(page)) >= 26);
  });

  test("by keyboard alone", async (t) => {
    const page = await open(t);
    await page.goto("/import");
    await page.setInputFiles("#file", example);
    await page.locator("#file").focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/import\/[0-9a-f-]+/);
    await page.locator("#confirm").focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/plans\/[0-9a-f-]+/);
  });

  test("a file that is no plan gives one sentence and keeps nothing", async (t) => {
    const page = await open(t);
    await page.goto("/import");
    await page.setInputFiles("#file", {
      name: "จดหมาย.txt",
      mimeType: "text/plain",
      buffer: Buffer.from("ถึงคุณสมมติ\nพรุ่งนี้ประชุมเก้าโมงเช้า\n"),
    });
    const answer = page.waitForResponse((response) => response.request().method() === "POST");
    await page.locator("#upload button[type=submit]").click();
    assert.equal((await answer).status(), 422);
    await page.getByText("ไม่พบแผนในไฟล์นี้").waitFor();
    await page.goto("/");
    assert.equal(await page.locator(".card.plan").count(), 0);
  });

  test("the same file again becomes a version, not a second plan", async (t) => {
    const page = await open(t);
    await importFile(page, example);
    await confirm(page);
    const first = new URL(page.url()).pathname.split("/")[2];
    await importFile(page, example);
    await page.locator("#same-file").waitFor();
    await confirm(page);
    assert.equal(new URL(page.url()).pathname.split("/")[2], first);
    await page.goto("/");
    const kept = await page.locator(".card.plan h3 a").evaluateAll((links) =>
      new Set(links.map((link) => new URL(link.href).pathname.split("/")[2])).size,
    );
    assert.equal(kept, 1);
  });
});

describe("a doubt", () => {
  test("is decided beside its source line and the decision is kept", async (t) => {
    const page = await open(t);
    await importFile(page, plans + "five-years-packed/plan.txt");
    const doubt = page.locator("#doubt-0");
    await doubt.locator(".source, pre, code").first().waitFor();
    await doubt.locator("input[value=accept]").check();
    await page.locator("#save").click();
    await page.locator("#saved").waitFor();
    const address = page.url().split("?")[0];
    await page.goto("/");
    await page.goto(address);
    assert.ok(await page.locator("#doubt-0 input[value=accept]").isChecked());
    await confirm(page);
  });

  test("corrected badly is told beside the field, and what was typed stays", async (t) => {
    const page = await open(t);
    await importFile(page, plans + "windows-874/plan.txt");
    const own = page.locator("input[type=text][id^=own-], textarea[id^=own-]").first();
    const id = await own.getAttribute("id");
    await own.fill("");
    await page.locator(`input[type=radio][name=doubt-${id.slice(4)}][value=own]`).check();
    await page.locator("#save").click();
    await page.locator(".error-summary").waitFor();
    assert.equal(await page.locator(`#${id}`).getAttribute("aria-invalid"), "true");
  });
});

describe("the example office", () => {
  test("is looked at from the first page and printed in every form", async (t) => {
    const page = await open(t);
    await page.goto("/");
    await page.locator("form[action='/example'] button").click();
    await page.locator(".card.plan h3 a").first().click();
    await page.waitForURL(/\/plans\//);
    const signatures = { pdf: "%PDF", docx: "PK", xlsx: "PK", csv: "\uFEFF", json: "{" };
    for (const [form, signature] of Object.entries(signatures)) {
      const [download] = await Promise.all([
        page.waitForEvent("download", { timeout: 120_000 }),
        page.locator(`button[name=format][value=${form}]`).click(),
      ]);
      assert.ok(download.suggestedFilename().endsWith(`.${form}`));
      const content = await readFile(await download.path(), "utf8");
      assert.ok(content.startsWith(signature), form);
    }
  });

  test("is searched in Thai and read entry by entry", async (t) => {
    const page = await open(t, { options: ["--demo"] });
    await page.goto("/");
    await page.locator(".card.plan h3 a").first().click();
    const all = await countOfEntries(page);
    await page.locator("input[type=search]").fill("ทุจริต");
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=/);
    const found = await countOfEntries(page);
    assert.ok(found > 0 && found < all, `${found} of ${all}`);
    await page.locator("a[href*='/entries/']").first().click();
    await page.locator("h1").waitFor();
  });
});

describe("the office", () => {
  test("has units that are added, renamed and ended, without JavaScript", async (t) => {
    const page = await open(t, {
      options: ["--demo"],
      role: "ผู้ดูแลระบบของหน่วยงาน",
      javaScriptEnabled: false,
      width: 375,
    });
    await page.goto("/units");
    await page.locator("#name").fill("กองคลัง");
    await page.getByRole("button", { name: "เพิ่มส่วนราชการ" }).click();
    await page.getByText("กองคลัง").first().click();
    await page.locator("li input[name=name]").fill("กองการคลัง");
    await page.getByRole("button", { name: "เปลี่ยนชื่อ" }).click();
    await page.getByText("กองการคลัง").first().click();
    await page.getByRole("button", { name: "ยุบเลิก" }).click();
    await page.getByRole("heading", { name: "ยุบเลิกแล้ว" }).waitFor();
  });
});

describe("every page", () => {
  for (const javaScriptEnabled of [true, false]) {
    for (const lang of ["th", "en"]) {
      const how = `${lang}, ${javaScriptEnabled ? "with" : "without"} JavaScript`;
      test(`passes the accessibility rules: ${how}`, async (t) => {
        const page = await open(t, { options: ["--demo"] });
        // axe itself is a script: it runs in a page with scripts on, on the very HTML that a
        // browser without scripts is given.
        const plain = await open(t, { options: ["--demo"], javaScriptEnabled });
        await plain.goto(`/?lang=${lang}`);
        assert.equal(await plain.locator("html").getAttribute("lang"), lang);

        await page.goto(`/?lang=${lang}`);
        await page.locator(".card.plan h3 a").first().click();
        await page.waitForURL(/\/plans\//);
        const plan = new URL(page.url()).pathname.split("/").slice(0, 3).join("/");
        const entry = await page.locator("a[href*='/entries/']").first().getAttribute("href");
        await page.goto("/");
        const office = await page.locator("main a[href^='/offices/']").getAttribute("href");
        await importFile(page, plans + "five-years-packed/plan.txt");
        const draft = new URL(page.url()).pathname;
        for (const address of [
          "/",
          "/import",
          draft,
          plan,
          `${plan}?q=ทุจริต`,
          entry,
          `${plan}/table`,
          `${plan}/checks`,
          `${plan}/history`,
          "/offices",
          "/offices?q=ไม่มี",
          office,
          "/account",
          "/confirm",
          "/log",
          "/checks",
          "/checks/SUM001",
          "/no-such-page",
        ]) {
          await page.goto(address);
          const { violations } = await new AxeBuilder({ page }).analyze();
          assert.deepEqual(
            violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`),
            [],
            `${address} (${how})`,
          );
        }
      });
    }
  }

  test("has no sideways scroll on a phone", async (t) => {
    const page = await open(t, { options: ["--demo"], width: 375 });
    await page.goto("/");
    await page.locator(".card.plan h3 a").first().click();
    await page.waitForURL(/\/plans\//);
    const plan = new URL(page.url()).pathname.split("/").slice(0, 3).join("/");
    const entry = await page.locator("a[href*='/entries/']").first().getAttribute("href");
    for (const address of [
      "/",
      "/import",
      plan,
      entry,
      `${plan}/table`,
      `${plan}/checks`,
      `${plan}/history`,
      "/offices",
      "/account",
      "/log",
      "/checks",
    ]) {
      await page.goto(address);
      const [content, shown] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ]);
      assert.ok(content <= shown, `${address}: ${content} px in ${shown}`);
    }
  });
});
