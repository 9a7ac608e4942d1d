// A walk through a page with the keyboard alone: order, a ring that can be seen, the skip link, no trap, what the
// script adds. Runs where motion is reduced; a smooth scroll would make a focused link look off the screen.

/** Everything that can be reached, in the order of the page, as the page itself would name it. */
function reachable() {
  const all = [...document.querySelectorAll("a[href],button,input,select,textarea,summary,[tabindex='0']")];
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

export async function walk(tab, press) {
  const wanted = await tab.evaluate(reachable), found = [];
  for (const name of wanted) {
    await press("Tab");
    const at = await tab.evaluate(focused);
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

/** Sorting by the keyboard moves rows and says so; the result of a filter is announced. */
export async function explores(tab, press) {
  const found = [];
  const body = () => tab.evaluate(() => document.querySelector("table.on tbody").innerText);
  if (await tab.evaluate(() => Boolean(document.querySelector("button.sort")))) {
    const before = await body();
    await tab.evaluate(() => document.querySelector("button.sort").focus());
    await press("Enter");
    await press("Enter");
    const sorted = await tab.evaluate(() => document.querySelectorAll("th[aria-sort=descending]").length);
    if (sorted !== 1 || before === (await body())) found.push("sorting by keyboard changes nothing");
  }
  if (await tab.evaluate(() => Boolean(document.querySelector(".find input")))) {
    await tab.evaluate(() => document.querySelector(".find input").focus());
    for (const key of ["z", "z", "z"]) await press(key);
    const said = await tab.evaluate(() => document.querySelector(".find [role=status]").textContent);
    if (!/0/.test(said)) found.push("the result of the filter is not announced");
  }
  return found;
}
