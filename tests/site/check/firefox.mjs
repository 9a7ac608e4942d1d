// Checks built pages in Firefox, over WebDriver BiDi: node firefox.mjs '{"NAME": {"folder": "SITE", "pages": […]}}'
// Prints the same as chromium.mjs, and {painted: {"NAME/page": whether it was, before its script}}. Firefox says by a preference, at its start, whether it is dark or forces colours:
// so it starts three times, and most checks run in the first.
import { walk } from "./keyboard.mjs";
import { serve } from "./serve.mjs";
import { axe, content, needed, numbersIn, recorder, unlike } from "./tools.mjs";

const sites = JSON.parse(process.argv[2]);
const PREFERENCES = {
  light: {},
  dark: { "layout.css.prefers-color-scheme.content-override": 0, "ui.systemUsesDarkTheme": 1 },
  forced: { "browser.display.document_color_use": 2 },
};
const ASKED = { dark: "(prefers-color-scheme: dark)", forced: "(forced-colors: active)" };
const SPANISH = /^es\/|\/es\//; // its colours and its script are those of the page in English
const QUIET = { "ui.prefersReducedMotion": 1, "accessibility.tabfocus": 7, "app.update.enabled": false };

const [base, stop] = await serve(Object.fromEntries(Object.entries(sites).map(([name, each]) => [name, each.folder])));
const findings = {}, numbers = {}, times = {}, painted = {};
const record = recorder(findings, times);
const wide = (tab) => tab.evaluate(() => document.documentElement.scrollWidth);

async function started(mode) {
  const browser = await needed("puppeteer-core").launch({
    browser: "firefox",
    executablePath: process.env.FIREFOX || "/usr/bin/firefox-esr",
    extraPrefsFirefox: { ...QUIET, ...PREFERENCES[mode] },
  });
  return [browser, () => opened(browser)];
}

/** A tab of its own for each page: Firefox shows no ring in a tab that has been led on to another page. */
async function opened(browser) {
  const tab = await browser.newPage();
  tab.problems = [];
  tab.on("console", (message) => message.type() === "error" && tab.problems.push(`console: ${message.text()}`));
  tab.on("pageerror", (error) => tab.problems.push(`script: ${error.message}`));
  tab.on("request", (request) => {
    if (/^https?:/.test(request.url()) && !request.url().startsWith(base)) tab.problems.push(`asks for ${request.url()}`);
  });
  tab.on("response", (r) => r.status() >= 400 && tab.problems.push(`${r.status()} ${r.url()}`));
  return tab;
}

async function at(tab, page, width) {
  tab.problems.length = 0;
  await tab.setViewport({ width, height: 800 });
  await tab.goto(base + page, { waitUntil: "load" });
}

/** Where everything on the screen stands, but for controls; and whether it was painted before the script came. */
const places = (tab) => tab.evaluate(() => {
  const shown = [...document.querySelectorAll("main *")].filter((each) => !each.closest("svg,.find"));
  const tops = shown.map((each) => each.getBoundingClientRect()).filter((box) => box.height && box.top < innerHeight);
  const first = performance.getEntriesByName("first-contentful-paint")[0];
  const script = performance.getEntriesByType("resource").find((each) => each.name.endsWith(".js"));
  return { at: tops.map((box) => Math.round(box.top)).join(), early: Boolean(first && first.startTime < script?.responseEnd) };
});

/** What was painted before the script came stands where it stood: Firefox does not wait for a script. */
async function jumps(tab, page, before) {
  await at(tab, page.replace("/", "+/"), 1100);
  const after = await places(tab);
  painted[page] = after.early;
  return after.early && after.at !== before.at ? ["what was painted moves when the script comes"] : [];
}

/** Everything that does not hang on colours. */
async function checked(tab, page) {
  await at(tab, page, 1100);
  await record(page, "problems light", () => [...tab.problems]);
  await record(page, "axe light", () => axe(tab));
  const scripted = numbersIn(await content(tab));
  numbers[page] = scripted;
  await record(page, "walk", () => walk(tab, (key) => tab.keyboard.press(key)));
  await at(tab, page, 320);
  if (!SPANISH.test(page)) await record(page, "axe phone", () => axe(tab));
  await record(page, "width phone", async () => ((await wide(tab)) > 320 ? [`${await wide(tab)} px wide`] : []));
  await at(tab, page.replace("/", "~/"), 1100);
  const before = await places(tab), plain = numbersIn(await content(tab));
  await record(page, "without script", () => unlike(scripted, plain, "with and without the script"));
  if (!SPANISH.test(page)) await record(page, "jumps", () => jumps(tab, page, before));
}

for (const mode of Object.keys(PREFERENCES)) {
  const [browser, open] = await started(mode);
  for (const [name, each] of Object.entries(sites)) {
    for (const page of each.pages.map((address) => `${name}/${address}`)) {
      if (mode !== "light" && SPANISH.test(page)) continue;
      const tab = await open();
      if (mode === "light") {
        await checked(tab, page);
      } else {
        await at(tab, page, 1100);
        const active = await tab.evaluate((asked) => matchMedia(asked).matches, ASKED[mode]);
        await record(page, `mode ${mode}`, () => (active ? [] : ["Firefox is not in this mode"]));
        await record(page, `axe ${mode}`, () => axe(tab));
      }
      await tab.close();
    }
  }
  await browser.close();
}
stop();
console.log(JSON.stringify({ findings, numbers, times, painted }, null, 1));
