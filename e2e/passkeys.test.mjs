// Second factors in a real browser: an app whose codes are computed here, recovery codes, and
// passkeys of the browser's virtual authenticator.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { binary, startBrowser, startProgram } from "./program.mjs";

const password = "เรือแดงข้ามคลองสาม";
const login = "somying@tambon.example";

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

/** Runs `sujarit user …` beside the running program. */
function user(program, ...options) {
  const done = spawnSync(binary, ["user", ...options, "--data", program.folder], { encoding: "utf8" });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout;
}

/** A program with one person, signed in by the link that was printed for her. */
async function open(t, settings = "", options = {}) {
  const program = await startProgram({ settings });
  const link = user(program, "add", login, "--name", "สมหญิง ใจซื่อ", "--title", "นักวิชาการ", "--role", "office-administrator");
  // Passkeys belong to a name; a bare address has none.
  const address = program.address.replace("127.0.0.1", "localhost");
  const context = await browser.newContext({ baseURL: address, viewport: { width: 375, height: 800 }, ...options });
  t.after(async () => {
    await context.close();
    await program.stop();
  });
  const page = await context.newPage();
  await page.goto(link.match(/\/invitation\/[0-9a-f]+/)[0]);
  await page.fill("#password", password);
  await page.getByRole("button", { name: "ตั้งรหัสผ่านและเข้าใช้งาน" }).click();
  return { page, program };
}

async function signOut(page) {
  await page.getByRole("button", { name: "ออกจากระบบ", exact: true }).click();
  await page.waitForURL(/sign-in/);
}

async function typePassword(page) {
  await page.goto("/sign-in");
  await page.fill("#login", login);
  await page.fill("#password", password);
  await page.locator("form[action='/sign-in'] button").click();
}

async function accessible(page) {
  const found = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(found.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
}

/** The code an app with this key shows (RFC 6238). */
function codeOf(typed, step = 0) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...typed.replaceAll(" ", "")].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + step));
  const hash = createHmac("sha1", key).update(counter).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function setUpApp(page, look = accessible) {
  await page.goto("/account/factors");
  await page.getByRole("button", { name: "ตั้งค่าแอปยืนยันตัวตน" }).click();
  await page.waitForURL(/factors\/app/);
  const typed = await page.locator(".link code").textContent();
  await look(page);
  await page.fill("#code", codeOf(typed));
  await page.getByRole("button", { name: "ตรวจรหัสและเปิดใช้" }).click();
  const codes = await page.locator(".codes code").allTextContents();
  assert.equal(codes.length, 10);
  await look(page);
  return { typed, codes };
}

test("an app is set up, asked for, and a recovery code stands for it, without JavaScript too", async (t) => {
  const { page } = await open(t, "", { javaScriptEnabled: false });
  // The rules are looked at with scripts: see the next test.
  const { typed, codes } = await setUpApp(page, () => {});
  await signOut(page);
  await typePassword(page);
  await page.waitForURL(/sign-in\/second/);
  await page.fill("#code", "000000");
  await page.locator("form[action='/sign-in/second'] button").click();
  await page.locator(".error-summary").waitFor();
  // The code of the setting up counts no more; the next one does.
  await page.fill("#code", codeOf(typed, 1));
  await page.locator("form[action='/sign-in/second'] button").click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await signOut(page);
  await typePassword(page);
  await page.fill("#code", codes[0].toLowerCase());
  await page.locator("form[action='/sign-in/second'] button").click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await page.goto("/account/factors");
  await page.getByText("เหลือ 9 รหัส").waitFor();
});

test("whose role needs a second factor is led to it before anything else", async (t) => {
  const { page } = await open(t, '[sign_in]\nsecond_factor = ["office-administrator"]\n');
  await page.goto("/people");
  await page.waitForURL(/account\/factors/);
  await page.getByText("บทบาทของท่านต้องยืนยันตัวตนขั้นที่สอง").waitFor();
  await setUpApp(page);
  await page.goto("/people");
  assert.equal(new URL(page.url()).pathname, "/people");
});

test("who begins anew has no second factor", async (t) => {
  const { page, program } = await open(t);
  await setUpApp(page);
  const link = user(program, "reset", login).match(/\/invitation\/[0-9a-f]+/)[0];
  await page.goto("/account");
  await page.waitForURL(/sign-in/);
  await page.goto(link);
  await page.fill("#password", password);
  await page.getByRole("button", { name: "ตั้งรหัสผ่านและเข้าใช้งาน" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
});

test("a passkey is kept, signs in without a login, is a second factor, and is removed", async (t) => {
  const { page } = await open(t);
  const browserSide = await page.context().newCDPSession(page);
  await browserSide.send("WebAuthn.enable");
  const { authenticatorId } = await browserSide.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto("/account/factors");
  await page.fill("#name", "มือถือของสมหญิง");
  await page.getByRole("button", { name: "เพิ่มพาสคีย์" }).click();
  await page.locator(".codes code").first().waitFor();
  await page.goto("/account/factors");
  await page.getByText("มือถือของสมหญิง").waitFor();
  await accessible(page);

  await signOut(page);
  await page.getByRole("button", { name: "เข้าสู่ระบบด้วยพาสคีย์" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await page.goto("/account");
  await page.getByText("ด้วยพาสคีย์").waitFor();

  await signOut(page);
  await typePassword(page);
  await page.waitForURL(/sign-in\/second/);
  await accessible(page);
  await page.getByRole("button", { name: "ใช้พาสคีย์" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));

  // A copy of the key, whose count of uses went back, is refused.
  const { credentials } = await browserSide.send("WebAuthn.getCredentials", { authenticatorId });
  await browserSide.send("WebAuthn.clearCredentials", { authenticatorId });
  await browserSide.send("WebAuthn.addCredential", { authenticatorId, credential: { ...credentials[0], signCount: 0 } });
  await signOut(page);
  await page.getByRole("button", { name: "เข้าสู่ระบบด้วยพาสคีย์" }).click();
  await page.getByText("พาสคีย์นี้ใช้กับระบบไม่ได้").waitFor();
  await browserSide.send("WebAuthn.clearCredentials", { authenticatorId });
  await browserSide.send("WebAuthn.addCredential", { authenticatorId, credential: { ...credentials[0], signCount: 50 } });
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "เข้าสู่ระบบด้วยพาสคีย์" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));

  // Without the look at who holds it, no key counts.
  await browserSide.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await signOut(page);
  await page.getByRole("button", { name: "เข้าสู่ระบบด้วยพาสคีย์" }).click();
  await page.getByText("ยังใช้พาสคีย์ไม่ได้").waitFor();
  await browserSide.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
  await page.getByRole("button", { name: "เข้าสู่ระบบด้วยพาสคีย์" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));

  await page.goto("/account/factors");
  await page.getByRole("button", { name: "ลบพาสคีย์ มือถือของสมหญิง" }).click();
  await page.waitForURL(/account\/factors$/);
  assert.equal(await page.getByText("มือถือของสมหญิง").count(), 0);
  await signOut(page);
  await typePassword(page);
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
});
