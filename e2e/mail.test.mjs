// Mail as it arrives: a real mail server takes what the real program sends, also when it was away.
import assert from "node:assert/strict";
import { test } from "node:test";
import { freePort, startServer, startWithMail } from "./mail-server.mjs";

test("a mail arrives with its Thai subject and text", async (t) => {
  const port = await freePort();
  // The program ends before the server does: the server waits for its connections.
  const program = await startWithMail(t, port);
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
  const program = await startWithMail(t, port);
  await program.send("auditor@example.go.th");
  const told = async (what) => {
    while (!what.test(program.told())) await new Promise((resolve) => setTimeout(resolve, 100));
  };
  await told(/MailUnreachable/);
  const server = await startServer(t, port);
  await server.arrived(1);
  await told(/"kind":"send-mail","outcome":"done"/);
  assert.equal(server.mails.length, 1);
});
