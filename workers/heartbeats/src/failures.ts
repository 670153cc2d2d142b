import { FAILURE_CLASSES, type FailureClass, OTHER, RULES, type Rule } from "./layout.ts";

/** Why a check failed, by its HTTP status (0 without an answer) and its error text: the first rule that applies. */
export function failureClass(code: number, error: string, written = ""): FailureClass {
  if (isFailureClass(written)) return written;
  const lowered = error.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  return RULES.find((rule) => applies(rule, code, lowered))?.name ?? OTHER;
}

export function isFailureClass(name: string): name is FailureClass {
  return (FAILURE_CLASSES as readonly string[]).includes(name);
}

function applies(rule: Rule, code: number, lowered: string): boolean {
  if (rule.codes) return rule.codes[0] <= code && code < rule.codes[1];
  return rule.words?.some((word) => lowered.includes(word)) ?? false;
}
