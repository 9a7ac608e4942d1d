// A walk through a page with the keyboard alone: order, a ring that can be seen, the skip link, no trap, what the
// script adds. Runs where motion is reduced; a smooth scroll would make a focused link look off the screen.

/** Everything that can be reached, in the order of the page, as the page itself would name it. */
function reachable() {
  const all = [...document.querySelectorAll("a[href],button,input,select,textarea,summary,audio[controls],video[controls],[tabindex='0']")];
  const name = (each) => `${each.tagName.toLowerCase()} ${(each.textContent.trim() || each.id).slice(0, 40)}`;
  const groups = new Set();
  return all
    .filter((each) => each.checkVisibility() && !each.disabled)
    .filter((each) => each.type !== "radio" || (each.checked && !groups.has(each.name) && groups.add(each.name)))
    .map(name);
}

/** Where the focus is: its name, whether a ring of two pixels stands around it, whether it is on the screen. */
function focused() {
  const each = document.activeElement, style = getComputedStyle(each), box = each.getBoundingClientRect();
  return {
    name: `${each.tagName.toLowerCase()} ${(each.textContent.trim() || each.id).slice(0, 40)}`,
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    left: each === document.body || each === document.documentElement,
  };
}

const MOST_KEYS_OF_A_PLAYER = 12;

/** The next stop; a player has keys of its own inside, each of which the page sees as the player. */
async function next(tab, press, before) {
  await press("Tab");
  let at = await tab.evaluate(focused);
  for (let turn = 0; turn < MOST_KEYS_OF_A_PLAYER && at.name === before && /^(audio|video) /.test(before); turn += 1) {
    await press("Tab");
    at = await tab.evaluate(focused);
  }
  return at;
}

export async function walk(tab, press) {
  const wanted = await tab.evaluate(reachable), found = [];
  let before = "";
  for (const name of wanted) {
    const at = await next(tab, press, before);
    before = at.name;
    if (at.left) return [...found, `the focus is lost before: ${name}`];
    if (at.name !== name) return [...found, `out of order: ${at.name}, where ${name} is next`];
    if (!at.ring) found.push(`no ring: ${name}`);
    if (!at.seen) found.push(`off the screen: ${name}`);
  }
  await press("Tab");
  const last = await tab.evaluate(focused);
  if (!last.left && last.name !== wanted[0]) found.push(`a trap: Tab leads from the end to ${last.name}`);
  return found;
}

/** The first stop is the skip link, and it leads to the content. */
export async function skips(tab, press) {
  await press("Tab");
  if (!(await tab.evaluate(() => document.activeElement.className === "skip"))) return ["the skip link is not first"];
  await press("Enter");
  await press("Tab");
  const inside = await tab.evaluate(() => {
    const at = document.activeElement;
    return at === document.body || document.querySelector("main").contains(at) || !document.querySelector("main a");
  });
  return inside ? [] : ["the skip link does not lead to the content"];
}

/** Sorting, filtering and choosing with keys alone: each changes what is seen, says so, and stands in the address. */
export async function explores(tab, press) {
  const found = [], say = (said) => found.push(said);
  const has = (selector) => tab.evaluate((each) => Boolean(document.querySelector(each)), selector);
  const focus = (selector) => tab.evaluate((each) => document.querySelector(each).focus(), selector);
  const read = (selector) => tab.evaluate((each) => document.querySelector(each).textContent, selector);
  const said = () => tab.evaluate(() => [...document.querySelectorAll(".find [role=status]")].map((e) => e.textContent).join("|"));
  const address = () => tab.evaluate(() => decodeURIComponent(location.hash));
  if (await has("button.sort")) {
    const before = await read("table.on tbody");
    await focus("button.sort");
    await press("Enter");
    await press("Enter");
    if (!(await has("th[aria-sort=descending]")) || before === (await read("table.on tbody"))) say("sorting changes nothing");
    if (!(await said()).includes(":")) say("the order is not announced");
    if (!/\.sort=-1/.test(await address())) say("the order is not in the address");
  }
  if (await has(".find [type=search]")) {
    await focus(".find [type=search]");
    for (const key of ["z", "z", "z"]) await press(key);
    if (!/ 0 \//.test(await said())) say("the result of the filter is not announced");
    if (!/\.find=zzz/.test(await address())) say("the filter is not in the address");
    for (let at = 0; at < 3; at += 1) await press("Backspace");
    if (/find/.test(await address())) say("an empty filter stays in the address");
    const plain = await tab.evaluate(() => {
      const rows = document.querySelector(".find:has([type=search]) + *").querySelectorAll("tbody tr>th,li");
      const name = [...rows].map((each) => each.textContent.trim()).find((each) => /^[a-z]*[áéíóúñ]/i.test(each));
      return (name ?? "").match(/^\p{L}*/u)[0].normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    });
    for (const key of plain) await press(key);
    if (plain && / 0 \//.test(await said())) say(`the filter does not find ${plain} without its accent`);
    for (const _ of plain) await press("Backspace");
  }
  const places = () => tab.evaluate(() => [...document.querySelectorAll("thead .level .r")].map((e) => e.getAttribute("x1")).join());
  const gaps = () => tab.evaluate(() => document.body.className);
  for (const [at, select] of (await tab.evaluate(() => [...document.querySelectorAll(".find select")].map((e) => e.options.length))).entries()) {
    const before = (await places()) + (await gaps());
    await tab.evaluate((each) => document.querySelectorAll(".find select")[each].focus(), at);
    for (let turn = 1; turn < Math.min(select, 3); turn += 1) await press("ArrowDown");
    if (before === (await places()) + (await gaps())) say(`list ${at + 1} changes nothing`);
  }
  if (await has(".find [type=checkbox]")) {
    const shown = () => tab.evaluate(() => [...document.querySelectorAll("table[data-by]")].filter((e) => e.checkVisibility()).length);
    const before = await shown();
    await tab.evaluate(() => [...document.querySelectorAll(".find [type=checkbox]")].at(-1).focus());
    await press(" ");
    if ((await shown()) >= before) say("ticking a way of grouping leaves out nothing");
    if (!/\d+ \/ \d+/.test(await said())) say("how many tables are left is not announced");
  }
  return found;
}

/** What was chosen is there again where the address is opened anew. What was announced is said once and not compared. */
export async function restores(tab) {
  const state = () => tab.evaluate(() => [
    location.hash, document.body.className,
    (document.querySelectorAll("[role=status]").forEach((each) => { each.textContent = ""; }), document.body.innerText),
    ...[...document.querySelectorAll(".find input,.find select")].map((each) => (each.type === "checkbox" ? each.checked : each.value)),
    ...[...document.querySelectorAll("thead .r")].map((each) => each.getAttribute("x1")),
  ].join("\n"));
  const before = await state();
  if (!before.startsWith("#")) return [];
  await tab.reload();
  const after = await state();
  const at = before.split("\n").findIndex((line, place) => line !== after.split("\n")[place]);
  return at < 0 ? [] : [`lost where the address is opened anew: ${before.split("\n")[at]} is ${after.split("\n")[at]}`];
}
