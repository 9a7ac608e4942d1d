// What both browsers need: the packages, axe and its rules, numbers in a text, the time that each check took.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.env.ISONOMIA_NODE, "node_modules", "x.js"));
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const AXE = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");

export const needed = (name) => require(name);

/** What axe finds on the page of a tab, as "rule: element". The page's policy forbids inline scripts; this is none. */
export async function axe(tab) {
  if (!(await tab.evaluate(() => "axe" in window))) await tab.evaluate(AXE);
  const found = await tab.evaluate(async (tags) => {
    const { violations } = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
    return violations.map((each) => [each.id, each.nodes.map((node) => node.target.join(" "))]);
  }, TAGS);
  return found.flatMap(([rule, places]) => places.map((place) => `${rule}: ${place}`));
}

/** Opens, or shuts, all that folds on a page. */
export const fold = (tab, open) => tab.evaluate((is) => {
  document.querySelectorAll("details").forEach((each) => { each.open = is; });
}, open);

/** What a page says, its folds too. Controls that the script adds are no part of it: a list may repeat a number. */
export const content = (tab) => tab.evaluate(() => {
  document.querySelectorAll("details").forEach((each) => { each.open = true; });
  document.querySelectorAll(".find").forEach((each) => { each.hidden = true; each.style.display = "none"; });
  return document.body.innerText;
});

export const numbersIn = (text) => text.match(/[−+-]?\d[\d,.]*/g) ?? [];

/** The first place where two lists of numbers part, in words; an empty list where they do not. */
export function unlike(first, second, said) {
  const at = first.findIndex((each, place) => each !== second[place]);
  if (at < 0 && first.length === second.length) return [];
  const place = at < 0 ? first.length : at;
  return [`${said}: ${first.length} and ${second.length} numbers; first unlike: ${first[place]} and ${second[place]}`];
}

/** Runs one check and keeps what it found and how long it took; a check that breaks is a finding. */
export function recorder(report, times) {
  return async (page, name, check) => {
    const start = Date.now(), found = (report[page] ??= {});
    try {
      found[name] = await check();
    } catch (error) {
      found[name] = [`the check broke: ${error.message.split("\n")[0]}`];
    }
    times[name] = (times[name] ?? 0) + Date.now() - start;
  };
}
