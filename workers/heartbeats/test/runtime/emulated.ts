/**
 * The Worker in workerd beside `insights emulate`, until standard input ends:
 * `npm run emulated -- http://127.0.0.1:8788 DATASET DATABASE [--direct]`. Account and token are the emulator's own.
 */

import { Bench, TOKEN } from "./bench.ts";

const ACCOUNT = "0123456789abcdef0123456789abcdef";
const [url = "", dataset = "", database = "", ...flags] = process.argv.slice(2);

async function sent(to: string, body: string): Promise<string> {
  const headers = { authorization: "Bearer emulator", "content-type": "application/json" };
  const answer = await fetch(`${url}${to}`, { method: "POST", body, headers });
  return answer.text();
}

async function recorded(point: string): Promise<void> {
  const told = await sent(`/__emulator/datasets/${dataset}/points`, point);
  if (!told.includes('"dropped":[]')) console.error(`a point is lost: ${told}`);
}

const bench = await Bench.open({
  queue: !flags.includes("--direct"),
  token: TOKEN,
  sink: recorded,
  registry: (body) => sent(`/client/v4/accounts/${ACCOUNT}/d1/database/${database}/query`, body),
});
process.stdout.write(`listening on ${(await bench.miniflare.ready).origin}\n`);
process.stdin.resume();
process.stdin.on("end", () => void bench.close());
