// Starts the real program on a folder of its own and a free port, and a browser to use it with.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

/** The program. */
export const binary = process.env.SUJARIT ?? new URL("../target/debug/sujarit", import.meta.url).pathname;

/**
 * Runs `sujarit serve` and resolves once it has printed its address. An object among the options
 * holds the text of its settings, and a port where they name one.
 */
export async function startProgram(...given) {
  const folder = await mkdtemp(join(tmpdir(), "sujarit-e2e-"));
  const options = given.filter((option) => typeof option === "string");
  const { settings, port = 0 } = given.find((option) => typeof option === "object") ?? {};
  if (settings) await writeFile(join(folder, "sujarit.toml"), settings);
  const child = spawn(binary, ["serve", "--port", String(port), "--data", folder, ...options], {
    env: { ...process.env, LANG: "th_TH.UTF-8" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const address = await new Promise((resolve, reject) => {
    const look = (chunk) => {
      output += chunk;
      // The last line: everything that is said at the start stands before it.
      const found = output.includes("Ctrl+C") && output.match(/https?:\/\/127\.0\.0\.1:\d+/);
      if (found) resolve(found[0]);
    };
    child.stdout.on("data", look);
    child.stderr.on("data", look);
    child.once("exit", (code) => reject(new Error(`the program ended with ${code}: ${output}`)));
  });
  return {
    address,
    folder,
    /** The link of the first administrator, where one is still to be made. */
    setup: output.match(/http:\/\/\S+\/setup\?code=\S+/)?.[0],
    /** All that it has printed so far. */
    told: () => output,
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      if (child.exitCode === null) {
        child.kill("SIGTERM");
        await ended;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Signs in: as the first administrator, who also makes the plan, or as a person of the example. */
export async function signIn(page, program, role = "ผู้จัดทำแผน") {
  if (program.setup) {
    await page.goto(program.setup);
    await nameOffice(page);
    await page.fill("#name", "สมหญิง ทดลอง");
    await page.fill("#title", "นักวิเคราะห์นโยบายและแผน");
    await page.fill("#login", "somying@example.go.th");
    await page.fill("#password", "เรือแดงข้ามคลองสาม");
    await page.locator("main form button[type=submit]").click();
  } else {
    await page.goto("/sign-in");
    await page.locator(".people li", { hasText: role }).getByRole("button").first().click();
  }
  await page.waitForURL(/\/$/);
}

/** Fills in the office on the page of the first set-up, as the example's plan prints it. */
export async function nameOffice(page) {
  await page.selectOption("#office_type", "sao");
  await page.fill("#office", "ตัวอย่างสุจริต");
  await page.fill("#district", "สมมติ");
  await page.selectOption("#province", "กระบี่");
}

/** A headless browser that talks to nobody but the program. */
export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
