// A server on this machine alone, for several folders: /NAME/page.html is a file of the folder called NAME, and
// /NAME~/page.html is the same page where no script runs: scripts arrive empty. (Firefox cannot be told to run none.)
// At /NAME+/page.html scripts arrive late, as on a slow line.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

export const LATE = 150; // ms
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };

export async function serve(folders) {
  const server = createServer(async (request, response) => {
    const [, name, ...rest] = normalize(decodeURIComponent(new URL(request.url, "http://x").pathname)).split("/");
    try {
      const file = await readFile(join(folders[name.replace(/[~+]$/, "")], ...rest)), script = extname(request.url) === ".js";
      if (script && name.endsWith("+")) await new Promise((done) => setTimeout(done, LATE));
      const body = script && name.endsWith("~") ? "" : file;
      response.writeHead(200, { "content-type": TYPES[extname(request.url)] ?? "application/octet-stream" });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return [`http://127.0.0.1:${server.address().port}/`, () => server.close()];
}
