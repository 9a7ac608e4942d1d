// Checks built pages in Chromium: node chromium.mjs '{"NAME": {"folder": "SITE", "pages": ["index.html", …]}}'
// Prints {findings: {"NAME/page": {check: [finding…]}}, numbers: {"NAME/page": [number…]}, times: {check: ms}}.
// Packages come from $ISONOMIA_NODE/node_modules, the browser from $CHROMIUM. One browser, one tab a mode, pages in turn.
import { explores, restores, skips, walk } from "./keyboard.mjs";
import { serve } from "./serve.mjs";
import { axe, content, fold, needed, numbersIn, recorder, unlike } from "./tools.mjs";

const sites = JSON.parse(process.argv[2]);
const MODES = {
  light: { viewport: { width: 1100, height: 800 } },
  phone: { viewport: { width: 320, height: 640 } },
  zoom: { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 },
};
const COLOURS = { dark: { colorScheme: "dark" }, forced: { forcedColors: "active" } };
const ASKED = { dark: "(prefers-color-scheme: dark)", forced: "(forced-colors: active)" };
const USUAL = { colorScheme: null, forcedColors: null };
const SPANISH = /^es\/|\/es\//; // its stops are those of the page in English; Firefox goes to each here too
const SPACING = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-block-end:2em!important}";
const BETWEEN = [420, 640, 832, 833, 960];
const KB = 1000;
const SLOW = 80; // ms that the script is held back where jumps are looked for, as a slow line would

const [base, stop] = await serve(Object.fromEntries(Object.entries(sites).map(([name, each]) => [name, each.folder])));
const browser = await needed("playwright-core").chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
const findings = {}, numbers = {}, times = {}, tabs = {};
const record = recorder(findings, times);
const wide = (tab) => tab.evaluate(() => document.documentElement.scrollWidth);

/** The one tab of a mode. It refuses every other host and keeps what goes wrong while a page loads. */
async function tabOf(mode, options) {
  if (tabs[mode]) return tabs[mode];
  const tab = await (await browser.newContext({ reducedMotion: "reduce", ...options })).newPage();
  tab.problems = [];
  tab.requests = [];
  tab.slow = mode === "light" || mode === "phone";
  await tab.route("**/*", async (route) => {
    const url = route.request().url();
    if (url.startsWith(base)) {
      if (tab.slow && url.endsWith(".js")) await new Promise((done) => setTimeout(done, SLOW));
      return route.continue();
    }
    tab.problems.push(`asks for ${url}`);
    return route.abort();
  });
  tab.on("console", (message) => message.type() === "error" && tab.problems.push(`console: ${message.text()}`));
  tab.on("pageerror", (error) => tab.problems.push(`script: ${error.message}`));
  tab.on("response", (r) => r.status() >= 400 && tab.problems.push(`${r.status()} ${r.url()}`));
  tab.on("requestfinished", (request) => tab.requests.push(request));
  return (tabs[mode] = tab);
}

async function at(page, mode, options = MODES[mode]) {
  const tab = await tabOf(mode, options);
  tab.problems.length = tab.requests.length = 0;
  await tab.goto("about:blank");
  await tab.goto(base + page, { waitUntil: "load" });
  return tab;
}

/** Requests and bytes as the browser counts them. */
async function budget(tab) {
  const found = [], sizes = await Promise.all(tab.requests.map(async (each) => (await each.response()).body()));
  const total = sizes.reduce((sum, body) => sum + body.length, 0);
  const most = (await tab.evaluate(() => Boolean(document.querySelector("main img[src*='-map']")))) ? 100 : 60;
  if (sizes.length > 6) found.push(`${sizes.length} requests`);
  if (total >= most * KB) found.push(`${total} bytes, at most ${most} KB`);
  return found;
}

/** Nothing that was painted moves, also where the script comes late. What moves inside a browser's own player, whose
 * buttons make room for one another, belongs to no element of the page and is not counted. */
async function jumps(tab) {
  const shift = await tab.evaluate(() => new Promise((done) => {
    let sum = 0;
    const player = document.querySelector("audio,video");
    const ours = (each) => !player || each.sources.some((source) => source.node);
    const add = (list) => list.getEntries().filter(ours).forEach((each) => { sum += each.value; });
    new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 50);
  }));
  return shift > 0 ? [`the layout shifts by ${shift.toFixed(4)}`] : [];
}

