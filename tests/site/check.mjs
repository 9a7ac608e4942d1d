// Checks built pages in Chromium: node check.mjs SITE PAGE… ; prints one JSON object, {page: {check: [finding…]}}.
// Modules come from $ISONOMIA_NODE/node_modules; the browser from $CHROMIUM. Every other host is refused.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";

const [site, ...pages] = process.argv.slice(2);
const require = createRequire(join(process.env.ISONOMIA_NODE, "node_modules", "x.js"));
const { chromium } = require("playwright-core");
const AXE = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
const MODES = {
  light: { viewport: { width: 1100, height: 800 } },
  dark: { viewport: { width: 1100, height: 800 }, colorScheme: "dark" },
  forced: { viewport: { width: 1100, height: 800 }, forcedColors: "active" },
  phone: { viewport: { width: 320, height: 640 } },
  zoom: { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 },
};
const SPACING = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-block-end:2em!important}";

const server = createServer(async (request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname));
  try {
    const body = await readFile(join(site, path));
    response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const BASE = `http://127.0.0.1:${server.address().port}/`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});

async function open(page, options, problems) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const tab = await context.newPage();
  await tab.route("**/*", (route) => {
    const url = route.request().url();
    if (url.startsWith(BASE)) return route.continue();
    problems.push(`asks for ${url}`);
    return route.abort();
  });
  tab.on("console", (message) => message.type() === "error" && problems.push(`console: ${message.text()}`));
  tab.on("pageerror", (error) => problems.push(`script: ${error.message}`));
  tab.on("response", (r) => r.status() >= 400 && problems.push(`${r.status()} ${r.url()}`));
  await tab.goto(BASE + page);
  return [tab, context];
}

async function axe(page, mode, options, found) {
  const [tab, context] = await open(page, options, (found.problems ??= []));
  await tab.evaluate(AXE);
  const result = await tab.evaluate((tags) => axe.run(document, { runOnly: { type: "tag", values: tags } }), TAGS);
  found[`axe ${mode}`] = result.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(" ")}`));
  if (options.viewport.width === 320) {
    const wide = () => tab.evaluate(() => document.documentElement.scrollWidth);
    found[`width ${mode}`] = (await wide()) > 320 ? [`${await wide()} px wide`] : [];
    const table = tab.locator("table.ct").first();
    if (mode === "phone" && (await table.count())) {
      const seen = await table.ariaSnapshot();
      found.roles = ["rowheader", "columnheader", "cell"].filter((role) => !seen.includes(role));
    }
  }
  await context.close();
}

async function spacing(page, found) {
  const [tab, context] = await open(page, { ...MODES.phone, bypassCSP: true }, (found.problems ??= []));
  await tab.addStyleTag({ content: SPACING });
  const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
  found.spacing = wide > 320 ? [`${wide} px wide with wider text`] : [];
  await context.close();
}

async function keyboard(page, found) {
  const [tab, context] = await open(page, MODES.light, (found.problems ??= []));
  const wanted = await tab.evaluate(() => {
    const all = [...document.querySelectorAll("a[href],button,input,[tabindex='0']")];
    return all.filter((each) => each.checkVisibility()).length;
  });
  const seen = [];
  for (let at = 0; at < wanted; at += 1) {
    await tab.keyboard.press("Tab");
    seen.push(await tab.evaluate(() => {
      const each = document.activeElement, style = getComputedStyle(each);
      const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      return { name: each.className || each.textContent.trim().slice(0, 40), ring, body: each === document.body };
    }));
  }
  found.keyboard = seen.filter((each) => each.body || !each.ring).map((each) => `no ring: ${each.name}`);
  if (seen[0]?.name !== "skip") found.keyboard.push("the skip link is not first");
  const button = tab.locator("button.sort").first();
  if (await button.count()) {
    const before = await tab.locator("table[data-s] tbody").first().innerText();
    await button.focus();
    await tab.keyboard.press("Enter");
    await tab.keyboard.press("Enter");
    const sorted = await tab.locator("th[aria-sort=descending]").count();
    if (!sorted || before === (await tab.locator("table[data-s] tbody").first().innerText())) {
      found.keyboard.push("sorting by keyboard changes nothing");
    }
  }
  const box = tab.locator(".find input").first();
  if (await box.count()) {
    await box.fill("zzzz");
    const said = await tab.locator(".find [role=status]").first().textContent();
    if (!/0/.test(said)) found.keyboard.push("the result of the filter is not announced");
  }
  await context.close();
}

async function withoutScript(page, found) {
  const numbers = async (options) => {
    const [tab, context] = await open(page, options, []);
    const text = await tab.locator("main").innerText();
    await context.close();
    return (text.match(/\d[\d,.]*/g) ?? []).join(" ");
  };
  const same = (await numbers(MODES.light)) === (await numbers({ ...MODES.light, javaScriptEnabled: false }));
  found["without script"] = same ? [] : ["the numbers differ"];
}

async function print(page, found) {
  const [tab, context] = await open(page, MODES.light, (found.problems ??= []));
  const pdf = await tab.pdf({ format: "A4" });
  found.print = pdf.length > 1000 ? [] : ["no PDF is written"];
  await context.close();
}

const report = {};
for (const page of pages) {
  const found = (report[page] = {});
  for (const [mode, options] of Object.entries(MODES)) await axe(page, mode, options, found);
  await spacing(page, found);
  await keyboard(page, found);
  await withoutScript(page, found);
  await print(page, found);
}
await browser.close();
server.close();
console.log(JSON.stringify(report, null, 1));
