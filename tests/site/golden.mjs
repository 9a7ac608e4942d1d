// Where everything stands in drawings and tables, read from the document that Chromium has laid out.
// usage: node golden.mjs FOLDER FILE… (.svg: every subpath and text; .html: strips of chart-tables, cells of heat-tables)
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const home = process.env.ISONOMIA_NODE;
const { chromium } = createRequire(join(resolve(home), "package.json"))("playwright-core");
const [folder, ...files] = process.argv.slice(2);

function drawing() {
  const tenth = (value) => Math.round(value * 10) / 10;
  const found = [];
  const spare = document.createElementNS("http://www.w3.org/2000/svg", "path");
  document.documentElement.appendChild(spare);
  spare.style.visibility = "hidden";
  const seen = (x, y) => {
    const at = document.documentElement.createSVGPoint();
    [at.x, at.y] = [x, y];
    const where = at.matrixTransform(document.documentElement.getScreenCTM());
    return document.elementsFromPoint(where.x, where.y).find((each) => each !== spare);
  };
  for (const each of document.querySelectorAll("path, rect, text")) {
    if (each === spare) continue;
    const kind = each.getAttribute("class") ?? "";
    if (each.tagName === "text") {
      const words = [each.getAttribute("text-anchor") ?? "start", each.textContent];
      found.push(["text", ...words, tenth(+each.getAttribute("x")), tenth(+each.getAttribute("y"))]);
    } else if (each.tagName === "rect") {
      const box = each.getBBox();
      found.push([`rect ${kind}`, tenth(box.x), tenth(box.y), tenth(box.width), tenth(box.height)]);
    } else {
      for (const part of each.getAttribute("d").split(/(?=M)/)) {
        spare.setAttribute("d", part);
        const box = spare.getBBox();
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        const mark = /^(m|o|bar)/.test(kind);
        const name = mark && seen(x, y) !== each ? `${kind} covered` : kind;
        found.push([name, tenth(box.x), tenth(box.y), tenth(box.width), tenth(box.height)]);
      }
    }
  }
  return found;
}

function tables() {
  const whole = (value) => Math.round(value * 1000) / 10;
  const found = [];
  for (const strip of document.querySelectorAll("td svg.st")) {
    const frame = strip.getBoundingClientRect();
    const row = strip.closest("tr").querySelector("th").textContent.trim();
    for (const mark of strip.querySelectorAll(".p, .o, .i")) {
      const box = mark.getBoundingClientRect();
      const wide = mark.classList.contains("i") ? whole(box.width / frame.width) : 0;
      const middle = (box.x + box.width / 2 - frame.x) / frame.width;
      found.push([row, `${mark.tagName} ${mark.getAttribute("class")}`, whole(middle), wide]);
    }
  }
  for (const cell of document.querySelectorAll("table.ht td")) {
    found.push([cell.textContent.replace(/\s+/g, " ").trim(), getComputedStyle(cell).backgroundColor]);
  }
  return found;
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
const context = await browser.newContext({ viewport: { width: 1100, height: 3000 }, colorScheme: "light" });
const tab = await context.newPage();
const report = {};
for (const file of files) {
  await tab.goto(pathToFileURL(join(resolve(folder), file)).href);
  report[file] = await tab.evaluate(file.endsWith(".svg") ? drawing : tables);
}
await browser.close();
console.log(JSON.stringify(report));
