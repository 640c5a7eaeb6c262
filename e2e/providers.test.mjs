// Signing in by another provider: a real one (oidc-provider) on this machine, the real program,
// a real browser.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import Provider from "oidc-provider";
import { binary, startBrowser, startProgram } from "./program.mjs";

const password = "เรือแดงข้ามคลองสาม";

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

/** A free port of this machine. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A provider that knows one program; whoever types a login there is that person. */
async function startProvider(back) {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "sujarit", client_secret: "a secret for the tests alone", redirect_uris: [back] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: id, email_verified: !id.startsWith("unverified") }),
    }),
    cookies: { keys: ["for the tests alone"] },
  });
  const server = provider.listen(port);
  return { issuer, stop: () => new Promise((resolve) => server.close(resolve)) };
}

function user(program, ...options) {
  const done = spawnSync(binary, ["user", ...options, "--data", program.folder], { encoding: "utf8" });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout;
}

/** The program, which knows the provider, and two people with accounts. */
async function open(t) {
  const port = await freePort();
  const address = `http://localhost:${port}`;
  const idp = await startProvider(`${address}/sign-in/provider/return`);
  const settings = `
    [server]
    address = "127.0.0.1:${port}"
    public = "${address}"
    [[sign_in.providers]]
    name = "ระบบของจังหวัด"
    issuer = "${idp.issuer}"
    client_id = "sujarit"
    client_secret = "a secret for the tests alone"
  `;
  const program = await startProgram({ settings, port });
  for (const login of ["somying@tambon.example", "somchai@tambon.example"]) {
    user(program, "add", login, "--name", "สมมติ ใจซื่อ", "--title", "นักวิชาการ", "--role", "planner");
  }
  const context = await browser.newContext({ baseURL: address });
  t.after(async () => {
    await context.close();
    await program.stop();
    await idp.stop();
  });
  return { page: await context.newPage(), context, program, idp };
}

/** Presses the button and signs in there as somebody, up to the last question. */
async function goAs(page, login) {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "เข้าสู่ระบบด้วย ระบบของจังหวัด" }).click();
  await page.waitForURL(/interaction/);
  await page.fill("input[name=login]", login);
  await page.fill("input[name=password]", "any");
  await page.locator("button[type=submit]").click();
  await page.getByRole("button", { name: "Continue" }).waitFor();
}

async function signInAs(page, login) {
  await goAs(page, login);
  await page.getByRole("button", { name: "Continue" }).click();
}

/** The address by which somebody would come back, caught before the program sees it. */
async function returnAs(page, login) {
  await goAs(page, login);
  const form = page.locator("form");
  const action = await form.evaluate((form) => form.action);
  const fields = await form.evaluate((form) => Object.fromEntries(new FormData(form)));
  let answer = await page.request.post(action, { form: fields, maxRedirects: 0 });
  for (;;) {
    const address = new URL(answer.headers().location, answer.url()).href;
    if (address.includes("/sign-in/provider/return")) return address;
    answer = await page.request.get(address, { maxRedirects: 0 });
  }
}

test("who has an account comes in, and who is closed or unknown does not", async (t) => {
  const { page, context, program } = await open(t);
  await signInAs(page, "somying@tambon.example");
  await page.waitForURL((url) => url.pathname === "/");
  await page.goto("/account");
  await page.getByText("ด้วยบัญชีของหน่วยงานอื่น").waitFor();

  for (const stranger of ["nobody@tambon.example", "unverified@tambon.example"]) {
    await context.clearCookies();
    await signInAs(page, stranger);
    await page.getByText("เข้าสู่ระบบด้วยบัญชีนี้ไม่ได้").waitFor();
  }
  user(program, "disable", "somying@tambon.example");
  await context.clearCookies();
  await signInAs(page, "somying@tambon.example");
  await page.getByText("เข้าสู่ระบบด้วยบัญชีนี้ไม่ได้").waitFor();
});

test("a return that was not begun here, was changed or comes a second time is refused", async (t) => {
  const { page, context } = await open(t);
  const comeBack = async () => {
    await context.clearCookies();
    return returnAs(page, "somchai@tambon.example");
  };
  const refused = async (address) => {
    const answer = await page.goto(address);
    assert.equal(answer.status(), 403, address);
    await page.goto("/account");
    assert.equal(new URL(page.url()).pathname, "/sign-in");
  };
  const other = new URL(await comeBack());
  other.searchParams.set("state", "guessed");
  await refused(other.href);
  // The same return in a browser that began nothing.
  const stolen = await comeBack();
  await context.clearCookies();
  await refused(stolen);
  // A code that was used.
  const first = await comeBack();
  const value = (await context.cookies()).find(({ name }) => name === "provider");
  await page.goto(first);
  await page.waitForURL((url) => url.pathname === "/");
  await context.clearCookies();
  await context.addCookies([value]);
  await refused(first);
});

test("whoever is signed in links and unlinks an account, but keeps one way in", async (t) => {
  const { page, program } = await open(t);
  const link = user(program, "invite", "somchai@tambon.example").match(/\/invitation\/[0-9a-f]+/)[0];
  await page.goto(link);
  await page.fill("#password", password);
  await page.getByRole("button", { name: "ตั้งรหัสผ่านและเข้าใช้งาน" }).click();
  await page.goto("/account/factors");
  await page.getByRole("button", { name: "เชื่อมบัญชี" }).click();
  await page.waitForURL(/interaction/);
  await page.fill("input[name=login]", "unverified-4711");
  await page.fill("input[name=password]", "any");
  await page.locator("button[type=submit]").click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("เชื่อมแล้ว").waitFor();
  await page.getByRole("button", { name: "เลิกเชื่อม" }).click();
  await page.getByRole("button", { name: "เชื่อมบัญชี", exact: true }).waitFor();
});
