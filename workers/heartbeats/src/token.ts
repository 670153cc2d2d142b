import type { Env } from "./env.ts";
import { Problem } from "./problems.ts";

const SCHEME = /^bearer +/i;

/** Lets nobody pass whose bearer token is not the Worker's; without one of its own, nobody at all. */
export async function authorize(request: Request, env: Env): Promise<void> {
  const header = request.headers.get("authorization") ?? "";
  const given = SCHEME.test(header) ? header.replace(SCHEME, "") : "";
  const known = [env.INGEST_TOKEN, env.INGEST_TOKEN_BEFORE].filter((token) => token);
  const matched = await Promise.all(known.map((token) => same(given, token ?? "")));
  if (!given || !matched.includes(true)) {
    throw new Problem(401, "Send the token of this Worker as Authorization: Bearer.", {
      "www-authenticate": "Bearer",
    });
  }
}

/** Whether two texts are equal, in a time that tells neither where they differ nor how long they are. */
export async function same(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([digest(one), digest(other)]);
  let differing = 0;
  for (const [at, byte] of first.entries()) differing |= byte ^ (second[at] ?? 0);
  return differing === 0;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