async function textsOf(page) {
  const text = async (mode, options) => content(await at(page, mode, options));
  const scripted = await text("light"), plain = await text("plain", { ...MODES.light, javaScriptEnabled: false });
  numbers[page] = numbersIn(scripted);
  return unlike(numbers[page], numbersIn(plain), "with and without the script");
}

/** A PDF with tags is written, and what is printed has the numbers of the screen: of all but menus and links to files. What is
 * folded on the screen stands open on paper. */
async function print() {
  const tab = tabs.light;
  await tab.evaluate(() => document.querySelectorAll("main nav,.find,.pass").forEach((each) => each.remove()));
  await fold(tab, true);
  const before = await tab.locator("main").innerText();
  await fold(tab, false);
  await tab.emulateMedia({ media: "print" });
  const after = await tab.locator("main").innerText();
  const pdf = await tab.pdf({ format: "A4", tagged: true });
  await tab.emulateMedia({ media: null });
  const found = unlike(numbersIn(before), numbersIn(after), "on the screen and in print");
  if (!pdf.includes("/StructTreeRoot")) found.push("the PDF has no tags");
  return found;
}

/** Nothing sticks out between a phone and a screen: where rows become blocks (52em) and on both sides of it. */
async function widths(tab) {
  const found = [];
  for (const width of BETWEEN) {
    await tab.setViewportSize({ width, height: 640 });
    if ((await wide(tab)) > width) found.push(`${await wide(tab)} px wide at ${width}`);
  }
  await tab.setViewportSize(MODES.phone.viewport);
  return found;
}

async function tableRoles(tab) {
  const table = tab.locator("table.ct,table.wt").first();
  if (!(await table.count())) return [];
  const seen = await table.ariaSnapshot();
  return ["rowheader", "columnheader", "cell"].filter((role) => !seen.includes(role));
}

async function check(page) {
  for (const mode of Object.keys(MODES)) {
    const tab = await at(page, mode);
    await record(page, `problems ${mode}`, () => [...tab.problems]);
    if (mode === "light") await record(page, "budget", () => budget(tab));
    if (tab.slow) await record(page, `jumps ${mode}`, () => jumps(tab));
    await record(page, `axe ${mode}`, () => axe(tab));
    for (const [colour, asked] of mode === "light" ? Object.entries(COLOURS) : []) {
      await tab.emulateMedia(asked);
      const active = await tab.evaluate((query) => matchMedia(query).matches, ASKED[colour]);
      await record(page, `mode ${colour}`, () => (active ? [] : ["Chromium is not in this mode"]));
      await record(page, `axe ${colour}`, () => axe(tab));
      await tab.emulateMedia(USUAL);
    }
    if (mode === "phone" || mode === "zoom") {
      await record(page, `width ${mode}`, async () => ((await wide(tab)) > 320 ? [`${await wide(tab)} px wide`] : []));
      await record(page, `roles ${mode}`, () => tableRoles(tab));
      if (mode === "phone" && !SPANISH.test(page)) await record(page, "widths", () => widths(tab));
    }
  }
  await record(page, "spacing", async () => {
    const tab = await at(page, "spaced", { ...MODES.phone, bypassCSP: true });
    await tab.addStyleTag({ content: SPACING });
    return (await wide(tab)) > 320 ? [`${await wide(tab)} px wide with wider text`] : [];
  });
  for (const [name, run] of Object.entries(SPANISH.test(page) ? { explores, restores } : { walk, skips, explores, restores })) {
    await record(page, name, async () => {
      const tab = name === "restores" ? tabs.light : await at(page, "light");
      return run(tab, (key) => tab.keyboard.press(key));
    });
  }
  await record(page, "without script", () => textsOf(page));
  await record(page, "print", print); // of the tab that has just been read
  console.error(`${page}: ${JSON.stringify(Object.entries(findings[page]).filter(([, found]) => found.length))}`);
}

for (const [name, each] of Object.entries(sites)) for (const page of each.pages) await check(`${name}/${page}`);
await browser.close();
stop();
console.log(JSON.stringify({ findings, numbers, times }, null, 1));
