// How soon the largest part of a page is painted on a slow phone: node paint.mjs '{"NAME": {"folder": …, "pages": […]}}'
// Prints {findings: {"NAME/page": {paint: [ms, …]}}}, a figure for each of three visits of somebody who was never here.
// The line is that of simulated slow phones: 1.6 Mbit/s, 150 ms there and back, a processor four times as slow as this.
import { serve } from "./serve.mjs";
import { needed } from "./tools.mjs";

const sites = JSON.parse(process.argv[2]);
const LINE = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
const SLOWER = 4;
const VISITS = 3;

const [base, stop] = await serve(Object.fromEntries(Object.entries(sites).map(([name, each]) => [name, each.folder])));
const browser = await needed("playwright-core").chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});

const largest = () => new Promise((done) => {
  const last = (list) => done(Math.round(list.getEntries().at(-1).startTime));
  new PerformanceObserver(last).observe({ type: "largest-contentful-paint", buffered: true });
});

async function visit(page) {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 } });
  const tab = await context.newPage(), line = await context.newCDPSession(tab);
  await line.send("Network.enable");
  await line.send("Network.emulateNetworkConditions", LINE);
  await line.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await tab.goto(base + page, { waitUntil: "load" });
  const found = await tab.evaluate(largest);
  await context.close();
  return found;
}

const findings = {};
for (const [name, each] of Object.entries(sites)) {
  for (const page of each.pages) {
    const times = [];
    while (times.length < VISITS) times.push(await visit(`${name}/${page}`));
    findings[`${name}/${page}`] = { paint: times };
  }
}
await browser.close();
stop();
console.log(JSON.stringify({ findings }));
