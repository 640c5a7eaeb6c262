// Copies the named files out of node_modules and writes MANIFEST: what each is, its version, its
// licence and its sha384. Run again after changing a version; a difference shows in the commit.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const target = new URL("../crates/sujarit/assets/vendor/", import.meta.url);
const files = [
  ["@picocss/pico", "css/pico.classless.min.css", "pico.classless.min.css"],
  ["@picocss/pico", "LICENSE.md", "pico.LICENSE.md"],
  ["@fontsource/sarabun", "files/sarabun-thai-400-normal.woff2", "sarabun-thai-400.woff2"],
  ["@fontsource/sarabun", "files/sarabun-latin-400-normal.woff2", "sarabun-latin-400.woff2"],
  ["@fontsource/sarabun", "files/sarabun-thai-700-normal.woff2", "sarabun-thai-700.woff2"],
  ["@fontsource/sarabun", "files/sarabun-latin-700-normal.woff2", "sarabun-latin-700.woff2"],
  ["@fontsource/sarabun", "LICENSE", "sarabun.LICENSE"],
];

mkdirSync(target, { recursive: true });
const lines = files.map(([name, from, to]) => {
  const about = JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url)));
  const content = readFileSync(new URL(`node_modules/${name}/${from}`, import.meta.url));
  writeFileSync(new URL(to, target), content);
  const sha384 = createHash("sha384").update(content).digest("base64");
  return `${to}\t${name} ${about.version}\t${about.license}\tsha384-${sha384}`;
});
writeFileSync(new URL("MANIFEST", target), lines.join("\n") + "\n");
