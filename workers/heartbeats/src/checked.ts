import { failureClass, isFailureClass } from "./failures.ts";
import { type Beat, FIELDS, type Field, ID, LIMITS, STATUSES } from "./layout.ts";

/** Why a heartbeat is not written, and by which of its fields. */
export interface Refusal {
  field: string;
  reason: string;
}

const utf8 = new TextEncoder();
const SECOND_MS = 1000;

/** A heartbeat that can be a row: every field of the right kind and size, a failure's class filled in. */
export function checked(value: unknown, nowMs: number): Beat | Refusal {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { field: "", reason: "is no object" };
  }
  const beat: Record<string, string | number> = {};
  for (const field of FIELDS) {
    const given = (value as Record<string, unknown>)[field.name];
    if (given === undefined || given === null || given === "") {
      if (field.required) return { field: field.name, reason: "is missing" };
      continue;
    }
    const taken = field.kind === "double" ? number(given) : text(given, field);
    if (typeof taken === "object") return { field: field.name, reason: taken.reason };
    beat[field.name] = taken;
  }
  return meant(beat as unknown as Beat, nowMs);
}

/** Whether what was checked is a refusal. */
export function isRefusal(found: Beat | Refusal): found is Refusal {
  return "reason" in found;
}

function number(given: unknown): number | { reason: string } {
  if (typeof given !== "number" || !Number.isFinite(given)) return { reason: "is no finite number" };
  return given < 0 ? { reason: "is below 0" } : given;
}

function text(given: unknown, field: Field): string | { reason: string } {
  if (typeof given !== "string") return { reason: "is no text" };
  if (field.id && !ID.test(given)) return { reason: `is no id: ${ID.source}` };
  if (bytes(given) <= field.mostBytes) return given.toWellFormed();
  if (!field.cut) return { reason: `is longer than ${field.mostBytes} bytes` };
  return cut(given, field.mostBytes);
}

/** Bytes of a text in UTF-8, which is how Analytics Engine counts. */
export function bytes(given: string): number {
  return utf8.encode(given).length;
}

/** The beginning of a text, in at most so many bytes of UTF-8, without half a character at its end. */
export function cut(given: string, mostBytes: number): string {
  const whole = given.toWellFormed();
  const { read } = utf8.encodeInto(whole, new Uint8Array(mostBytes));
  return whole.slice(0, read);
}

/** What the fields say together. */
function meant(beat: Beat, nowMs: number): Beat | Refusal {
  if (!(STATUSES as readonly string[]).includes(beat.status)) {
    return { field: "status", reason: `is none of ${STATUSES.join(", ")}` };
  }
  if (beat.errorClass !== undefined && !isFailureClass(beat.errorClass)) {
    return { field: "errorClass", reason: "is no class of failures" };
  }
  if (beat.sampleRate !== undefined && (beat.sampleRate <= 0 || beat.sampleRate > 1)) {
    return { field: "sampleRate", reason: "is not above 0 and at most 1" };
  }
  if (beat.timestampMs > nowMs + LIMITS.aheadSeconds * SECOND_MS) {
    return { field: "timestampMs", reason: "is so far ahead that no window reads it" };
  }
  if (beat.timestampMs <= nowMs - LIMITS.behindSeconds * SECOND_MS) {
    return { field: "timestampMs", reason: "is so long ago that no window reads it" };
  }
  return classed(beat);
}

function classed(beat: Beat): Beat {
  const { errorClass, ...others } = beat;
  if (beat.status !== "down") return others;
  return { ...others, errorClass: failureClass(beat.code ?? 0, beat.error ?? "", errorClass) };
}
