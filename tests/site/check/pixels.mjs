// Draws an SVG file as a page shows it and prints the colours of points in it: node pixels.mjs FILE light|dark "x,y x,y …"
import {createRequire} from 'node:module';
import {readFileSync} from 'node:fs';
import {inflateSync} from 'node:zlib';
import path from 'node:path';

const require = createRequire(path.join(process.env.ISONOMIA_NODE, 'node_modules', '/'));
const {chromium} = require('playwright-core');
const [file, mode, points] = process.argv.slice(2);

// PNG, 8 bits a channel, as Chromium writes it (PNG specification, third edition, section 9: filters)
function decoded(png) {
  const width = png.readUInt32BE(16), height = png.readUInt32BE(20), channels = png[25] === 6 ? 4 : 3;
  const parts = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const raw = inflateSync(Buffer.concat(parts)), line = width * channels, out = Buffer.alloc(line * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (line + 1)];
    for (let x = 0; x < line; x++) {
      const a = x < channels ? 0 : out[y * line + x - channels], b = y ? out[(y - 1) * line + x] : 0;
      const c = x < channels || !y ? 0 : out[(y - 1) * line + x - channels], p = a + b - c;
      const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
      const paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
      out[y * line + x] = raw[y * (line + 1) + 1 + x] + [0, a, b, (a + b) >> 1, paeth][filter];
    }
  }
  return (x, y) => '#' + out.subarray((y * width + x) * channels, (y * width + x) * channels + 3).toString('hex');
}

const browser = await chromium.launch({executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu']});
try {
  const svg = readFileSync(file, 'utf8'), [, width, height] = svg.match(/ width="(\d+)" height="(\d+)"/).map(Number);
  const context = await browser.newContext({viewport: {width, height}, colorScheme: mode});
  const page = await context.newPage();
  const source = 'data:image/svg+xml;base64,' + Buffer.from(svg).toString('base64');
  await page.setContent(`<meta name="color-scheme" content="light dark"><body style="margin:0"><img src="${source}">`);
  await page.waitForFunction(() => document.images[0].complete);
  const at = decoded(await page.screenshot());
  console.log(JSON.stringify(points.split(' ').map(each => at(...each.split(',').map(Number)))));
} finally {
  await browser.close();
}
