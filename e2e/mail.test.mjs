// Mail as it arrives: a real mail server takes what the real program sends, also when it was away.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { SMTPServer } from "smtp-server";
import { binary, startProgram } from "./program.mjs";

const user = { username: "sujarit", password: "กุญแจลับ" };

/** A port where nobody listens. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A mail server that wants a user with a password; `mails` fills with what arrives. */
async function startServer(t, port) {
  const mails = [];
  const waiting = [];
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    onAuth(auth, _session, done) {
      const known = auth.username === user.username && auth.password === user.password;
      done(known ? null : new Error("no"), { user: auth.username });
    },
    onData(stream, session, done) {
      const chunks = [];
      stream.on("data", (chunk) => chunks.push(chunk));
      stream.on("end", () => {
        mails.push({ to: session.envelope.rcptTo.map((to) => to.address), ...read(Buffer.concat(chunks).toString()) });
        waiting.splice(0).forEach((resolve) => resolve());
        done();
      });
    },
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  t.after(() => new Promise((resolve) => server.close(resolve)));
  return {
    mails,
    async arrived(number) {
      while (mails.length < number) await new Promise((resolve) => waiting.push(resolve));
    },
  };
}

/** Headers and text of a mail, decoded. */
function read(raw) {
  const [head, body] = raw.split(/\r\n\r\n(.*)/s);
  const headers = new Map();
  for (const line of head.replace(/\r\n[ \t]+/g, " ").split("\r\n")) {
    const [name, value] = line.split(/: (.*)/s);
    const joined = value.replace(/\?= =\?/g, "?==?");
    const decoded = joined.replace(/=\?utf-8\?b\?([^?]*)\?=/gi, (_, text) => Buffer.from(text, "base64").toString());
    headers.set(name.toLowerCase(), decoded);
  }
  const encoding = headers.get("content-transfer-encoding");
  assert.equal(encoding, "base64");
  return { headers, text: Buffer.from(body, "base64").toString() };
}

const settings = (port) => `
[mail]
from = "ระบบสุจริต <noreply@example.go.th>"
server = "127.0.0.1"
port = ${port}
tls = "none"
user = "${user.username}"
password = "${user.password}"

[jobs]
retry_seconds = 1
`;

/** The program with these settings, and how to try its mail. */
async function start(t, port) {
  const folder = await mkdtemp(join(tmpdir(), "sujarit-e2e-mail-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "settings.toml");
  await writeFile(file, settings(port));
  const program = await startProgram("--settings", file);
  t.after(() => program.stop());
  const send = (to) => promisify(execFile)(binary, ["mail", "try", to, "--data", program.folder, "--lang", "th"]);
  return { ...program, send };
}

test("a mail arrives with its Thai subject and text", async (t) => {
  const port = await freePort();
  // The program ends before the server does: the server waits for its connections.
  const program = await start(t, port);
  const server = await startServer(t, port);
  const { stdout } = await program.send("auditor@example.go.th");
  assert.match(stdout, /เข้าคิวแล้ว/);
  await server.arrived(1);
  const [mail] = server.mails;
  assert.deepEqual(mail.to, ["auditor@example.go.th"]);
  assert.equal(mail.headers.get("subject"), "ทดสอบการส่งอีเมลของระบบสุจริต");
  assert.equal(mail.headers.get("from"), "ระบบสุจริต <noreply@example.go.th>");
  assert.match(mail.headers.get("content-type"), /text\/plain; charset=utf-8/);
  assert.match(mail.headers.get("message-id"), /^<[0-9a-f-]{36}@example\.go\.th>$/);
  assert.match(mail.text, /^หากท่านได้รับอีเมลฉบับนี้ แสดงว่าระบบส่งอีเมลได้แล้ว/);
});

test("a mail waits while the server is away and arrives once when it is back", async (t) => {
  const port = await freePort();
  const program = await start(t, port);
  await program.send("auditor@example.go.th");
  const page = async () => (await fetch(`${program.address}/jobs`)).text();
  let seen = "";
  while (!seen.includes("ติดต่อเครื่องส่งอีเมลไม่ได้")) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    seen = await page();
  }
  const server = await startServer(t, port);
  await server.arrived(1);
  while (!(await page()).includes("ไม่มีงานค้าง")) await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(server.mails.length, 1);
});
