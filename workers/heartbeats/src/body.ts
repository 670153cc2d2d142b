import { Problem } from "./problems.ts";

export const MOST_BYTES = 1_000_000;
export const MOST_BEATS = 2_500;
const LINES = ["application/x-ndjson", "application/ndjson", "application/jsonl"];
const JSON_TYPE = "application/json";

/** The values of a batch: of a JSON list, of `{"heartbeats": [...]}`, of one object, or of one object a line. */
export async function batch(request: Request): Promise<unknown[]> {
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const lines = LINES.includes(type);
  if (!lines && type !== JSON_TYPE) {
    throw new Problem(415, `Send ${JSON_TYPE} or ${LINES[0]}.`);
  }
  if (request.headers.has("content-encoding")) throw new Problem(415, "Send the body as it is, not encoded.");
  const text = await read(request);
  const values = lines ? byLine(text) : listed(parsed(text, "The body is no JSON."));
  if (values.length > MOST_BEATS) throw new Problem(413, `Send at most ${MOST_BEATS} heartbeats at once.`);
  return values;
}

/** No more of the body is read than may be sent, whatever its length is said to be. */
async function read(request: Request): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > MOST_BYTES) throw tooLong();
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  let text = "";
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength;
      if (size > MOST_BYTES) throw tooLong();
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    throw error instanceof TypeError ? new Problem(400, "The body is no UTF-8.") : error;
  }
}

function tooLong(): Problem {
  return new Problem(413, `Send at most ${MOST_BYTES} bytes at once.`);
}

function byLine(text: string): unknown[] {
  return text
    .split("\n")
    .map((line, at) => [line.trim(), at + 1] as const)
    .filter(([line]) => line)
    .map(([line, number]) => parsed(line, `Line ${number} is no JSON.`));
}

function listed(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  const held = (value as { heartbeats?: unknown } | null)?.heartbeats;
  return Array.isArray(held) ? held : [value];
}

/** The detail quotes nothing of the body. */
function parsed(text: string, detail: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, detail);
  }
}
