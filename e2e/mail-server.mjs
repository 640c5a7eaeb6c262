// A real mail server for the tests: takes mails from who knows the password, and decodes them.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { SMTPServer } from "smtp-server";
import { binary, startProgram } from "./program.mjs";

export const user = { username: "sujarit", password: "กุญแจลับ" };

/** A port where nobody listens. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A mail server that wants a user with a password; `mails` fills with what arrives, unless `refuse` says so. */
export async function startServer(t, port) {
  const mails = [];
  const state = { refuse: false };
  const waiting = [];
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    onAuth(auth, _session, done) {
      const known = auth.username === user.username && auth.password === user.password;
      done(known ? null : new Error("no"), { user: auth.username });
    },
    onRcptTo(_to, _session, done) {
      done(state.refuse ? Object.assign(new Error("unknown"), { responseCode: 550 }) : null);
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
    /** Whether every receiver is refused from now on. */
    refuse(yes) {
      state.refuse = yes;
    },
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

/** The program that sends its mail to this port, and how to try it. */
export async function startWithMail(t, port) {
  const folder = await mkdtemp(join(tmpdir(), "sujarit-e2e-mail-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "settings.toml");
  await writeFile(file, settings(port));
  const program = await startProgram("--demo", "--log-format", "json", "--settings", file);
  t.after(() => program.stop());
  const send = (to) => promisify(execFile)(binary, ["mail", "try", to, "--data", program.folder, "--lang", "th"]);
  return { ...program, send };
}
