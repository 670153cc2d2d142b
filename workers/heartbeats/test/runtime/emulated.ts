/**
 * The Worker in workerd beside `insights emulate`, until standard input ends:
 * `npm run emulated -- http://127.0.0.1:8788 DATASET DATABASE [--direct]`. Account and token are the emulator's own.
 * A line of standard input, `{"dataset": ..., "database": ..., "direct": ...}` or some of it, ends the process of
 * the Worker, if it still runs, and begins another one at the same address; `batchSeconds` is how long its queue
 * collects, and with `nowhere` points are dropped where they would go to the emulator.
 */

import { createInterface } from "node:readline";
import { Bench, type Options, TOKEN } from "./bench.ts";

const ACCOUNT = "0123456789abcdef0123456789abcdef";
const [url = "", dataset = "", database = "", ...flags] = process.argv.slice(2);
let world = {
  dataset,
  database,
  direct: flags.includes("--direct"),
  batchSeconds: 0.1,
  nowhere: false,
};

async function sent(to: string, body: string): Promise<string> {
  const headers = { authorization: "Bearer emulator", "content-type": "application/json" };
  const answer = await fetch(`${url}${to}`, { method: "POST", body, headers });
  return answer.text();
}

async function recorded(points: string): Promise<void> {
  if (world.nowhere) return;
  const told = await sent(`/__emulator/datasets/${world.dataset}/points`, points);
  if (!told.includes('"dropped":[]')) console.error(`points are lost: ${told}`);
}

function options(port: number): Options {
  return {
    port,
    queue: !world.direct,
    batchSeconds: world.batchSeconds,
    token: TOKEN,
    sink: recorded,
    registry: (body) => sent(`/client/v4/accounts/${ACCOUNT}/d1/database/${world.database}/query`, body),
  };
}

const bench = await Bench.open(options(0));
const { origin, port } = await bench.miniflare.ready;
process.stdout.write(`listening on ${origin}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  world = { ...world, ...JSON.parse(line) };
  await bench.reopen(options(Number(port)));
  process.stdout.write(`listening on ${origin}\n`);
}
await bench.close();
